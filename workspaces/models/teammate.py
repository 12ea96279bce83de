"""A seat: one person's place in one workspace."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspaces.calc.permissions import Permission, Role, allows
from workspaces.models.owned import WorkspaceManager, WorkspaceOwned
from workspaces.models.user import User

ONLINE_FOR = timedelta(seconds=150)
"""Somebody whose browser was heard of this lately is there; sockets say so once a minute."""


class WhileAway(models.TextChoices):
    """What happens when a customer writes to somebody who is away."""

    KEEP = "", _("They wait for me")
    NOBODY = "nobody", _("They become unassigned")
    TEAM = "team", _("They go to my team")


class TeammateManager(WorkspaceManager["Teammate"]):
    """Finds seats."""

    def seated(self) -> models.QuerySet["Teammate"]:
        """Return the seats still held."""
        return self.get_queryset().filter(removed_at=None)

    def due_back(self, now: datetime) -> models.QuerySet["Teammate"]:
        """Return those whose time away is over."""
        return self.get_queryset().filter(is_away=True, away_until__lte=now)

    def saw(self, pks: set[int]) -> None:
        """Note that the browsers of these teammates are open now. 1 query."""
        self.get_queryset().filter(pk__in=pks).update(last_seen_at=timezone.now())

    def hold(self, seat: "Teammate") -> "Teammate":
        """Return a seat as it stands, locked until the transaction ends."""
        return self.get_queryset().select_for_update().get(pk=seat.pk)


class Teammate(WorkspaceOwned):
    """A seat of a user in a workspace: their role, name and availability there."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    role = models.CharField(
        max_length=10, choices=[(role.value, role.value.title()) for role in Role], default=Role.TEAMMATE
    )
    is_away = models.BooleanField(default=False)
    away_until = models.DateTimeField(
        null=True, blank=True, help_text="None: until they come back themselves"
    )
    away_reason = models.CharField(max_length=40, blank=True)
    while_away = models.CharField(max_length=6, choices=WhileAway.choices, blank=True, default=WhileAway.KEEP)
    last_seen_at = models.DateTimeField(null=True, blank=True, help_text="a browser of theirs was open then")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TeammateManager] = TeammateManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_seat_per_user"),
            models.UniqueConstraint(fields=["workspace", "id"], name="teammate_of_workspace"),
        ]
        indexes = [
            models.Index(fields=["away_until"], name="due_back", condition=models.Q(is_away=True)),
        ]

    def __str__(self) -> str:
        """Return the name colleagues and customers see."""
        return self.name

    @property
    def first_name(self) -> str:
        """Return how people are addressed: by first name."""
        return self.name.split(" ", maxsplit=1)[0]

    @property
    def is_online(self) -> bool:
        """Tell whether a browser of theirs is open and they are not away."""
        if self.is_away or self.last_seen_at is None:
            return False
        return timezone.now() - self.last_seen_at < ONLINE_FOR

    def is_in(self) -> bool:
        """Tell whether the seat is held by somebody who may sign in."""
        return self.removed_at is None and self.user.is_active

    def may(self, permission: Permission) -> bool:
        """Tell whether this seat is held and its role allows something."""
        return self.removed_at is None and allows(Role(self.role), permission)

    def change(self, **fields: Any) -> None:
        """Set some of its fields, and no others."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))

    def go_away(self, *, until: datetime | None, reason: str = "", while_away: str = WhileAway.KEEP) -> None:
        """Be away until a time, or until coming back."""
        self.change(is_away=True, away_until=until, away_reason=reason, while_away=while_away)

    def come_back(self) -> bool:
        """Be here again; tell whether it was this call."""
        back = {"is_away": False, "away_until": None, "away_reason": ""}
        was_away = type(self).objects.filter(pk=self.pk, is_away=True).update(**back) == 1
        self.is_away, self.away_until, self.away_reason = False, None, ""
        return was_away

    def remove(self) -> Self:
        """Take the seat away; what the person wrote keeps their name."""
        type(self).objects.filter(pk=self.pk, removed_at=None).update(removed_at=timezone.now())
        return self.fresh()
