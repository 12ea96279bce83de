"""What changed and is not found as it is now yet."""

from typing import Any, ClassVar

from django.db import connection, models
from django.utils import timezone

from workspaces.models import WorkspaceManager, WorkspaceOwned

_LOCK = 0x5EA4C4 << 40


class Subject(models.TextChoices):
    """What a row is about."""

    CONVERSATION = "conversation"
    CONTACT = "contact"
    COMPANY = "company"


class SearchDueManager(WorkspaceManager["SearchDue"]):
    """Notes what the index lacks, and lets one process at a time bring it up to date."""

    def note(self, subject: Subject, pk: int, **fields: Any) -> None:
        """Remember that something is to be indexed; the same may be noted many times."""
        self.create(subject=subject, subject_id=pk, **fields)

    def claim(self, *, workspace_id: int) -> bool:
        """Become the one who indexes a workspace until the transaction ends; tell whether nobody else is. 1 query."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK | workspace_id])
            (is_mine,) = cursor.fetchone() or (False,)
        return bool(is_mine)


class SearchDue(WorkspaceOwned):
    """Something the index is to be brought up to date with; gone once that was done.

    Receivers only write these rows: the index itself is written in batches, by one process a workspace, so that many
    relays at once neither wait for each other nor lock each other out (decision 0024).
    """

    subject = models.CharField(max_length=12, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    first_seq = models.PositiveIntegerField(
        default=0, help_text="of a conversation's new parts, and the last one"
    )
    last_seq = models.PositiveIntegerField(default=0)
    after = models.BigIntegerField(default=0, help_text="go on after this one of what hangs on it")
    noted_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SearchDueManager] = SearchDueManager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "id"], name="search_due")]
