"""A group of teammates."""

from typing import Self

from django.db import models
from django.utils import timezone

from workspaces.models.owned import OwnedForeignKey, WorkspaceOwned
from workspaces.models.teammate import Teammate


class Team(WorkspaceOwned):
    """A group of teammates that conversations can be assigned to."""

    name = models.CharField(max_length=80)
    color = models.PositiveSmallIntegerField(default=1, help_text="1 to 4: which chart colour marks it")
    created_at = models.DateTimeField(default=timezone.now)
    teammates = models.ManyToManyField(Teammate, through="TeamMembership", related_name="teams")

    class Meta:
        constraints = [
            models.UniqueConstraint("workspace", models.functions.Lower("name"), name="team_name_once"),
            models.UniqueConstraint(fields=["workspace", "id"], name="team_of_workspace"),
        ]

    def __str__(self) -> str:
        """Return the team's name."""
        return self.name

    def change(self, *, name: str, color: int) -> Self:
        """Give it another name and color."""
        # The database first: what it refuses must not stay in this copy.
        Team.objects.filter(pk=self.pk).update(name=name, color=color)
        self.name, self.color = name, color
        return self


class TeamMembership(WorkspaceOwned):
    """A teammate's place in a team."""

    team = OwnedForeignKey(Team, related_name="memberships", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "team", "teammate"], name="in_a_team_once")
        ]
