"""Notes and whom they call."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from inbox.models import Attachment, Conversation, ConversationPart, Mention
from workspaces.models import Team, Teammate


@transaction.atomic
def write_note(
    *,
    conversation: Conversation,
    by: Teammate,
    body: str,
    client_id: UUID | None = None,
    attachments: Sequence[Attachment] = (),
) -> ConversationPart:
    """Write a note and put the conversation into the Mentions of everybody it calls.

    "@Maya" and "@Maya Lindqvist" call Maya, "@Billing" calls everybody in that team but the writer.
    """
    called = called_by(body, writer=by)
    part = conversation.note(
        by=by, body=body, client_id=client_id, attachments=attachments, called=sorted(called)
    )
    for teammate in {teammate.pk: teammate for whom in called.values() for teammate in whom}.values():
        Mention.objects.update_or_create(
            workspace_id=conversation.workspace_id,
            teammate=teammate,
            conversation=conversation,
            defaults={"mentioned_at": timezone.now()},
        )
    return part


def called_by(body: str, *, writer: Teammate) -> dict[str, list[Teammate]]:
    """Return the names a text calls, each with the seated teammates it means; at most 3 queries.

    A full name and a team's name mean whom they name; a first name only where no namesake sits.
    """
    if "@" not in body:
        return {}
    seated = list(Teammate.objects.seated())
    whole: dict[str, list[Teammate]] = defaultdict(list)
    for teammate in seated:
        whole[teammate.name].append(teammate)
    for team in Team.objects.prefetch_related("teammates"):
        members = team.teammates.all()
        whole[team.name] += [one for one in members if one.removed_at is None and one.pk != writer.pk]
    namesakes = Counter(teammate.first_name.casefold() for teammate in seated)
    first = {one.first_name: [one] for one in seated if namesakes[one.first_name.casefold()] == 1}
    called: dict[str, list[Teammate]] = {}
    for name, whom in [*sorted(whole.items(), key=lambda pair: -len(pair[0])), *first.items()]:
        # What a longer name took is gone: "@Sam squad" does not call Sam.
        body, times = _calling(name).subn(" ", body)
        if times:
            called[name] = whom
    return called


def _calling(name: str) -> re.Pattern[str]:
    # "\@" is a character that came from outside, such as in a customer's name.
    return re.compile(rf"(?<![\w@.\\])@{re.escape(name)}(?!\w)", re.IGNORECASE)
