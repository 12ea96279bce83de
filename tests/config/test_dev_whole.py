"""``manage.py dev`` as a person sees it: everything real, once, from an empty folder."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from config.bootstrap import ROOT
from tests.config.dev import (
    child_of,
    clean_environment,
    ended_afterwards,
    eventually,
    interrupt,
    is_alive,
    started,
    two_free_ports,
)

PROGRAMS = (
    "bin/postgres",
    "valkey-server",
    "uvicorn",
    "celery -A config.celery --quiet worker",
    "beat",
    "messenger_demo",
)


def is_served(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def access(home: str) -> dict:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "access"],
        env=clean_environment(PARLEY_HOME=home),
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def told(process: subprocess.Popen[str], last: str) -> list[str]:
    """Return the lines up to the one that begins with some words."""
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if line.startswith(last):
            break
    return lines


@pytest.mark.slow
def test_start_kill_stop_and_start_again(tmp_path):
    home, port = str(tmp_path / "home"), two_free_ports()
    command = [sys.executable, str(ROOT / "manage.py"), "dev"]
    settings = {"PARLEY_HOME": home, "PARLEY_PORT": str(port), "PARLEY_DEMO_PER_DAY": "1"}
    with ended_afterwards(started(command, **settings)) as first:
        lines = told(first, "Ready after")
        found = access(home)
        maya = found["workspaces"][0]["teammates"][0]
        assert found["url"] == f"http://127.0.0.1:{port}"
        assert f"  Messenger demo   http://127.0.0.1:{port + 1}" in lines
        assert any(maya["email"] in line and maya["password"] in line for line in lines)
        before = {name: child_of(first.pid, whose_command_has=name) for name in PROGRAMS}
        assert None not in before.values()

        for pid in before.values():
            os.kill(pid, signal.SIGKILL)

        def is_replaced(name: str) -> bool:
            return child_of(first.pid, whose_command_has=name) not in {None, before[name]}

        eventually(lambda: all(is_replaced(name) for name in PROGRAMS))
        eventually(lambda: is_served(port))
        after = [child_of(first.pid, whose_command_has=name) for name in PROGRAMS]
        interrupt(first)
        assert (first.returncode, [pid for pid in after if is_alive(pid)]) == (0, [])

    with ended_afterwards(started(command, **settings)) as second:
        ready = told(second, "Ready after")[-1]

        assert access(home) == found
        assert float(re.search(r"after ([\d.]+) s", ready)[1]) < 15
    assert not (tmp_path / "home" / "state.json").exists()
