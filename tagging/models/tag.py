"""A free label."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from workspaces.models import WorkspaceManager, WorkspaceOwned


class TagManager(WorkspaceManager["Tag"]):
    """Finds tags by what people type."""

    def called(self, name: str, *, workspace_id: int) -> "Tag":
        """Return the tag of this name, whatever its case, making it when there is none."""
        clean = " ".join(name.split())[:60]
        found = self.filter(name__iexact=clean).first()
        return found or self.create(workspace_id=workspace_id, name=clean)


class Tag(WorkspaceOwned):
    """A free label a workspace puts on its conversations and people."""

    name = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[TagManager] = TagManager()

    class Meta:
        constraints = [
            models.UniqueConstraint("workspace", models.functions.Lower("name"), name="tag_name_once"),
            models.UniqueConstraint(fields=["workspace", "id"], name="tag_of_workspace"),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name
