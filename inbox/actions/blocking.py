"""People whose words are kept as spam."""

from inbox.models import Conversation, PartKind
from inbox.models.states import ConversationState
from workspaces.models import AuditEntry, Teammate


def set_blocked(conversation: Conversation, *, is_blocked: bool, by: Teammate) -> bool:
    """Block whoever wrote a conversation, or let them write again; tell whether that changed anything."""
    contact = conversation.contact
    with conversation.changing():
        if not (contact.block() if is_blocked else contact.unblock()):
            return False
        kind = PartKind.BLOCKED if is_blocked else PartKind.UNBLOCKED
        conversation.add_part(kind, by=by, details={"name": contact.display_name})
        AuditEntry.objects.record(
            by=by,
            workspace_id=conversation.workspace_id,
            action="contact.blocked" if is_blocked else "contact.unblocked",
            target=contact.display_name,
        )
    return True


def conversations_to_block(conversation: Conversation) -> list[int]:
    """Return the ids of what becomes spam with a conversation: it, and all its contact has open. 1 query."""
    theirs = Conversation.objects.filter(contact_id=conversation.contact_id)
    unfinished = theirs.exclude(state=ConversationState.CLOSED).order_by("pk")
    return [conversation.pk, *unfinished.exclude(pk=conversation.pk).values_list("pk", flat=True)]
