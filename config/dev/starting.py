"""``manage.py dev``: one command that starts everything, says where to go, and ends everything."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.error import URLError

from config.bootstrap import ROOT
from config.dev.console import say, step
from config.dev.embedded import start_embedded
from config.dev.environment import environment_for, port_of_environment
from config.dev.errors import DevError
from config.dev.home import Home
from config.dev.keys import Keys, write_privately
from config.dev.ports import LOOPBACK, require_free
from config.dev.programs import QUIET, parleys_programs, start_command
from config.dev.supervisor import StopRequestedError, Supervisor

READY_PATIENCE_S = 60.0


def start_everything() -> int:
    """Run Parley until told to stop; return the exit code.

    :raises DevError: when it cannot start, or cannot be kept running
    """
    started = time.monotonic()
    home = Home.of_environment()
    home.make()
    home.lock()
    port = port_of_environment()
    require_free(port, what_for="Parley")
    require_free(port + 1, what_for="the Messenger's demo site")
    supervisor = Supervisor()
    try:
        with supervisor.in_charge():
            _start(supervisor, home, port)
            say(
                f"\nReady after {time.monotonic() - started:.1f} s. Ctrl-C stops everything; the data stays.\n"
            )
            supervisor.wait_for(lambda: False)
    except StopRequestedError:
        say("Stopped; the data is kept.")
    finally:
        home.state_file.unlink(missing_ok=True)
    return 0


def _start(supervisor: Supervisor, home: Home, port: int) -> None:
    say(f"Starting Parley; its data is in {home.path}")
    keys = Keys.kept_in(home.path)
    servers = start_embedded(supervisor, home, keys)
    supervisor.check()
    ours = environment_for(home, keys, port=port, servers=servers)
    write_privately(home.state_file, json.dumps({"pid": os.getpid(), "environment": ours}, indent=2))
    environment = {**os.environ, **ours, "PYTHONUNBUFFERED": "1"}
    with step("Tables"):
        _run(supervisor, "migrate", "--verbosity", "0", environment=environment | {"PARLEY_AS_OWNER": "1"})
    with step("Demo"):
        _run(supervisor, "demo", "--if-empty", environment=environment)
    with step("Web server, worker, clock, demo site"):
        for program in parleys_programs(home, environment, port=port):
            supervisor.start(program)
        _wait_until_served(supervisor, port)
    _say_where_to_go(environment)


def _run(supervisor: Supervisor, name: str, *arguments: str, environment: Mapping[str, str]) -> None:
    if supervisor.run_to_end(start_command(name, *arguments, environment=environment)) != 0:
        raise DevError(f"'manage.py {name}' failed, for the reason given above: Parley stops.")


def _wait_until_served(supervisor: Supervisor, port: int) -> None:
    give_up_at = time.monotonic() + READY_PATIENCE_S

    def is_served() -> bool:
        if time.monotonic() > give_up_at:
            raise DevError(f"The web server did not answer within {READY_PATIENCE_S:.0f} s: Parley stops.")
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/readyz", timeout=5):
                return True
        except (URLError, OSError):
            return False

    supervisor.wait_for(is_served)


def _say_where_to_go(environment: Mapping[str, str]) -> None:
    say(f"\n  Parley           {environment['PARLEY_BASE_URL']}")
    say(f"  Messenger demo   {environment['PARLEY_MESSENGER_DEMO_URL']}")
    for workspace in _demo_access(environment)[:1]:
        say(f"\n  Sign in to {workspace['name']} as")
        for teammate in workspace["teammates"]:
            say(_sign_in_line(teammate))


def _demo_access(environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the demo's workspaces; none when the database holds other ones."""
    command = [sys.executable, QUIET, "manage.py", "access"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)
    return list(json.loads(done.stdout)["workspaces"]) if done.returncode == 0 else []


def _sign_in_line(teammate: Mapping[str, Any]) -> str:
    return f"    {teammate['email']:<26} {teammate['password']:<20} {teammate['name']}, {teammate['role']}"
