"""Having read: one truth for the bold row, the bell and the mail that need not be sent."""

from django.db import transaction

from inbox.models import Conversation, ConversationRead, Notification
from workspaces.models import Teammate


@transaction.atomic
def read_conversation(conversation: Conversation, *, teammate: Teammate, seq: int) -> bool:
    """Note how far a teammate has read; tell whether that cleared something behind the bell."""
    ConversationRead.objects.note(conversation, teammate=teammate, seq=seq)
    cleared = Notification.objects.clear(teammate=teammate, conversation=conversation, seq__lte=seq)
    return cleared > 0


def clear_notifications(
    teammate: Teammate, *, conversation_id: int | None = None, pk: int | None = None
) -> int:
    """Clear a teammate's notifications: all, those of a conversation, or one announcement's; return how many."""
    if conversation_id is not None:
        return Notification.objects.clear(teammate=teammate, conversation_id=conversation_id)
    if pk is not None:
        return Notification.objects.clear(teammate=teammate, pk=pk)
    return Notification.objects.clear(teammate=teammate)
