"""An embedded Valkey server: the broker, the cache and the live channel of one developer."""

import signal
import time
from dataclasses import dataclass
from pathlib import Path

import redis

from config.dev.binaries import valkey_binary
from config.dev.errors import DevError
from config.dev.ports import LOOPBACK
from config.dev.processes import Process, end, spawn

START_PATIENCE_S = 30.0
STOP_PATIENCE_S = 10.0


@dataclass(frozen=True)
class Valkey:
    """One server; ``is_durable`` keeps what it holds in ``folder`` over a restart."""

    folder: Path
    port: int
    password: str
    log: Path
    is_durable: bool = True

    @property
    def url(self) -> str:
        """Return the address of its first database."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def prepare(self) -> None:
        """Write its configuration, which holds the password and so is ours alone to read."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        configuration = self.folder / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text("\n".join(self._settings()) + "\n", encoding="utf-8")

    def start(self) -> Process:
        """Start the server and return at once; ``wait_until_ready`` waits."""
        with self.log.open("ab") as log:
            return spawn(
                [valkey_binary(), self.folder / "valkey.conf"],
                output=log,
                cwd=self.folder,
                death_signal=signal.SIGTERM,
            )

    def is_ready(self) -> bool:
        """Tell whether the server answers."""
        with redis.Redis.from_url(self.url, socket_timeout=5) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False

    def wait_until_ready(self, process: Process) -> None:
        """Return when the server answers.

        :raises DevError: when it ended or took longer than half a minute
        """
        give_up_at = time.monotonic() + START_PATIENCE_S
        while not self.is_ready():
            if process.poll() is not None or time.monotonic() > give_up_at:
                raise DevError(f"Valkey did not start (log: {self.log}).")
            time.sleep(0.03)

    def stop(self, process: Process) -> None:
        """Write what it keeps, and end."""
        end(process, by=signal.SIGTERM, patience_s=STOP_PATIENCE_S)

    def _settings(self) -> list[str]:
        return [
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.folder}"',
            "databases 64",
            'save ""',
            f"appendonly {'yes' if self.is_durable else 'no'}",
            "loglevel warning",
        ]
