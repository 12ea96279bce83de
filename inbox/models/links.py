"""Small rows between a conversation and something else."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from inbox.models.conversation import Conversation
from tagging.models import Tag
from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned


class ConversationTag(WorkspaceOwned):
    """A tag on a conversation."""

    conversation = OwnedForeignKey(Conversation, related_name="tag_links", db_index=False)
    tag = OwnedForeignKey(Tag, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "tag"], name="tagged_once")
        ]
        indexes = [models.Index(fields=["workspace", "tag"], name="tagged_with")]


class ReadManager(WorkspaceManager["ConversationRead"]):
    """Notes how far people have read."""

    def note(self, conversation: Conversation, *, teammate: Teammate, seq: int) -> None:
        """Remember that a teammate has read a conversation up to ``seq``."""
        key: dict[str, Any] = {
            "workspace_id": conversation.workspace_id,
            "conversation": conversation,
            "teammate": teammate,
        }
        self.update_or_create(**key, defaults={"seq": seq})

    def seq_of(self, conversation: Conversation, *, teammate: Teammate) -> int | None:
        """Return how far a teammate has read a conversation, None for not at all."""
        mine = self.filter(conversation=conversation, teammate=teammate)
        return mine.values_list("seq", flat=True).first()


class ConversationRead(WorkspaceOwned):
    """How far one teammate has read one conversation; without a row, not at all."""

    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    conversation = OwnedForeignKey(Conversation, related_name="reads", db_index=False)
    seq = models.PositiveIntegerField()

    objects: ClassVar[ReadManager] = ReadManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "teammate"], name="read_once")
        ]


class Mention(WorkspaceOwned):
    """A teammate was named in a note; one row a conversation, moved forward by each new mention."""

    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    conversation = OwnedForeignKey(Conversation, related_name="mentions", db_index=False)
    mentioned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "teammate"], name="mentioned_once")
        ]
        indexes = [
            models.Index(fields=["workspace", "teammate", "-mentioned_at"], name="mentions_of_teammate"),
        ]
