"""Offering seats, and taking them."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workspaces.actions.refusals import RefusedError
from workspaces.actions.signing_up import AddressTakenError, make_login
from workspaces.calc.permissions import Permission, Role, may_grant
from workspaces.events import invitation_issued
from workspaces.models import AuditEntry, Invitation, Teammate, User, announce
from workspaces.tenancy import across_workspaces, inside_workspace


@transaction.atomic
def invite(*, by: Teammate, email: str, role: Role, ip: str | None = None) -> Invitation:
    """Offer a seat by mail; an older offer to the address ends.

    :raises RefusedError: a role above the own, or the person has a seat
    """
    by = Teammate.objects.hold(by)
    if not by.may(Permission.INVITE) or not may_grant(Role(by.role), role):
        raise RefusedError(_("Nobody gives a higher role than their own."), status=403)
    if Teammate.objects.seated().filter(user__email__iexact=email).exists():
        raise RefusedError(_("%(email)s has a seat already.") % {"email": email})
    invitation, _secret = Invitation.objects.issue(by=by, email=email, role=role)
    _record(invitation, by=by, action="invitation.sent", ip=ip)
    _announce(invitation)
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: Teammate, ip: str | None = None) -> None:
    """Mail the link again, good for seven days from now.

    :raises RefusedError: it was used or taken back, or offers a role above the own
    """
    _check_role(invitation, by)
    if not invitation.renew():
        raise RefusedError(_("This invitation was used or taken back meanwhile."))
    _record(invitation, by=by, action="invitation.resent", ip=ip)
    _announce(invitation)


@transaction.atomic
def take_back(invitation: Invitation, *, by: Teammate, ip: str | None = None) -> None:
    """Make the link useless.

    :raises RefusedError: it offers a role above the own
    """
    _check_role(invitation, by)
    if invitation.revoke():
        _record(invitation, by=by, action="invitation.revoked", ip=ip)


def find_invitation(secret: str) -> Invitation | None:
    """Return the open invitation behind a link, with its workspace and who sent it. 1 query."""
    with across_workspaces():
        return Invitation.objects.recognise(secret)


def accept(invitation: Invitation, *, user: User, ip: str | None = None) -> Teammate:
    """Take the seat; somebody who lost theirs gets it back, in the role now offered.

    :raises RefusedError: it is for another address, or it was used meanwhile
    """
    if user.email.lower() != invitation.email.lower():
        raise RefusedError(_("This invitation is for another address."), status=403)
    with inside_workspace(invitation.workspace_id):
        if not invitation.accept():
            raise RefusedError(_("This invitation was used or taken back meanwhile."))
        seat = _seat(invitation, user)
        own = {"workspace_id": seat.workspace_id}
        AuditEntry.objects.record(
            by=seat, action="invitation.accepted", target=invitation.email, role=seat.role, ip=ip, **own
        )
    return seat


def accept_as_newcomer(
    invitation: Invitation, *, name: str, password: str, ip: str | None = None
) -> Teammate:
    """Make a login for the invited address and take the seat with it.

    :raises AddressTakenError: somebody signs in with the address already
    :raises RefusedError: it was used meanwhile
    """
    try:
        with transaction.atomic():
            user = make_login(name=name, email=invitation.email, password=password)
            return accept(invitation, user=user, ip=ip)
    except IntegrityError as error:
        raise AddressTakenError from error


def _seat(invitation: Invitation, user: User) -> Teammate:
    seat, is_new = Teammate.objects.get_or_create(
        workspace_id=invitation.workspace_id,
        user=user,
        defaults={"name": user.name or user.email, "role": invitation.role},
    )
    if not is_new and seat.removed_at is not None:
        seat.change(removed_at=None, role=invitation.role)
    return seat


def _check_role(invitation: Invitation, by: Teammate) -> None:
    if not may_grant(Role(by.role), Role(invitation.role)):
        raise RefusedError(_("That takes somebody with a higher role than yours."), status=403)


def _record(invitation: Invitation, *, by: Teammate, action: str, ip: str | None) -> None:
    AuditEntry.objects.record(
        by=by,
        workspace_id=invitation.workspace_id,
        action=action,
        target=invitation.email,
        role=invitation.role,
        ip=ip,
    )


def _announce(invitation: Invitation) -> None:
    announce(invitation_issued, workspace_id=invitation.workspace_id, invitation_id=invitation.pk)
