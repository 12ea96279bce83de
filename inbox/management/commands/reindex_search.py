"""Write the search index anew, of one workspace or of all: after an import, or when it is in doubt."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inbox.actions.indexing import reindex_workspace
from workspaces.models import Workspace
from workspaces.tenancy import inside_workspace


class Command(BaseCommand):
    """Write the search index anew."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take names of workspaces."""
        parser.add_argument("workspaces", nargs="*", metavar="WORKSPACE", help="the names in their addresses")

    def handle(self, *, workspaces: list[str], **_: Any) -> None:
        """Write one workspace after the other, each in one transaction: until it ends, the old index is found.

        :raises CommandError: a workspace is not there
        """
        wanted = Workspace.objects.order_by("pk")
        if workspaces:
            wanted = wanted.filter(slug__in=workspaces)
            if missing := set(workspaces) - set(wanted.values_list("slug", flat=True)):
                raise CommandError(f"There is no workspace {', '.join(sorted(missing))}.")
        for workspace in wanted:
            self.name = workspace.slug
            with inside_workspace(workspace.pk):
                count = reindex_workspace(progress=self.show_progress)
            self.stdout.write(f"  {workspace.slug}: {count} conversations can be found")

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is: a moving line on a terminal, none otherwise."""
        if sys.stdout.isatty():
            self.stdout.write(f"  {self.name} {done}/{total}", ending="\r")
