"""Tags on conversations."""

from datetime import datetime

from inbox.models import Conversation, ConversationTag, PartKind
from tagging.models import Tag
from workspaces.models import Teammate


def set_tag(*, conversation: Conversation, name: str, by: Teammate, is_on: bool | None) -> None:
    """Put the tag of a name on a conversation, or take it off, making the tag when there is none.

    :param is_on: what is wanted; None for the other of what is
    """
    tag = Tag.objects.called(name, workspace_id=conversation.workspace_id)
    if is_on is None:
        is_on = not ConversationTag.objects.filter(conversation=conversation, tag=tag).exists()
    change = tag_conversation if is_on else untag_conversation
    change(conversation=conversation, tag=tag, by=by)


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
