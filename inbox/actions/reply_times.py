"""How long customers usually wait, measured for the Messenger's promise."""

from datetime import datetime, timedelta

from django.utils import timezone

from inbox.calc.reply_times import usual_wait_s
from inbox.models import ConversationPart, MessengerSettings, PartKind

LOOKS_BACK = timedelta(days=14)
MOST_REPLIES = 5000


def measure_reply_time(*, workspace_id: int, now: datetime | None = None) -> int | None:
    """Store and return the median wait of the last 14 days' replies in seconds, None when too few. 3 queries.

    A busy workspace is measured by its latest 5000 replies. Measuring again changes nothing.
    """
    since = (now or timezone.now()) - LOOKS_BACK
    replies = ConversationPart.objects.filter(
        kind=PartKind.REPLY, created_at__gte=since, by_teammate__isnull=False, details__has_key="waited_s"
    )
    replies = replies.exclude(conversation__is_spam=True)
    waits = [
        float(wait)
        for wait in replies.order_by("-id").values_list("details__waited_s", flat=True)[:MOST_REPLIES]
    ]
    usual = usual_wait_s(waits)
    settings = MessengerSettings.objects.of(workspace_id)
    if settings.usual_reply_s != usual:
        MessengerSettings.objects.filter(pk=settings.pk).update(usual_reply_s=usual)
    return usual
