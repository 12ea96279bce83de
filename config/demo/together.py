"""Working together in the demo: somebody at lunch, a notice half of the team has read, and nobody mailed by mistake."""

from datetime import datetime, timedelta

from config.demo.telling import Cast
from inbox.models import Announcement, NotificationSettings
from inbox.models.notification import DEFAULT_WAYS, Way

NOTICE = (
    "The export page changes on Friday: dates apply as soon as they are chosen, without Update. "
    "If somebody asks why their file shows another month, send them the article Export a date range."
)


def write_together(cast: Cast, now: datetime) -> None:
    """Let Pete be at lunch, and Sam have told everybody something that Pete and Ines have read."""
    _maya, sam, pete, ines, *_others = cast.teammates
    own = {"workspace_id": cast.workspace.pk}
    pete.go_away(until=now + timedelta(hours=1), reason="At lunch")
    notice = Announcement.objects.create(
        by=sam, text=NOTICE, until=now + timedelta(days=7), created_at=now - timedelta(hours=3), **own
    )
    for teammate in cast.teammates:
        teammate.change(created_at=now - timedelta(days=400))
    for teammate in (pete, ines):
        notice.read(by=teammate)
    # Made-up addresses get no mail: whoever wants to see one switches it on.
    silent = {str(kind): [way for way in ways if way != Way.MAIL] for kind, ways in DEFAULT_WAYS.items()}
    NotificationSettings.objects.bulk_create(
        NotificationSettings(teammate=teammate, ways=silent, **own) for teammate in cast.teammates
    )
