"""What the tests of ``manage.py dev`` share: a clean environment, patience, and a way to run it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.bootstrap import ROOT

PATIENCE_S = 60.0


def clean_environment(**ours: str) -> dict[str, str]:
    """Return the environment without what the test run set for itself."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PARLEY_", "DATABASE_", "REDIS_", "DJANGO_", "PYTEST_"))
    }
    return kept | ours


def started(command: list[str], **environment: str) -> subprocess.Popen[str]:
    """Start a program in a process group of its own, as a terminal does, with its two outputs piped."""
    return subprocess.Popen(
        command,
        env=clean_environment(**environment),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@contextmanager
def ended_afterwards(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Interrupt the process at the end of the block, as Ctrl-C does, whatever happened in it."""
    try:
        yield process
    finally:
        if process.returncode is None:
            interrupt(process)


def interrupt(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Press Ctrl-C, and return what the process had written to its outputs."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    return process.communicate(timeout=PATIENCE_S)


def eventually(happens: Callable[[], Any], *, within_s: float = PATIENCE_S) -> Any:
    """Return what a function returns as soon as that is true."""
    give_up_at = time.monotonic() + within_s
    while not (found := happens()):
        assert time.monotonic() < give_up_at, f"did not happen within {within_s} s"
        time.sleep(0.02)
    return found


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that ended and was not asked for its exit code does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def child_of(pid: int, *, whose_command_has: str) -> int | None:
    """Return the number of a direct child by a piece of its command line."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        try:
            command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if whose_command_has in command and "tether.py" not in command:
            return int(child)
    return None


def two_free_ports() -> int:
    """Return a port that is free, as is the one after it."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
