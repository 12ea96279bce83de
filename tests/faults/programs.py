"""Starting the product's own programs against the test's database."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from django.db import connection

from config.bootstrap import ROOT
from config.dev.home import Home
from config.dev.processes import Process, kill_session, spawn
from config.dev.programs import QUIET, commands

PATIENCE_S = 30.0


def environment_of_this_database(**ours: str) -> dict[str, str]:
    """Return the environment in which a program uses the test's database."""
    database = connection.settings_dict
    address = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    return {
        **os.environ,
        "DATABASE_URL": f"postgresql://{address}/{database['NAME']}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": ".",
        "PARLEY_ALLOWED_HOSTS": "127.0.0.1",
        **ours,
    }


def uvicorn(port: int) -> list[str]:
    """Return how ``dev`` serves."""
    return commands(Home(Path("/nowhere")), port=port)["web"]


def granian(port: int) -> list[str]:
    """Return how the compose file serves pages."""
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    options += ["--blocking-threads", "8", "--respawn-failed-workers", "--workers-kill-timeout", "20s"]
    return ["-m", "granian", *options, "config.wsgi:application"]


@contextmanager
def served(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Process]:
    """Run a web server for the block."""
    process = spawn([sys.executable, QUIET, *command], env=environment, cwd=ROOT, output=subprocess.DEVNULL)
    try:
        wait_until_served(port)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kill_session(process)
        process.wait()


def wait_until_served(port: int) -> None:
    """Return when the server answers at all."""
    give_up_at = time.monotonic() + PATIENCE_S
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except (URLError, OSError):
            assert time.monotonic() < give_up_at, "the server did not start"
            time.sleep(0.05)
        else:
            return
