"""``manage.py switch_off_sign_in ADDRESS``: for whoever runs the installation, when a login must end at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workspaces.live import ring_seat_changed
from workspaces.models import User


class Command(BaseCommand):
    """Switches a login off, or on again."""

    help = "Switch a login off in every workspace, at once; --on switches it on again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address."""
        parser.add_argument("address")
        parser.add_argument("--on", action="store_true")

    def handle(self, *, address: str, on: bool, **_: Any) -> None:
        """Switch, and let open tabs notice."""
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            message = f"Nobody signs in with {address}."
            raise CommandError(message)
        user.switch(is_active=on)
        ring_seat_changed(user.pk)
        self.stdout.write(f"{user.email} {'can sign in again' if on else 'is signed out everywhere'}.")
