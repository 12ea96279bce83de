"""Who follows a conversation that need not be theirs."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from inbox.models.conversation import Conversation
from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned


class FollowManager(WorkspaceManager["Follow"]):
    """Named filters of follows, and how they come about."""

    def on(self) -> models.QuerySet["Follow"]:
        """Return those in force."""
        return self.get_queryset().filter(is_on=True)

    def set(self, conversation: Conversation, *, teammate: Teammate, is_on: bool) -> bool:
        """Let somebody follow, or no longer; tell whether that changed anything."""
        key: dict[str, Any] = {
            "workspace_id": conversation.workspace_id,
            "conversation": conversation,
            "teammate": teammate,
        }
        follow, is_new = self.get_or_create(**key, defaults={"is_on": is_on})
        if is_new:
            return is_on
        return self.filter(pk=follow.pk, is_on=not is_on).update(is_on=is_on) == 1

    def begin_by_itself(self, conversation: Conversation, teammate_ids: Iterable[int]) -> None:
        """Let those follow who took part; whoever stopped following by hand is left in peace."""
        own: dict[str, Any] = {"workspace_id": conversation.workspace_id, "conversation": conversation}
        rows = [Follow(teammate_id=teammate_id, **own) for teammate_id in sorted(set(teammate_ids))]
        self.bulk_create(rows, ignore_conflicts=True)


class Follow(WorkspaceOwned):
    """A teammate follows a conversation; ``is_on`` is false once they stopped, so that nothing starts it again."""

    conversation = OwnedForeignKey(Conversation, related_name="follows", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    is_on = models.BooleanField(default=True)
    followed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[FollowManager] = FollowManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "teammate"], name="followed_once")
        ]
        indexes = [
            models.Index(
                fields=["workspace", "teammate", "-followed_at"],
                name="follows_of_teammate",
                condition=models.Q(is_on=True),
            )
        ]
