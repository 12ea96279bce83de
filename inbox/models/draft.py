"""What a teammate has begun to write."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone

from inbox.models.conversation import Conversation
from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned


class DraftMode(models.TextChoices):
    """What the draft will become."""

    REPLY = "reply"
    NOTE = "note"


class DraftManager(WorkspaceManager["Draft"]):
    """Keeps drafts, newest version wins."""

    def written(self) -> models.QuerySet["Draft"]:
        """Return those with words in them; an empty one only remembers the version it was emptied at."""
        return self.get_queryset().exclude(body="")

    @transaction.atomic
    def keep(
        self, *, conversation: Conversation, teammate: Teammate, mode: str, body: str, version: int
    ) -> bool:
        """Store a draft unless a newer version is there; tell whether it was taken.

        :param version: milliseconds since 1970 on the writer's clock when it was saved or sent
        """
        key: dict[str, Any] = {"conversation": conversation, "teammate": teammate, "mode": mode}
        # A clock that runs ahead must not lock out the others.
        version = min(version, int(timezone.now().timestamp() * 1000) + 1)
        values = {"body": body if body.strip() else "", "version": version, "updated_at": timezone.now()}
        draft, is_new = self.get_or_create(**key, workspace_id=conversation.workspace_id, defaults=values)
        return is_new or self.filter(pk=draft.pk, version__lte=version).update(**values) == 1

    def drop(
        self, *, conversation: Conversation, teammate: Teammate, mode: str, version: int | None = None
    ) -> None:
        """Forget a draft that was sent; a save that was under way then comes too late.

        :param version: when it was sent, on the writer's clock; None where no script says so
        """
        if version is not None:
            self.keep(conversation=conversation, teammate=teammate, mode=mode, body="", version=version)
        else:
            self.filter(conversation=conversation, teammate=teammate, mode=mode).update(body="")


class Draft(WorkspaceOwned):
    """A teammate's unsent reply or note in a conversation; never seen by anybody else."""

    conversation = OwnedForeignKey(Conversation, related_name="drafts", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    mode = models.CharField(max_length=5, choices=DraftMode.choices, default=DraftMode.REPLY)
    body = models.TextField(blank=True)
    version = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[DraftManager] = DraftManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "conversation", "teammate", "mode"], name="one_draft_a_mode"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "teammate"], name="drafts_of_teammate", condition=~models.Q(body="")
            )
        ]
