"""Notes and whom they call."""

import re
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from inbox.models import Attachment, Conversation, ConversationPart, Mention
from workspaces.models import Teammate

_MENTION = re.compile(r"@(\w[\w'’-]{0,40}(?: \w[\w'’-]{0,40})?)")


@transaction.atomic
def write_note(
    *,
    conversation: Conversation,
    by: Teammate,
    body: str,
    client_id: UUID | None = None,
    attachments: Sequence[Attachment] = (),
) -> ConversationPart:
    """Write a note and put the conversation into the Mentions of everybody named in it ("@Maya", "@Maya Lindqvist")."""
    part = conversation.note(by=by, body=body, client_id=client_id, attachments=attachments)
    for teammate in mentioned_teammates(body):
        Mention.objects.update_or_create(
            workspace_id=conversation.workspace_id,
            teammate=teammate,
            conversation=conversation,
            defaults={"mentioned_at": timezone.now()},
        )
    return part


def mentioned_teammates(body: str) -> list[Teammate]:
    """Return the seated teammates a text names, by full name or by an unmistakable first name; at most 1 query."""
    names = {match.casefold() for match in _MENTION.findall(body)}
    if not names:
        return []
    seated = list(Teammate.objects.seated())
    return [teammate for teammate in seated if _is_named(teammate, names, seated)]


def _is_named(teammate: Teammate, names: set[str], seated: list[Teammate]) -> bool:
    first = teammate.first_name.casefold()
    full_names = {other.name.casefold() for other in seated}
    if teammate.name.casefold() in names:
        return True
    namesakes = sum(other.first_name.casefold() == first for other in seated)
    # "@Maya thanks" is read as two words; the first one decides unless it is somebody's full name.
    by_first = {name.split(" ")[0] for name in names if name not in full_names}
    return namesakes == 1 and first in by_first
