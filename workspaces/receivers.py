"""What follows when people sign out or change how they sign in."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from workspaces.live import ring_seat_changed


@receiver([user_logged_out, password_changed, password_reset, password_set])
def close_the_sockets_of_ended_sessions(*, user: Any, **_: Any) -> None:
    """Let the person's open tabs notice that their session is over."""
    if user is not None:
        ring_seat_changed(user.pk)


@receiver([authenticator_added, authenticator_removed])
def let_sockets_check_after_a_change_of_factors(*, user: Any, **_: Any) -> None:
    """Let the person's open tabs check themselves."""
    ring_seat_changed(user.pk)
