"""Servers for one run of the tests, with data that nobody will miss."""

import atexit
import fcntl
import os
import secrets
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import TextIO

from config.dev.accounts import Account
from config.dev.ports import free_port
from config.dev.postgres import Postgres
from config.dev.roles import DATABASE, make_roles_and_database
from config.dev.valkey import Valkey

PREFIX = "parley-test-"
MEMORY = Path("/dev/shm")  # noqa: S108 -- folders made there are private
ROOM_NEEDED_BYTES = 1_000_000_000


def start_missing_servers(*, is_durable: bool = False) -> None:
    """Start a PostgreSQL and a Valkey unless the environment names others; they end with this process.

    ``is_durable`` writes to the disk as production does: for measurements.

    Sets ``DATABASE_URL``, ``DATABASE_OWNER_URL``, ``REDIS_URL`` and ``PARLEY_HOME`` of this process and its children.
    """
    missing = {"DATABASE_URL", "REDIS_URL"} - os.environ.keys()
    if not missing:
        return
    _end_properly_when_told_to()
    folder = _private_folder(Path(tempfile.gettempdir()) if is_durable else _roomy_parent())
    os.environ["PARLEY_HOME"] = str(folder)
    if "DATABASE_URL" in missing:
        _start_postgres(folder, is_durable=is_durable)
    if "REDIS_URL" in missing:
        _start_valkey(folder)


def _private_folder(parent: Path) -> Path:
    """Make a folder of our own that is removed at exit or by a later run."""
    sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    lock = (folder / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    folder.chmod(0o711)  # PostgreSQL's account may pass through
    atexit.register(_remove, folder, lock)
    return folder


def _roomy_parent() -> Path:
    """Return a place in memory when there is room."""
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)
    if has_room and shutil.disk_usage(MEMORY).free >= ROOM_NEEDED_BYTES:
        return MEMORY
    return Path(tempfile.gettempdir())


def sweep(parent: Path) -> None:
    """Remove the folders of runs that were killed: nobody holds their lock any more."""
    for folder in parent.glob(f"{PREFIX}*"):
        if folder.stat().st_uid != os.geteuid() or not (folder / "lock").exists():
            continue
        with (folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(folder, ignore_errors=True)


def _remove(folder: Path, lock: TextIO) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock.close()


def _start_postgres(folder: Path, *, is_durable: bool) -> None:
    account = Account.for_postgres()
    place = folder / "postgres"
    place.mkdir(mode=0o700)
    os.chown(place, account.uid, account.gid)
    server = Postgres(
        folder=place,
        account=account,
        port=free_port(),
        password=secrets.token_hex(16),
        log=folder / "postgres.log",
        is_durable=is_durable,
    )
    server.prepare()
    process = server.start()
    atexit.register(server.stop, process)
    server.wait_until_ready(process)
    owner, app = secrets.token_hex(16), secrets.token_hex(16)
    make_roles_and_database(server.url(), owner_password=owner, app_password=app)
    os.environ["DATABASE_URL"] = server.url(user="parley_app", password=app, database=DATABASE)
    os.environ["DATABASE_OWNER_URL"] = server.url(user="parley_owner", password=owner, database=DATABASE)


def _start_valkey(folder: Path) -> None:
    server = Valkey(
        folder=folder / "valkey",
        port=free_port(),
        password=secrets.token_hex(16),
        log=folder / "valkey.log",
        is_durable=False,
    )
    server.prepare()
    process = server.start()
    atexit.register(server.stop, process)
    server.wait_until_ready(process)
    os.environ["REDIS_URL"] = server.url


def _end_properly_when_told_to() -> None:
    """Let SIGTERM run the exit handlers, unless somebody else handles it already."""
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _exit)


def _exit(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
