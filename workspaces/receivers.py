"""What follows when people come, change and go."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from workspaces.events import invitation_issued, seat_changed, seat_removed
from workspaces.live import ring_seat_changed
from workspaces.tasks import deliver_invitation


@receiver([user_logged_out, password_changed, password_reset, password_set])
def close_the_sockets_of_ended_sessions(*, user: Any, **_: Any) -> None:
    """Let the person's open tabs notice that their session is over."""
    if user is not None:
        ring_seat_changed(user.pk)


@receiver([authenticator_added, authenticator_removed])
def let_sockets_check_after_a_change_of_factors(*, user: Any, **_: Any) -> None:
    """Let the person's open tabs check themselves."""
    ring_seat_changed(user.pk)


@receiver([seat_changed.hastened, seat_changed.happened, seat_removed.hastened, seat_removed.happened])
def let_sockets_check_after_a_change_of_seat(*, user_id: int, **_: Any) -> None:
    """Let the open tabs of whoever lost a seat or role notice."""
    ring_seat_changed(user_id)


@receiver(invitation_issued.happened)
def mail_the_invitation(*, workspace_id: int, invitation_id: int, **_: Any) -> None:
    """Have the link mailed; by the relay alone, so that a request never waits for the queue."""
    deliver_invitation.delay(workspace_id=workspace_id, invitation_id=invitation_id)
