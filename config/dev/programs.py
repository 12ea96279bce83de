"""Parley's own programs, as ``dev`` runs them."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import partial

from config.bootstrap import ROOT
from config.dev.children import Program
from config.dev.home import Home
from config.dev.ports import LOOPBACK
from config.dev.processes import Process, end, spawn

STOP_PATIENCE_S = 6.0
QUIET = "-Wignore"


def parleys_programs(home: Home, environment: Mapping[str, str], *, port: int) -> list[Program]:
    """Return the web server, the worker, the clock for timed tasks, and the Messenger's demo site."""
    return [
        Program(name, partial(_start, arguments, environment), _stop)
        for name, arguments in commands(home, port=port).items()
    ]


def commands(home: Home, *, port: int) -> dict[str, list[str]]:
    """Return, by name, what Python is told to run."""
    celery = ["-m", "celery", "-A", "config.celery", "--quiet"]
    beat_files = ["--schedule", str(home.path / "beat"), "--pidfile="]
    return {
        "web": [
            *("-m", "uvicorn", "config.asgi:application", "--host", LOOPBACK, "--port", str(port)),
            *("--ws", "websockets", "--lifespan", "off", "--no-access-log", "--log-level", "warning"),
            *("--timeout-graceful-shutdown", "3"),
        ],
        "worker": [
            *celery,
            "worker",
            "-P",
            "threads",
            "-c",
            "4",
            "--loglevel",
            "warning",
            "--without-mingle",
        ],
        "beat": [*celery, "beat", "--loglevel", "warning", *beat_files],
        "demosite": ["manage.py", "messenger_demo", "--port", str(port + 1)],
    }


def start_command(name: str, *arguments: str, environment: Mapping[str, str]) -> Process:
    """Start one of ``manage.py``'s commands."""
    program = [sys.executable, QUIET, "manage.py", name, *arguments]
    return spawn(program, env=environment, cwd=ROOT)


def _start(arguments: list[str], environment: Mapping[str, str]) -> Process:
    return spawn([sys.executable, QUIET, *arguments], env=environment, cwd=ROOT, output=subprocess.PIPE)


def _stop(process: Process) -> None:
    end(process, by=signal.SIGTERM, patience_s=STOP_PATIENCE_S)
