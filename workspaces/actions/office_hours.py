"""Setting when a workspace or a team is there; each change leaves an entry in the audit log."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workspaces.actions.refusals import RefusedError
from workspaces.events import office_hours_changed
from workspaces.models import AuditEntry, OfficeHours, OfficeHoursException, Team, Teammate, announce

MOST_EXCEPTIONS = 200


@transaction.atomic
def set_office_hours(team: Team | None, *, by: Teammate, ip: str | None = None, **fields: Any) -> OfficeHours:
    """Set some fields of the hours of a team, or of the workspace for None; nothing new changes nothing."""
    hours = hours_to_change(team, by=by)
    was = {name: getattr(hours, name) for name in fields}
    changed = [name for name in fields if was[name] != fields[name]]
    if changed:
        hours.change(**{name: fields[name] for name in changed})
        details = {name: [was[name], fields[name]] for name in changed}
        _tell("office_hours.changed", hours, team, by=by, ip=ip, **details)
    return hours


def add_exception(team: Team | None, *, by: Teammate, ip: str | None = None, **fields: Any) -> None:
    """Add a day that differs.

    :raises RefusedError: the day is in the list already, or the list is full
    """
    try:
        with transaction.atomic():
            hours = hours_to_change(team, by=by)
            if hours.exceptions.count() >= MOST_EXCEPTIONS:
                raise RefusedError(_("200 days are the most. Remove some that are over."))
            hours.exceptions.create(workspace_id=by.workspace_id, **fields)
            _tell("office_hours.day_added", hours, team, by=by, ip=ip, **fields)
    except IntegrityError as error:
        raise RefusedError(_("This day is in the list already.")) from error


@transaction.atomic
def remove_exception(day: OfficeHoursException, *, by: Teammate, ip: str | None = None) -> None:
    """Take a day off the list."""
    hours = day.office_hours
    details = {"name": day.name, "on": day.on, "time_intervals": day.time_intervals}
    if day.delete()[0]:
        _tell("office_hours.day_removed", hours, hours.team, by=by, ip=ip, **details)


def hours_to_change(team: Team | None, *, by: Teammate) -> OfficeHours:
    """Return the row of a team or the workspace, locked; a new one is not in use until somebody says so."""
    fresh = {"time_zone_name": by.workspace.time_zone, "is_used": False}
    hours, _new = OfficeHours.objects.select_for_update(of=("self",)).get_or_create(
        workspace_id=by.workspace_id, team=team, defaults=fresh
    )
    return hours


def _tell(
    action: str, hours: OfficeHours, team: Team | None, *, by: Teammate, ip: str | None, **details: Any
) -> None:
    target = team.name if team else by.workspace.name
    own = {"workspace_id": by.workspace_id}
    AuditEntry.objects.record(by=by, action=action, target=target, ip=ip, **own, **details)
    announce(office_hours_changed, team_id=hours.team_id, **own)
