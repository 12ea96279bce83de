"""A free label."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from workspaces.calc.words import clean_name, is_visible
from workspaces.models import WorkspaceManager, WorkspaceOwned

LONGEST_NAME = 60


class TagManager(WorkspaceManager["Tag"]):
    """Finds tags by what people type."""

    def called(self, name: str, *, workspace_id: int) -> "Tag":
        """Return the tag of this name, whatever its case, making it when there is none.

        :raises ValueError: nothing of the name can be seen
        """
        clean = clean_name(name)[:LONGEST_NAME].rstrip()
        if not is_visible(clean):
            message = "a tag needs a name that can be seen"
            raise ValueError(message)
        # Lower case as in the unique key: a few letters differ in upper case and agree in lower, or the reverse.
        named = self.filter(workspace_id=workspace_id).annotate(lowered=Lower("name"))
        named = named.filter(lowered=Lower(models.Value(clean)))
        if (found := named.first()) is None:
            # Somebody may make the same one at this moment; then theirs is the one.
            self.bulk_create([Tag(workspace_id=workspace_id, name=clean)], ignore_conflicts=True)
            found = named.get()
        return found


class Tag(WorkspaceOwned):
    """A free label a workspace puts on its conversations and people."""

    name = models.CharField(max_length=LONGEST_NAME)
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
