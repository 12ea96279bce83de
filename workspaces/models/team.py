"""A group of teammates."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from workspaces.models.owned import OwnedForeignKey, WorkspaceManager, WorkspaceOwned
from workspaces.models.teammate import Teammate


class TeamManager(WorkspaceManager["Team"]):
    """Finds teams; an ended one is found by what still carries its name, and by nobody else."""

    def get_queryset(self) -> models.QuerySet["Team"]:
        """Return the teams that are there."""
        return super().get_queryset().filter(ended_at=None)


class Team(WorkspaceOwned):
    """A group of teammates that conversations can be assigned to."""

    name = models.CharField(max_length=80)
    color = models.PositiveSmallIntegerField(default=1, help_text="1 to 4: which chart colour marks it")
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    teammates = models.ManyToManyField(Teammate, through="TeamMembership", related_name="teams")

    objects: ClassVar[TeamManager] = TeamManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                models.functions.Lower("name"),
                name="team_name_once",
                condition=models.Q(ended_at__isnull=True),
            ),
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

    def end(self) -> None:
        """End it: it has no members any more, and what belonged to it keeps its name."""
        TeamMembership.objects.filter(team=self).delete()
        Team.objects.filter(pk=self.pk).update(ended_at=timezone.now())


class TeamMembership(WorkspaceOwned):
    """A teammate's place in a team."""

    team = OwnedForeignKey(Team, related_name="memberships", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "team", "teammate"], name="in_a_team_once")
        ]
