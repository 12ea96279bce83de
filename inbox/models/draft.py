"""What a teammate has begun to write."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from inbox.models.conversation import Conversation
from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned


class DraftMode(models.TextChoices):
    """What the draft will become."""

    REPLY = "reply"
    NOTE = "note"


class DraftManager(WorkspaceManager["Draft"]):
    """Keeps drafts, newest version wins."""

    def keep(
        self, *, conversation: Conversation, teammate: Teammate, mode: DraftMode, body: str, version: int
    ) -> bool:
        """Store a draft unless a newer version is there; an empty one is dropped. Tell whether it was taken.

        :param version: milliseconds since 1970 on the writer's clock at the last key press
        """
        key: dict[str, Any] = {"conversation": conversation, "teammate": teammate, "mode": mode}
        if self.filter(**key, version__gt=version).exists():
            return False
        if not body.strip():
            self.filter(**key).delete()
            return True
        values = {"body": body, "version": version, "updated_at": timezone.now()}
        self.update_or_create(**key, workspace_id=conversation.workspace_id, defaults=values)
        return True

    def drop(self, *, conversation: Conversation, teammate: Teammate, mode: str) -> None:
        """Forget a draft: it was sent."""
        self.filter(conversation=conversation, teammate=teammate, mode=mode).delete()


class Draft(WorkspaceOwned):
    """A teammate's unsent reply or note in a conversation; never seen by anybody else."""

    conversation = OwnedForeignKey(Conversation, related_name="drafts", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    mode = models.CharField(max_length=5, choices=DraftMode.choices, default=DraftMode.REPLY)
    body = models.TextField()
    version = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[DraftManager] = DraftManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "conversation", "teammate", "mode"], name="one_draft_a_mode"
            )
        ]
        indexes = [models.Index(fields=["workspace", "teammate"], name="drafts_of_teammate")]
