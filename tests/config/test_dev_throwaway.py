"""The servers of a test run: gone when the run is, however it ended."""

import os
import signal
import sys
from pathlib import Path

import pytest

from config.dev.throwaway import sweep
from tests.config.dev import eventually, is_alive, started

RUN = """
import os, time
from config.dev.throwaway import start_missing_servers
start_missing_servers()
print(os.environ["PARLEY_HOME"], flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_throw_away_servers_leave_nothing_behind(number):
    run = started([sys.executable, "-c", RUN])
    home = Path(run.stdout.readline().strip())
    server = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])

    os.killpg(run.pid, number)
    run.communicate(timeout=30)

    eventually(lambda: not is_alive(server), within_s=10)
    if number == signal.SIGKILL:
        sweep(home.parent)
    assert not home.exists()
