"""Who is given new conversations: a rule for each team, and one for what belongs to no team."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from workspaces.models import OwnedForeignKey, Team, Teammate, WorkspaceManager, WorkspaceOwned

MOST_CAPACITY = 200
_WITHIN = [MinValueValidator(1), MaxValueValidator(MOST_CAPACITY)]


class AssignmentMode(models.TextChoices):
    """How conversations find somebody."""

    MANUAL = "manual", _("By hand: whoever takes one has it")
    ROUND_ROBIN = "round_robin", _("Round robin: everybody in turn")
    BALANCED = "balanced", _("By load: whoever has the fewest open")


class AssignmentRuleManager(WorkspaceManager["AssignmentRule"]):
    """Finds rules."""

    def of(self, team_id: int | None) -> "AssignmentRule | None":
        """Return the rule of a team, or of what has no team; None when nobody set one: by hand. 1 query."""
        return self.get_queryset().filter(models.Q(team=team_id)).first()

    def automatic(self) -> models.QuerySet["AssignmentRule"]:
        """Return those that give out by themselves, of teams that are there."""
        rows = self.get_queryset().exclude(mode=AssignmentMode.MANUAL)
        return rows.filter(models.Q(team=None) | models.Q(team__ended_at=None))


class AssignmentRule(WorkspaceOwned):
    """How the conversations of a team (of no team, when it is None) are given out; without a row, by hand.

    ``capacity``: nobody is given one while so many conversations are theirs, open, in whichever team. What is snoozed,
    closed or spam does not count; what was answered and is still open does.
    """

    team = OwnedForeignKey(Team, null=True, related_name="+", db_index=False)
    mode = models.CharField(
        max_length=12, choices=AssignmentMode.choices, default=AssignmentMode.MANUAL, verbose_name=_("How")
    )
    capacity = models.PositiveSmallIntegerField(
        default=10, validators=_WITHIN, verbose_name=_("Most open conversations a person")
    )
    returns_to_earlier = models.BooleanField(
        default=True,
        verbose_name=_("Customers who come back return to whoever had them, if that is possible"),
    )

    objects: ClassVar[AssignmentRuleManager] = AssignmentRuleManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "team"], nulls_distinct=False, name="assignment_rule_once"
            ),
            models.UniqueConstraint(fields=["workspace", "id"], name="assignment_rule_of_workspace"),
        ]

    def change(self, **fields: Any) -> None:
        """Set some of its fields, and no others."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))


class AssignmentShare(WorkspaceOwned):
    """What is particular about one teammate under a rule: another capacity, and when they were last given one."""

    rule = OwnedForeignKey(AssignmentRule, related_name="shares", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(MOST_CAPACITY)]
    )
    last_given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "rule", "teammate"], name="assignment_share_once")
        ]


class AssignmentGivenManager(WorkspaceManager["AssignmentGiven"]):
    """Counts what was given."""

    def counts(self, *, since: datetime) -> dict[tuple[int, int], int]:
        """Return how many were given since a moment, by rule and teammate. 1 query."""
        rows = self.get_queryset().filter(given_at__gte=since).values_list("rule_id", "teammate_id")
        counted = rows.annotate(count=models.Count("pk")).order_by()
        return {(rule, teammate): count for rule, teammate, count in counted}


class AssignmentGiven(WorkspaceOwned):
    """One conversation given out by a rule: kept for a month, to see whether it is fair."""

    rule = OwnedForeignKey(AssignmentRule, related_name="+", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    given_at = models.DateTimeField()

    objects: ClassVar[AssignmentGivenManager] = AssignmentGivenManager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "given_at"], name="given_lately")]
