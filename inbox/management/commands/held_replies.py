"""List the replies that should have gone out and did not; with --retry, let the sweep try them again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils import timezone

from inbox.models import HeldReply
from inbox.models.held_reply import HeldState
from workspaces.tenancy import across_workspaces

LONGEST_LIST = 100


class Command(BaseCommand):
    """Show and retry held replies that are overdue or were given up on."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take ``--retry``, and which rows."""
        parser.add_argument("ids", nargs="*", type=int, help="only these rows")
        parser.add_argument("--retry", action="store_true", help="let the sweep try them again")

    def handle(self, *, ids: list[int], retry: bool, **_: Any) -> None:
        """Write one line for each, the oldest hundred at most, and how many there are; never what is in them."""
        with across_workspaces():
            late = Q(send_after__lte=timezone.now()) | HeldReply.STUCK
            rows = HeldReply.objects.filter(late, state=HeldState.HELD).select_related("workspace")
            chosen = (rows.filter(pk__in=ids) if ids else rows).order_by("send_after", "pk")
            count = chosen.count()
            for reply in chosen[:LONGEST_LIST]:
                self.stdout.write(_line(reply))
            if retry:
                for reply in chosen.iterator():
                    reply.retry()
        said = (
            "will be tried again" if retry else "overdue; 'manage.py held_replies --retry' tries them again"
        )
        self.stdout.write(f"{count} {said}" if count else "No reply is overdue.")


def _line(reply: HeldReply) -> str:
    since = f"{reply.send_after:%Y-%m-%d %H:%M:%S}"
    reason = reply.last_error.splitlines()[0][:160] if reply.last_error else ""
    where = f"{reply.workspace.slug}  conversation {reply.conversation_id}"
    return f"{reply.pk}  due {since}  {where}  {reply.attempts} tries  {reason}"
