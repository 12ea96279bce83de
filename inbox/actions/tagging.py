"""Tags on conversations."""

from datetime import datetime

from inbox.models import Conversation, ConversationTag, PartKind
from tagging.models import Tag
from workspaces.models import Teammate


def tag_conversation(
    *, conversation: Conversation, tag: Tag, by: Teammate | None, at: datetime | None = None
) -> bool:
    """Put a tag on a conversation; tell whether it was missing."""
    with conversation.changing(at=at):
        _, is_new = ConversationTag.objects.get_or_create(
            workspace_id=conversation.workspace_id, conversation=conversation, tag=tag
        )
        if is_new:
            details = {"tag_id": tag.pk, "name": tag.name}
            conversation.add_part(PartKind.TAGGED, by=by, details=details, at=at)
    return is_new


def untag_conversation(*, conversation: Conversation, tag: Tag, by: Teammate | None) -> bool:
    """Take a tag off a conversation; tell whether it was there."""
    with conversation.changing():
        removed, _ = ConversationTag.objects.filter(conversation=conversation, tag=tag).delete()
        if removed:
            conversation.add_part(PartKind.UNTAGGED, by=by, details={"tag_id": tag.pk, "name": tag.name})
    return removed > 0
