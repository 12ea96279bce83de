"""Reads for the settings pages; what each costs stands in its docstring."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import models

from workspaces.calc.hours import Schedule
from workspaces.calc.numbers import read_number
from workspaces.models import AccessToken, AuditEntry, Invitation, OfficeHours, Team, Teammate, Workspace

Row = TypeVar("Row", bound=models.Model)
PAGE = 50
MOST_CHOICES = 500


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A page of a list; ``cursor`` asks for the next one, None on the last."""

    rows: list[Row]
    cursor: int | None


def page_of(rows: models.QuerySet[Row], *, cursor: str = "", oldest_first: bool = False) -> Page[Row]:
    """Return the next 50 rows by id. 1 query, and 1 for each prefetched relation.

    :param cursor: the id after which to go on; anything else starts at the top
    """
    after = read_number(cursor)
    rows = rows.order_by("pk" if oldest_first else "-pk")
    if after is not None:
        rows = rows.filter(pk__gt=after) if oldest_first else rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def teammate_page(*, cursor: str = "", is_removed: bool = False) -> Page[Teammate]:
    """Return the next 50 seats, held or taken away, with logins and teams. 2 queries."""
    rows = Teammate.objects.filter(removed_at__isnull=not is_removed).select_related("user")
    return page_of(rows.prefetch_related("teams"), cursor=cursor, oldest_first=True)


def invitation_page(*, cursor: str = "") -> Page[Invitation]:
    """Return the next 50 invitations that can still be accepted, newest first. 1 query."""
    return page_of(Invitation.objects.open().select_related("invited_by"), cursor=cursor)


def team_page(*, cursor: str = "") -> Page[Team]:
    """Return the next 50 teams with who is in them. 2 queries."""
    return page_of(Team.objects.prefetch_related("teammates"), cursor=cursor, oldest_first=True)


def token_page(*, cursor: str = "") -> Page[AccessToken]:
    """Return the next 50 tokens that were not revoked, newest first. 1 query."""
    return page_of(
        AccessToken.objects.filter(revoked_at=None).select_related("created_by__user"), cursor=cursor
    )


def audit_entries(*, action: str = "", by: str = "") -> models.QuerySet[AuditEntry]:
    """Return the audit log, or what of it begins with an action or was done by a teammate (nothing by no number)."""
    rows: models.QuerySet[AuditEntry] = AuditEntry.objects.select_related("by")
    if action:
        rows = rows.filter(action__startswith=action)
    if by:
        rows = rows.filter(by_id=read_number(by)) if read_number(by) is not None else rows.none()
    return rows


def choosable_teammates() -> models.QuerySet[Teammate]:
    """Return the seats held, by name, for choosing among them; at most 500. 1 query."""
    newest = Teammate.objects.seated().order_by("-pk").values("pk")[:MOST_CHOICES]
    return Teammate.objects.filter(pk__in=newest).order_by("name", "pk")


def office_hours(workspace: Workspace, team: Team | None = None) -> Schedule:
    """Return when a team is there, or the workspace; what set no hours is always there. At most 2 queries.

    A team without hours of its own has the workspace's.
    """
    team_id = team.pk if team else None
    return all_office_hours(workspace.time_zone, team_id).of(team_id)


@dataclass(frozen=True)
class AllOfficeHours:
    """The hours of a workspace and of those of its teams that have their own."""

    set_hours: dict[int | None, Schedule]
    """By team; None is the workspace."""
    time_zone: str

    @property
    def are_set(self) -> bool:
        """Tell whether the workspace has any hours; else it is always open."""
        return None in self.set_hours

    def of(self, team_id: int | None) -> Schedule:
        """Return the hours of a team, or the workspace's."""
        own = self.set_hours.get(team_id) or self.set_hours.get(None)
        return own or Schedule(self.time_zone, is_always_open=True)


def all_office_hours(time_zone: str, *team_ids: int | None) -> AllOfficeHours:
    """Return the hours of the workspace and of these teams, or of all teams without any named. At most 2 queries.

    :param time_zone: of what set no hours
    """
    rows = OfficeHours.objects.filter(is_used=True).prefetch_related("exceptions")
    if team_ids:
        rows = rows.filter(models.Q(team=None) | models.Q(team__in=[pk for pk in team_ids if pk]))
    return AllOfficeHours({row.team_id: row.schedule() for row in rows}, time_zone)
