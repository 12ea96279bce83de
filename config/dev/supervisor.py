"""``manage.py dev``: everything Parley needs, started in order, kept alive, and ended together."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from config.dev.console import say, step
from config.dev.errors import DevError
from config.dev.ports import LOOPBACK, require_free
from config.dev.postgres import Postgres, start_postgres
from config.dev.processes import Process, end, spawn
from config.dev.state import ROOT, home, remember, secrets_of
from config.dev.valkey import Valkey, start_valkey

PYTHON = sys.executable
GIVE_UP_AFTER = 5
WITHIN_S = 60.0


@dataclass
class Child:
    """A program that is started again when it ends by itself."""

    name: str
    command: list[str]
    process: Process | None = None
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=GIVE_UP_AFTER))

    def start(self, environment: dict[str, str]) -> None:
        """Start it and pass on what it writes, each line with its name.

        :raises DevError: it ended too often in the last minute
        """
        now = time.monotonic()
        if len(self.starts) == GIVE_UP_AFTER and now - self.starts[0] < WITHIN_S:
            raise DevError(
                f"{self.name} ended {GIVE_UP_AFTER} times within {WITHIN_S:.0f} s: see its lines above."
            )
        self.starts.append(now)
        self.process = spawn(
            self.command, env=environment, cwd=ROOT, output=subprocess.PIPE, death_signal=signal.SIGTERM
        )
        threading.Thread(target=self._pass_on, args=[self.process.stdout], daemon=True).start()

    def _pass_on(self, lines: IO[bytes]) -> None:
        for line in lines:
            say(f"{self.name} | {line.decode(errors='replace').rstrip()}")


class Supervisor:
    """Starts and watches the servers and Parley's own processes."""

    def __init__(self) -> None:
        self.home = home()
        self.port = int(os.environ.get("PARLEY_PORT", "8000"))
        self.demo_port = self.port + 1
        self.is_ending = threading.Event()
        self.environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None
        self.children: list[Child] = []

    def run(self) -> int:
        """Start everything, say where to go, and stay until Ctrl-C."""
        lock = (self.home / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DevError(
                f"Parley is already running on {self.home}: end it first, or set PARLEY_HOME."
            ) from None
        require_free(self.port, what_for="the inbox")
        require_free(self.demo_port, what_for="the Messenger's demo site")
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signal_number, self._end_soon)
        try:
            self._start_servers()
            self._prepare_data()
            self._start_children()
            self._say_where_to_go()
            self._watch()
        finally:
            self._end_all()
        return 0

    def _end_soon(self, signal_number: int, frame: FrameType | None) -> None:
        self.is_ending.set()

    def _start_servers(self) -> None:
        keys = secrets_of(self.home)
        password = keys.pop("DATABASE_PASSWORD")
        base_url = f"http://{LOOPBACK}:{self.port}"
        defaults = {
            "PARLEY_ENV": "development",
            "PARLEY_BASE_URL": base_url,
            "PARLEY_MESSENGER_DEMO_URL": f"http://{LOOPBACK}:{self.demo_port}",
            "PARLEY_ALLOWED_HOSTS": f"{LOOPBACK},localhost",
            "PARLEY_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        if "DATABASE_URL" not in self.environment:
            with step("Postgres"):
                self.postgres = start_postgres(home=self.home, password=password)
            defaults["DATABASE_URL"] = self.postgres.url("parley_app", password)
            defaults["DATABASE_OWNER_URL"] = self.postgres.url("parley_owner", password)
        if "REDIS_URL" not in self.environment:
            with step("Valkey"):
                self.valkey = start_valkey(home=self.home)
            defaults["REDIS_URL"] = self.valkey.url
        self.environment = defaults | keys | self.environment
        shared = {key: value for key, value in self.environment.items() if key in defaults or key in keys}
        remember(shared)

    def _prepare_data(self) -> None:
        with step("Tables"):
            self._manage("migrate", "--verbosity", "0", as_owner=True)
        with step("Demo data"):
            self._manage("demo", "--if-empty")

    def _manage(self, *arguments: str, as_owner: bool = False) -> None:
        environment = self.environment | ({"PARLEY_AS_OWNER": "1"} if as_owner else {})
        command = [PYTHON, "-W", "ignore", str(ROOT / "manage.py"), *arguments]
        process = spawn(command, env=environment, cwd=ROOT, death_signal=signal.SIGTERM)
        while process.poll() is None:
            if self.is_ending.wait(0.05):
                end(process, by=signal.SIGTERM, patience_s=5)
                raise DevError("ended before it was ready.")
        if process.returncode != 0:
            raise DevError(f"manage.py {arguments[0]} failed: see the lines above.")

    def _start_children(self) -> None:
        web = ["-m", "uvicorn", "config.asgi:application", "--host", LOOPBACK, "--port", str(self.port)]
        web += ["--lifespan", "off", "--log-level", "warning", "--timeout-graceful-shutdown", "3"]
        worker = [
            "-W",
            "ignore",
            "-m",
            "celery",
            "-A",
            "config.celery",
            "worker",
            "-B",
            "-P",
            "threads",
            "-c",
            "4",
        ]
        worker += [
            "-s",
            str(self.home / "beat"),
            "--loglevel",
            "warning",
            "--without-gossip",
            "--without-mingle",
        ]
        site = [str(ROOT / "manage.py"), "messenger_demo", "--port", str(self.demo_port)]
        self.children = [
            Child("web", [PYTHON, *web]),
            Child("worker", [PYTHON, *worker]),
            Child("demo site", [PYTHON, *site]),
        ]
        for child in self.children:
            child.start(self.environment)
        with step("Web"):
            self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up and not self.is_ending.is_set():
            try:
                with urllib.request.urlopen(f"http://{LOOPBACK}:{self.port}/readyz", timeout=2):
                    return
            except OSError:
                self._revive()
                time.sleep(0.1)
        if not self.is_ending.is_set():
            raise DevError("the web server did not answer within 60 s: see the lines above.")

    def _say_where_to_go(self) -> None:
        command = [PYTHON, "-W", "ignore", str(ROOT / "manage.py"), "access"]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, cwd=ROOT
        )
        if done.returncode != 0 or self.is_ending.is_set():
            return
        access = json.loads(done.stdout)
        say(
            f"\n  Inbox           {access['url']}\n  Messenger demo  {access['messenger_demo_url']}\n  Sign in as"
        )
        for teammate in access["workspaces"][0]["teammates"]:
            say(
                f"    {teammate['email']:<24} {teammate['password']}   {teammate['name']}, {teammate['role']}"
            )
        say("\n  Ctrl-C ends everything; the data stays.\n")

    def _watch(self) -> None:
        while not self.is_ending.wait(0.5):
            self._revive()

    def _revive(self) -> None:
        """Start again whatever ended by itself."""
        if self.postgres and self.postgres.process.poll() is not None:
            say("Postgres ended; starting it again")
            password = secrets_of(self.home)["DATABASE_PASSWORD"]
            self.postgres = start_postgres(home=self.home, password=password, port=self.postgres.port)
        if self.valkey and self.valkey.process.poll() is not None:
            say("Valkey ended; starting it again")
            self.valkey = start_valkey(home=self.home, port=self.valkey.port)
        for child in self.children:
            if child.process and child.process.poll() is not None:
                say(f"{child.name} ended; starting it again")
                child.start(self.environment)

    def _end_all(self) -> None:
        for child in reversed(self.children):
            if child.process:
                end(child.process, by=signal.SIGTERM, patience_s=8)
        if self.valkey:
            self.valkey.stop()
        if self.postgres:
            self.postgres.stop()
        Path(self.home / "state.json").unlink(missing_ok=True)
