"""Earlier texts of a draft that were written over."""

from collections import Counter
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from inbox.models.conversation import Conversation
from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned

MOST_VERSIONS = 8


class DraftVersionManager(WorkspaceManager["DraftVersion"]):
    """Keeps the last texts that were written over."""

    def keep(self, body: str, *, conversation: Conversation, teammate: Teammate, mode: str) -> None:
        """Store a text; those it goes on from, and all but the newest few, are let go."""
        key: dict[str, Any] = {"conversation": conversation, "teammate": teammate, "mode": mode}
        versions = self.filter(**key)
        for version in versions:
            if lost_share(version.body, body) == 0:
                version.delete()
        self.create(**key, workspace_id=conversation.workspace_id, body=body)
        versions.exclude(pk__in=versions.order_by("-pk")[:MOST_VERSIONS].values("pk")).delete()


class DraftVersion(WorkspaceOwned):
    """What a draft said before it was emptied, cut short, or written over from another window."""

    conversation = OwnedForeignKey(Conversation, related_name="+", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    mode = models.CharField(max_length=5)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[DraftVersionManager] = DraftVersionManager()

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "conversation", "teammate", "mode", "-id"], name="versions_of_draft"
            ),
            models.Index(fields=["created_at"], name="versions_by_age"),
        ]


def lost_share(before: str, after: str) -> float:
    """Return how much of a text another one lacks: 0.0 when every word of it is there, 1.0 when none is."""
    words = Counter(before.split())
    lost = words - Counter(after.split())
    return sum(lost.values()) / max(1, words.total())
