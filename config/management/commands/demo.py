"""Fill the database with two made-up companies."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from config.demo.credentials import PASSWORD, WORKSPACES
from config.demo.writing import write_workspace
from workspaces.models import Workspace
from workspaces.tenancy import across_workspaces

PER_DAY = {"fernhill": 36, "quarry": 4}
LIMIT = "PARLEY_DEMO_PER_DAY"
"""Variable of the environment: at most so many conversations a day, for a quicker first start."""


class Command(BaseCommand):
    """Write the demo workspaces."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take ``--if-empty``."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the demo is there")

    def handle(self, *, if_empty: bool, **_: Any) -> None:
        """Write both workspaces in one transaction.

        :raises CommandError: the demo is there already
        """
        if Workspace.objects.filter(slug__in=[demo.slug for demo in WORKSPACES]).exists():
            if if_empty:
                return
            message = "The demo is there already; start with an empty database to write it again."
            raise CommandError(message)
        with transaction.atomic(), across_workspaces():
            for demo in WORKSPACES:
                self.name = demo.name
                per_day = min(PER_DAY[demo.slug], int(os.environ.get(LIMIT) or sys.maxsize))
                count = write_workspace(
                    demo, per_day=per_day, now=timezone.now(), progress=self.show_progress
                )
                self.stdout.write(f"  {demo.name}: {count} conversations; password of everybody: {PASSWORD}")

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is: a moving bar on a terminal, a line each otherwise."""
        bar = "█" * (done * 30 // max(total, 1))
        end = "\r" if sys.stdout.isatty() and done < total else "\n"
        self.stdout.write(f"  {self.name} {bar:<30} {done}/{total}", ending=end)
