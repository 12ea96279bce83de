"""Which workspace is in force: the first fence (Python) and the setting that drives the second (Postgres).

Two doors open the fence: :func:`inside_workspace` for one tenant's work and :func:`across_workspaces` for
schedulers, administration and test data. Both open a transaction, because the Postgres side is ``SET LOCAL``
(see decision 0003).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from django.db import connection, transaction

Fence = int | Literal["every workspace"]
SYSTEM_ROLE = "parley_system"

_current: ContextVar[Fence | None] = ContextVar("workspace", default=None)


class OutsideWorkspaceError(RuntimeError):
    """Somebody asked for a workspace's rows without saying which workspace."""


def current_fence() -> Fence:
    """Return the id of the workspace in force, or "every workspace".

    :raises OutsideWorkspaceError: when neither door was opened
    """
    fence = _current.get()
    if fence is None:
        message = "no workspace is in force: use inside_workspace() or across_workspaces()"
        raise OutsideWorkspaceError(message)
    return fence


@contextmanager
def inside_workspace(workspace_id: int) -> Iterator[None]:
    """Run a block, in a transaction, seeing the rows of one workspace only."""
    with _fenced(workspace_id):
        yield


@contextmanager
def across_workspaces() -> Iterator[None]:
    """Run a block, in a transaction, seeing every workspace's rows: for schedulers and administration."""
    with _fenced("every workspace"):
        yield


@contextmanager
def _fenced(fence: Fence) -> Iterator[None]:
    outer = _current.get()
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        if fence != outer or not is_nested:
            _tell_postgres(fence, was=outer)
        token = _current.set(fence)
        try:
            yield
        finally:
            _current.reset(token)
        # A failed block was rolled back, and its SET LOCAL with it; a finished one must restore by hand,
        # because releasing a savepoint keeps the inner setting.
        if is_nested and fence != outer and not connection.needs_rollback:
            _tell_postgres(outer, was=fence)


def _tell_postgres(fence: Fence | None, *, was: Fence | None) -> None:
    """Make Postgres apply the same fence for the rest of this transaction."""
    with connection.cursor() as cursor:
        if fence == "every workspace":
            cursor.execute(f"SET LOCAL ROLE {SYSTEM_ROLE}")
            return
        if was == "every workspace":
            cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SELECT set_config('app.workspace_id', %s, true)", [str(fence) if fence else ""])
