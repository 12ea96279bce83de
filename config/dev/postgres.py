"""An embedded PostgreSQL server: the binaries of a package, started and stopped by us.

The package's own starter is not used: as root it opens folders to everybody and makes a system user.
"""

import os
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.dev.accounts import Account
from config.dev.binaries import postgres_binaries
from config.dev.errors import DevError
from config.dev.ports import LOOPBACK
from config.dev.processes import Process, end, run, spawn

SUPERUSER = "postgres"
START_PATIENCE_S = 60.0
STOP_PATIENCE_S = 30.0

DURABLE = {"shared_preload_libraries": "pg_stat_statements"}
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_preload_libraries": "pg_stat_statements",
    "scram_iterations": "1",
}


@dataclass(frozen=True)
class Postgres:
    """One server over one data folder.

    ``folder`` must be reachable by ``account``; it gets the server's files in ``folder/data``.
    ``is_durable`` off gives up safety for speed: for data that nobody will miss.
    """

    folder: Path
    account: Account
    port: int
    password: str
    log: Path
    is_durable: bool = True

    @property
    def data(self) -> Path:
        """Return the folder with the server's files."""
        return self.folder / "data"

    def url(self, *, user: str = SUPERUSER, password: str | None = None, database: str = "postgres") -> str:
        """Return the address for a role, by default the superuser's."""
        secret = self.password if password is None else password
        return f"postgresql://{user}:{secret}@{LOOPBACK}:{self.port}/{database}"

    def prepare(self) -> None:
        """Make the data folder on the first start; later, check it and clear what a crash left behind.

        The folder gets its name when it is complete, so one that was interrupted is made anew.
        """
        if not self.data.exists():
            self._initialise()
        version = self.data / "PG_VERSION"
        if not _exists(version):
            raise DevError(
                f"The database in {self.data} is half-initialised (PG_VERSION is missing): "
                "move that folder away to begin with an empty one."
            )
        _refuse_other_version(version)
        _forget_dead_server(self.data / "postmaster.pid", self.data)

    def start(self) -> Process:
        """Start the server and return at once; ``wait_until_ready`` waits."""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "log_min_messages": "error",
            **(DURABLE if self.is_durable else FORGETFUL),
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        program = postgres_binaries(self.account) / "bin" / "postgres"
        with self.log.open("ab") as log:
            return spawn(
                [program, "-D", self.data, *options],
                account=self.account,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                output=log,
                death_signal=signal.SIGINT if self.is_durable else signal.SIGQUIT,
            )

    def is_ready(self) -> bool:
        """Tell whether the server answers.

        :raises DevError: when it does not know the password
        """
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise DevError(
                    f"The database in {self.data} was made with other keys than keys.json holds: "
                    "restore that file, or move the database away to begin with an empty one."
                ) from None
            return False
        return True

    def wait_until_ready(self, process: Process) -> None:
        """Return when the server answers.

        :raises DevError: with the last line of its log, when it ended or took longer than a minute
        """
        give_up_at = time.monotonic() + START_PATIENCE_S
        while not self.is_ready():
            if process.poll() is not None or time.monotonic() > give_up_at:
                raise DevError(f"PostgreSQL did not start: {last_line(self.log)} (log: {self.log})")
            time.sleep(0.05)

    def stop(self, process: Process) -> None:
        """Disconnect everybody, write everything to disk and end ("fast shutdown")."""
        end(process, by=signal.SIGINT, patience_s=STOP_PATIENCE_S)

    def _initialise(self) -> None:
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = self.folder / "password"
        password_file.write_text(self.password, encoding="utf-8")
        password_file.chmod(0o600)
        os.chown(password_file, self.account.uid, self.account.gid)
        program = postgres_binaries(self.account) / "bin" / "initdb"
        try:
            code, said = run(
                [program, *self._initdb_options(unfinished, password_file)], account=self.account
            )
        finally:
            password_file.unlink()
        if code != 0:
            raise DevError(f"PostgreSQL could not make its data folder: {' '.join(said.split())[-300:]}")
        unfinished.rename(self.data)

    def _initdb_options(self, target: Path, password_file: Path) -> list[str]:
        options = [
            f"--pgdata={target}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
        ]
        return options if self.is_durable else [*options, "--no-sync"]


def last_line(log: Path) -> str:
    """Return the last telling line of a server's log."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    telling = [line for line in lines if any(level in line for level in ("FATAL", "PANIC", "ERROR"))]
    said = [line for line in telling or lines if line.strip()]
    return said[-1].strip() if said else "it said nothing"


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:
        return False


def _refuse_other_version(version: Path) -> None:
    major = version.read_text(encoding="ascii").strip()
    if major != "18":
        raise DevError(
            f"The data in {version.parent} was made by PostgreSQL {major}, and this one is 18: "
            "move that folder away to begin with an empty one."
        )


def _forget_dead_server(pid_file: Path, data: Path) -> None:
    """End a server that outlived its supervisor; drop the lock of one whose number another program has now."""
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text(encoding="ascii").split()[0])
    if not _is_server_of(pid, data):
        if _is_alive(pid):
            pid_file.unlink()
        return
    os.kill(pid, signal.SIGINT)
    give_up_at = time.monotonic() + STOP_PATIENCE_S
    while _is_server_of(pid, data):
        if time.monotonic() > give_up_at:
            raise DevError(f"A PostgreSQL server (process {pid}) still uses {data} and does not end.")
        time.sleep(0.05)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_server_of(pid: int, data: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(data) in words
