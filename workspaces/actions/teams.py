"""Making, changing and ending teams."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workspaces.actions.refusals import RefusedError
from workspaces.events import team_ended
from workspaces.models import AuditEntry, Team, Teammate, TeamMembership, announce


def save_team(
    team: Team | None,
    *,
    by: Teammate,
    name: str,
    color: int,
    members: Iterable[Teammate],
    ip: str | None = None,
) -> Team:
    """Make a team, or change one: its name, color and members.

    :raises RefusedError: another team has the name
    """
    own = {"workspace_id": by.workspace_id}
    action = "team.changed" if team else "team.created"
    try:
        with transaction.atomic():
            team = (
                team.change(name=name, color=color)
                if team
                else Team.objects.create(name=name, color=color, **own)
            )
            _set_members(team, list(members))
            names = sorted(team.teammates.values_list("name", flat=True))
            AuditEntry.objects.record(by=by, action=action, target=name, members=names, ip=ip, **own)
    except IntegrityError as error:
        raise RefusedError(_("There is a team of this name already.")) from error
    return team


@transaction.atomic
def delete_team(team: Team, *, by: Teammate, ip: str | None = None) -> None:
    """End a team; its conversations stay with whoever has them, and belong to no team, as each of them says."""
    own = {"workspace_id": by.workspace_id}
    AuditEntry.objects.record(by=by, action="team.deleted", target=team.name, ip=ip, **own)
    team.end()
    announce(team_ended, team_id=team.pk, teammate_id=by.pk, **own)


def _set_members(team: Team, members: list[Teammate]) -> None:
    own = {"workspace_id": team.workspace_id, "team": team}
    TeamMembership.objects.filter(team=team).exclude(teammate__in=members).delete()
    rows = [TeamMembership(teammate=teammate, **own) for teammate in members]
    TeamMembership.objects.bulk_create(rows, ignore_conflicts=True)
