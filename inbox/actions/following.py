"""Following a conversation, and letting others follow it."""

from inbox.events import followers_changed
from inbox.models import Conversation, Follow
from workspaces.models import Teammate, announce


def set_following(conversation: Conversation, *, teammate: Teammate, is_on: bool) -> bool:
    """Let a teammate follow a conversation, or no longer; tell whether that changed anything. Pages hear of it."""
    changed = Follow.objects.set(conversation, teammate=teammate, is_on=is_on)
    if changed:
        ids = {"conversation_id": conversation.pk, "contact_id": conversation.contact_id}
        announce(followers_changed, workspace_id=conversation.workspace_id, seq=conversation.last_seq, **ids)
    return changed
