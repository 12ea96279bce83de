"""A seat: one person's place in one workspace."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from workspaces.calc.permissions import Permission, Role, allows
from workspaces.models.owned import WorkspaceManager, WorkspaceOwned
from workspaces.models.user import User


class TeammateManager(WorkspaceManager["Teammate"]):
    """Finds seats."""

    def seated(self) -> models.QuerySet["Teammate"]:
        """Return the seats still held."""
        return self.get_queryset().filter(removed_at=None)

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
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TeammateManager] = TeammateManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_seat_per_user"),
            models.UniqueConstraint(fields=["workspace", "id"], name="teammate_of_workspace"),
        ]

    def __str__(self) -> str:
        """Return the name colleagues and customers see."""
        return self.name

    @property
    def first_name(self) -> str:
        """Return how people are addressed: by first name."""
        return self.name.split(" ", maxsplit=1)[0]

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

    def remove(self) -> Self:
        """Take the seat away; what the person wrote keeps their name."""
        type(self).objects.filter(pk=self.pk, removed_at=None).update(removed_at=timezone.now())
        return self.fresh()
