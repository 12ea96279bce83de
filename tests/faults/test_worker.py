"""A worker whose broker is killed under it, and who answers for a task that takes too long."""

import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.bootstrap import ROOT
from config.dev.home import Home
from config.dev.ports import free_port
from config.dev.processes import kill_session, spawn
from config.dev.programs import QUIET, commands
from config.dev.valkey import Valkey
from tests.config.dev import eventually
from tests.faults.slow_tasks import app, be_quick, take_long


@pytest.fixture
def broker(tmp_path: Path):
    """A broker of the test's own that forgets everything when it is killed."""
    server = Valkey(
        tmp_path / "valkey", free_port(), secrets.token_hex(8), tmp_path / "log", is_durable=False
    )
    server.prepare()
    processes = [server.start()]
    server.wait_until_ready(processes[0])
    yield server, processes
    for process in processes:
        server.stop(process)


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    """What the tasks write."""
    file = tmp_path / "diary"
    file.touch()
    return file


@pytest.fixture
def worker(broker, diary):
    """The worker as ``dev`` runs it."""
    environment = {**os.environ, "REDIS_URL": broker[0].url, "FAULTS_DIARY": str(diary)}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": "."}
    command = [*commands(Home(Path("/nowhere")), port=0)["worker"], "--include", "tests.faults.slow_tasks"]
    process = spawn([sys.executable, QUIET, *command], env=environment, cwd=ROOT, output=subprocess.DEVNULL)
    yield process
    kill_session(process)
    process.wait()


@pytest.mark.slow
def test_a_worker_outlives_its_broker_and_the_task_it_was_at(broker, worker, diary):
    server, processes = broker
    with app.connection_for_write(server.url) as line:
        take_long.apply_async([2.0], connection=line)
    eventually(lambda: diary.read_text() == "began\n")

    os.kill(processes[0].pid, signal.SIGKILL)
    processes[0].wait()
    processes.append(server.start())
    server.wait_until_ready(processes[1])

    # No limit of Celery's ended it: threads are not ended (see the settings).
    eventually(lambda: diary.read_text() == "began\nended\n", within_s=10)
    with app.connection_for_write(server.url) as line:
        be_quick.apply_async(connection=line)
    eventually(lambda: "quick" in diary.read_text(), within_s=30)
    assert worker.poll() is None
    assert diary.read_text() == "began\nended\nquick\n"
