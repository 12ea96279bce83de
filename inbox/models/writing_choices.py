"""How a teammate writes to customers."""

from typing import ClassVar

from django.db import models

from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned

WARNINGS = ("missing_file", "card_number", "closed", "placeholder")


class WritingChoicesManager(WorkspaceManager["WritingChoices"]):
    """Finds the one row of a teammate."""

    def of(self, teammate: Teammate) -> "WritingChoices":
        """Return a teammate's choices; the usual ones, not stored, when they have chosen nothing yet. 1 query."""
        found = self.filter(teammate=teammate).first()
        return found or WritingChoices(workspace_id=teammate.workspace_id, teammate=teammate)


class WritingChoices(WorkspaceOwned):
    """One teammate's signature, and what they want to be warned of before a reply goes out."""

    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    signature = models.TextField(blank=True, max_length=1000)
    adds_signature = models.BooleanField(default=True)
    warns_missing_file = models.BooleanField(default=True)
    warns_card_number = models.BooleanField(default=True)
    warns_closed = models.BooleanField(default=False)
    warns_placeholder = models.BooleanField(default=True)

    objects: ClassVar[WritingChoicesManager] = WritingChoicesManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "teammate"], name="one_way_of_writing")]

    @property
    def warned_of(self) -> set[str]:
        """Return the kinds of warnings the teammate wants (see ``inbox.calc.warnings``)."""
        return {kind for kind in WARNINGS if getattr(self, f"warns_{kind}")}

    @property
    def added(self) -> str:
        """Return what goes below a reply; empty for nothing."""
        return _one_way(self.signature).strip() if self.adds_signature else ""

    def sign(self, body: str) -> str:
        """Return a reply with the signature below it, once; files without words stay without."""
        if not self.added or not body.strip() or _one_way(body).rstrip().endswith(self.added):
            return body
        return f"{body.rstrip()}\n\n{self.added}"

    def unsign(self, body: str) -> str:
        """Return a reply without the signature ``sign`` put below it."""
        return body.removesuffix(f"\n\n{self.added}") if self.added else body


def _one_way(text: str) -> str:
    """Return a text with its lines ended one way: forms end them with two characters."""
    return text.replace("\r\n", "\n")
