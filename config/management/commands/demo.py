"""Fill the database with two made-up companies, or with one that has very many conversations."""

import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from config.demo.credentials import LARGE, PASSWORD, WORKSPACES, DemoWorkspace
from config.demo.loading import load_workspace
from config.demo.searching import load_index
from config.demo.tidying import tidy_tables
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
        """Take ``--if-empty``, ``--conversations`` and ``--no-search``."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the demo is there")
        parser.add_argument(
            "--conversations", type=int, metavar="N", help=f"fill the workspace {LARGE.slug} with N instead"
        )

        parser.add_argument(
            "--no-search", action="store_true", help="leave the large workspace without its search index"
        )

    def handle(self, *, if_empty: bool, conversations: int | None, no_search: bool, **_: Any) -> None:
        """Write the workspaces.

        :raises CommandError: they are there already
        """
        wanted: Sequence[DemoWorkspace] = WORKSPACES if conversations is None else [LARGE]
        if Workspace.objects.filter(slug__in=[demo.slug for demo in wanted]).exists():
            if if_empty:
                return
            message = "The demo is there already; start with an empty database to write it again."
            raise CommandError(message)
        if conversations is None:
            self.write_small_ones()
        else:
            self.load_large_one(conversations, is_searchable=not no_search)

    @transaction.atomic
    def write_small_ones(self) -> None:
        """Write both workspaces in one transaction."""
        with across_workspaces():
            for demo in WORKSPACES:
                self.name = demo.name
                per_day = min(PER_DAY[demo.slug], int(os.environ.get(LIMIT) or sys.maxsize))
                count = write_workspace(
                    demo, per_day=per_day, now=timezone.now(), progress=self.show_progress
                )
                self.stdout.write(f"  {demo.name}: {count} conversations; password of everybody: {PASSWORD}")

    def load_large_one(self, conversations: int, *, is_searchable: bool) -> None:
        """Fill the large workspace, make it searchable, and let Postgres learn what its tables hold now."""
        self.name = LARGE.name
        started = time.monotonic()
        workspace = load_workspace(
            conversations=conversations, now=timezone.now(), progress=self.show_progress
        )
        self.show_rate("conversations written", conversations, started)
        if is_searchable:
            self.name, started = f"{LARGE.name}, search", time.monotonic()
            load_index(workspace.pk, progress=self.show_progress)
            self.show_rate("conversations indexed", conversations, started)
        if not tidy_tables():
            self.stdout.write("  without DATABASE_OWNER_URL, wait for autovacuum before measuring")
        self.stdout.write(f"  sign in as {LARGE.teammates[0].email} with {PASSWORD}")

    def show_rate(self, what: str, count: int, started: float) -> None:
        """Say how fast something went."""
        rate = count / (time.monotonic() - started)
        self.stdout.write(f"  {self.name}: {rate:,.0f} {what} a second")

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is: a moving bar on a terminal, a line each otherwise."""
        bar = "█" * (done * 30 // max(total, 1))
        end = "\r" if sys.stdout.isatty() and done < total else "\n"
        self.stdout.write(f"  {self.name} {bar:<30} {done}/{total}", ending=end)
