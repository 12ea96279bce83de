"""Changing and taking away seats."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from workspaces.actions.refusals import RefusedError
from workspaces.calc.permissions import Permission, Role, may_grant
from workspaces.events import seat_changed, seat_removed
from workspaces.models import AuditEntry, Invitation, Teammate, TeamMembership, announce


@transaction.atomic
def change_role(*, by: Teammate, teammate: Teammate, role: Role, ip: str | None = None) -> None:
    """Give a seat another role.

    :raises RefusedError: above the own role, on somebody above it, or it was the last owner
    """
    by, teammate = _hold(by, teammate)
    was = Role(teammate.role)
    if was == role:
        return
    _check_rank(by, was, role)
    _keep_an_owner(teammate, role)
    teammate.change(role=role)
    _take_back_invitations(teammate, role)
    own = {"workspace_id": teammate.workspace_id}
    AuditEntry.objects.record(
        by=by, action="teammate.role_changed", target=teammate.user.email, was=was, now=role, ip=ip, **own
    )
    announce(seat_changed, teammate_id=teammate.pk, user_id=teammate.user_id, **own)


@transaction.atomic
def remove_seat(*, by: Teammate, teammate: Teammate, ip: str | None = None) -> None:
    """Take a seat away; what the person wrote keeps their name, their open conversations become free.

    :raises RefusedError: somebody above the own role, or it was the last owner
    """
    by, teammate = _hold(by, teammate)
    if teammate.removed_at is not None:
        return
    if by.pk != teammate.pk:
        _check_rank(by, Role(teammate.role))
    _keep_an_owner(teammate, None)
    teammate.remove()
    TeamMembership.objects.filter(teammate=teammate).delete()
    _take_back_invitations(teammate, None)
    own = {"workspace_id": teammate.workspace_id}
    AuditEntry.objects.record(
        by=by, action="teammate.removed", target=teammate.user.email, role=teammate.role, ip=ip, **own
    )
    announce(seat_removed, teammate_id=teammate.pk, user_id=teammate.user_id, **own)


def _hold(by: Teammate, teammate: Teammate) -> tuple[Teammate, Teammate]:
    """Lock both seats and every owner's, and return the two as they stand: two owners may act at once."""
    wanted = Q(pk__in=[by.pk, teammate.pk]) | Q(role=Role.OWNER)
    locked = Teammate.objects.select_for_update(of=("self",)).select_related("user").filter(wanted)
    seats = {seat.pk: seat for seat in locked.order_by("pk")}
    return seats[by.pk], seats[teammate.pk]


def _check_rank(by: Teammate, *roles: Role) -> None:
    if by.removed_at is not None or not all(may_grant(Role(by.role), role) for role in roles):
        raise RefusedError(_("That takes somebody with a higher role than yours."), status=403)


def _keep_an_owner(teammate: Teammate, role: Role | None) -> None:
    if teammate.role != Role.OWNER or role == Role.OWNER:
        return
    if not Teammate.objects.seated().filter(role=Role.OWNER).exclude(pk=teammate.pk).exists():
        raise RefusedError(_("A workspace keeps at least one owner. Make somebody else owner first."))


def _take_back_invitations(teammate: Teammate, role: Role | None) -> None:
    """Withdraw what the person could not offer any more."""
    for invitation in Invitation.objects.open().filter(invited_by=teammate):
        if role is None or not may_grant(role, Role(invitation.role)):
            invitation.revoke()


def may_change(by: Teammate, teammate: Teammate) -> bool:
    """Tell whether somebody may change or take away a seat at all."""
    return by.may(Permission.INVITE) and may_grant(Role(by.role), Role(teammate.role))
