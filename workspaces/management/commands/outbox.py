"""List the events that the relay gave up on; with --retry, let it try them again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workspaces.models import OutboxEvent
from workspaces.tenancy import across_workspaces

LONGEST_LIST = 100


class Command(BaseCommand):
    """Show and retry stuck outbox rows."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take ``--retry``, and which rows."""
        parser.add_argument("ids", nargs="*", type=int, help="only these rows")
        parser.add_argument("--retry", action="store_true", help="let the relay try them again")

    def handle(self, *, ids: list[int], retry: bool, **_: Any) -> None:
        """Write one line for each stuck row, the oldest hundred at most, and how many there are."""
        with across_workspaces():
            rows = OutboxEvent.objects.stuck().select_related("workspace").order_by("created_at", "pk")
            chosen = rows.filter(pk__in=ids) if ids else rows
            count = chosen.count()
            for event in chosen[:LONGEST_LIST]:
                self.stdout.write(_line(event))
            if retry:
                for event in chosen.iterator():
                    event.retry()
        said = "will be tried again" if retry else "stuck; 'manage.py outbox --retry' tries them again"
        self.stdout.write(f"{count} {said}" if count else "Nothing is stuck.")


def _line(event: OutboxEvent) -> str:
    since = f"{event.created_at:%Y-%m-%d %H:%M:%S}"
    reason = event.last_error.splitlines()[0][:160] if event.last_error else ""
    return f"{event.pk}  {since}  {event.workspace.slug}  {event.topic} {event.payload}  {reason}"
