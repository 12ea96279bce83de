"""Mails that are owed: a row says so until one was sent."""

from django.utils import timezone

from workspaces.delivery.mail import send_invitation
from workspaces.models import Invitation
from workspaces.tenancy import inside_workspace


def mail_invitation(*, workspace_id: int, invitation_id: int) -> bool:
    """Mail an invitation once, however often this is asked; tell whether it was this call.

    :raises OSError: the mail server did not take it; it is still owed
    """
    with inside_workspace(workspace_id):
        owed = Invitation.objects.open().filter(pk=invitation_id, mailed_at=None)
        invitation = owed.select_for_update(skip_locked=True, of=("self",)).first()
        if invitation is None:
            return False
        send_invitation(invitation)
        Invitation.objects.filter(pk=invitation.pk).update(mailed_at=timezone.now())
    return True
