"""Every process of an installation, on one machine: two servers, two webs, a worker and its clock."""

import asyncio
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import redis

from config.bootstrap import ROOT
from config.dev.accounts import Account
from config.dev.home import Home
from config.dev.ports import free_port
from config.dev.postgres import Postgres
from config.dev.processes import Process, spawn
from config.dev.programs import QUIET, commands
from config.dev.roles import DATABASE, make_roles_and_database
from config.dev.throwaway import MEMORY
from config.dev.valkey import Valkey
from tests.faults.harness.services import Service
from tests.faults.harness.web import Web

READY_PATIENCE_S = 60.0
OURS = ("PARLEY_", "DATABASE_", "REDIS_", "DJANGO_", "PYTEST_")


@dataclass
class Stack:
    """The processes by name, and how to reach what they serve."""

    folder: Path
    server: Postgres
    broker: Valkey
    environment: dict[str, str]
    services: dict[str, Service] = field(default_factory=dict)
    webs: list[Web] = field(default_factory=list)
    access: dict[str, Any] = field(default_factory=dict)

    @property
    def web_services(self) -> list[Service]:
        """Return the two web servers."""
        return [self.services[name] for name in ("web-a", "web-b")]

    def database(self) -> psycopg.Connection[Any]:
        """Return a superuser's connection to Parley's database."""
        return psycopg.connect(self.server.url(database=DATABASE), connect_timeout=5, autocommit=True)

    def redis(self) -> redis.Redis:
        """Return a client of the broker."""
        return redis.Redis.from_url(self.broker.url, socket_timeout=2)

    def log_of(self, name: str) -> str:
        """Return what a service wrote."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def end(self) -> None:
        """Kill everything and remove the folder, unless FAULTS_KEEP is set."""
        for service in reversed(self.services.values()):
            service.end()
        if not os.environ.get("FAULTS_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)


def prepare_stack(*, broken: Collection[str] = ()) -> Stack:
    """Make the folder and start the two servers, with tables and people in the database.

    :param broken: what to take away from the product, to show that the harness notices
    """
    folder = Path(tempfile.mkdtemp(prefix="parley-faults-", dir=MEMORY if MEMORY.is_dir() else None))
    folder.chmod(0o711)
    server, broker = _servers_in(folder)
    owner, app = secrets.token_hex(8), secrets.token_hex(8)
    ports = [free_port(), free_port()]
    environment = _environment(
        folder,
        DATABASE_URL=server.url(user="parley_app", password=app, database=DATABASE),
        DATABASE_OWNER_URL=server.url(user="parley_owner", password=owner, database=DATABASE),
        REDIS_URL=broker.url,
        PARLEY_BASE_URL=f"http://127.0.0.1:{ports[0]}",
        FAULTS_BREAK=" ".join(broken),
    )
    stack = Stack(folder, server, broker, environment, webs=[Web(port) for port in ports])
    for name, one in (("postgres", server), ("redis", broker)):
        one.prepare()
        stack.services[name] = Service(name, one.start)
        one.wait_until_ready(stack.services[name].start())
    make_roles_and_database(server.url(), owner_password=owner, app_password=app)
    _run(stack, "manage.py", "migrate", "--verbosity", "0")
    stack.access = json.loads(_run(stack, "-m", "tests.faults.harness.seeding"))
    return stack


def start_programs(stack: Stack) -> None:
    """Start the webs, the worker and the clock; ``wait_until_served`` waits."""
    home = Home(stack.folder)
    for name, web in zip(("web-a", "web-b"), stack.webs, strict=True):
        _add(stack, name, commands(home, port=web.port)["web"])
    for name in ("worker", "beat"):
        _add(stack, name, commands(home, port=stack.webs[0].port)[name])


async def wait_until_served(stack: Stack) -> None:
    """Return when both webs answer that they are able to work."""
    give_up_at = time.monotonic() + READY_PATIENCE_S
    for web in stack.webs:
        while not await web.is_ready():
            assert time.monotonic() < give_up_at, f"no answer from {web.port}: {stack.folder}"
            await asyncio.sleep(0.1)


def _servers_in(folder: Path) -> tuple[Postgres, Valkey]:
    account = Account.for_postgres()
    place = folder / "postgres"
    place.mkdir(mode=0o700)
    os.chown(place, account.uid, account.gid)
    password = secrets.token_hex(8)
    server = Postgres(place, account, free_port(), password, folder / "postgres.log")
    # The broker forgets everything when it ends: nothing may depend on what it held.
    broker = Valkey(folder / "redis", free_port(), password, folder / "redis.log", is_durable=False)
    return server, broker


def _environment(folder: Path, **ours: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.faults.harness.settings",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "PARLEY_ENV": "development",
        # A few visitors write more here than a hundred would: what is tried is faults, not limits.
        "PARLEY_RATE_LIMITS": "false",
        "PARLEY_HOME": str(folder),
        "PARLEY_SECRET_KEY": secrets.token_hex(32),
        "PARLEY_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtMzItYnl0ZXMtbG9uZy1rZXk=",
        "PARLEY_ALLOWED_HOSTS": "127.0.0.1",
        **ours,
    }


def _add(stack: Stack, name: str, arguments: list[str]) -> None:
    launch = partial(_launch, stack.environment, arguments, stack.folder / f"{name}.log")
    stack.services[name] = Service(name, launch)
    stack.services[name].start()


def _launch(environment: Mapping[str, str], arguments: list[str], log: Path) -> Process:
    with log.open("ab") as stream:
        return spawn([sys.executable, QUIET, *arguments], env=environment, cwd=ROOT, output=stream)


def _run(stack: Stack, *arguments: str) -> str:
    environment = stack.environment | {"PARLEY_AS_OWNER": "1"}
    done = subprocess.run(
        [sys.executable, QUIET, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
