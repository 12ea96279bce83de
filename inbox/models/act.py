"""What a teammate did to some conversations at once, and how to take it back."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from inbox.models.conversation import Conversation
from inbox.models.states import ClientIdReusedError
from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned

UNDOABLE_FOR = timedelta(hours=1)


class ActState(models.TextChoices):
    """How far an act is."""

    DOING = "doing"
    DONE = "done"
    STOPPED = "stopped"  # by whoever began it; what was done by then stays
    UNDOING = "undoing"
    UNDONE = "undone"


UNFINISHED = (ActState.DOING, ActState.UNDOING)


class ActManager(WorkspaceManager["Act"]):
    """Finds acts."""

    def unfinished(self) -> models.QuerySet["Act"]:
        """Return those that somebody has to go on with."""
        return self.get_queryset().filter(state__in=UNFINISHED)

    def of_client_id(self, client_id: UUID) -> "Act | None":
        """Return what a request with this id began. 1 query."""
        return self.get_queryset().filter(client_id=client_id).first()

    def earlier_try(self, act: "Act") -> "Act | None":
        """Return what an earlier try of the same request began. 1 query.

        :raises ClientIdReusedError: its id was used for something else
        """
        earlier = self.of_client_id(act.client_id)
        if earlier and (earlier.teammate_id, earlier.steps) != (act.teammate_id, act.steps):
            raise ClientIdReusedError
        return earlier


class Act(WorkspaceOwned):
    """Some steps, done to some conversations by one teammate: one request, one undo.

    ``steps`` is what ``inbox.calc.steps`` reads. ``kind`` is what the only step does, "several" for more of them.
    """

    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    label = models.CharField(max_length=120, blank=True, help_text="the name of the macro it came from")
    steps = models.JSONField()
    client_id = models.UUIDField(help_text="chosen by the sender; makes a retry harmless")
    state = models.CharField(max_length=8, choices=ActState.choices, default=ActState.DOING)
    total = models.PositiveIntegerField(help_text="conversations")
    done = models.PositiveIntegerField(default=0, help_text="conversations it has been done to")
    failed = models.PositiveIntegerField(default=0, help_text="conversations it could not be done to")
    undone = models.PositiveIntegerField(default=0, help_text="conversations it was taken back in")
    kept = models.PositiveIntegerField(
        default=0, help_text="conversations somebody changed since, which stay"
    )
    created_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ActManager] = ActManager()
    seqs: dict[int, int]
    """Where the conversations stood after what was done in this very call."""
    has_changed = True
    """Whether there is something to undo, as far as this copy knows."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "client_id"], name="act_of_client_id_once"),
            models.UniqueConstraint(fields=["workspace", "id"], name="act_of_workspace"),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "id"],
                name="acts_to_go_on_with",
                condition=models.Q(state__in=["doing", "undoing"]),
            ),
            models.Index(fields=["created_at"], name="acts_by_age", condition=~models.Q(kind="merge")),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Know of nothing done yet."""
        super().__init__(*args, **kwargs)
        self.seqs = {}

    def may_be_undone_by(self, teammate: Teammate) -> bool:
        """Tell whether somebody may still take it back: only who did it, for an hour."""
        return self.teammate_id == teammate.pk and timezone.now() < self.created_at + UNDOABLE_FOR

    def store(self, **fields: Any) -> None:
        """Set some of its fields, and no others."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))


class ChangeState(models.TextChoices):
    """How far an act is with one conversation."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"
    KEPT = "kept"  # somebody changed it since, so that taking it back would have been wrong


class ActChange(WorkspaceOwned):
    """What an act changed in one conversation: the values before and after, of exactly what it changed.

    Keys are "state", "assignee", "team", "priority", "blocked", "read" and "tag:<id>".
    """

    act = OwnedForeignKey(Act, related_name="changes", db_index=False)
    conversation = OwnedForeignKey(Conversation, related_name="+", db_index=False)
    state = models.CharField(max_length=7, choices=ChangeState.choices, default=ChangeState.WAITING)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    seq = models.PositiveIntegerField(default=0, help_text="where the conversation stood afterwards")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "act", "conversation"], name="changed_once_by_act")
        ]
        indexes = [
            models.Index(fields=["workspace", "conversation"], name="changes_of_conversation"),
        ]
