"""The developer's commands: ``dev``, ``test``, ``lint`` and ``setup``."""

import os
import subprocess
import sys
from collections.abc import Sequence

from config.dev.console import complain, say
from config.dev.errors import DevError
from config.dev.state import ROOT

PYTHON = sys.executable
CHECKS: dict[str, list[str]] = {
    "ruff": [PYTHON, "-m", "ruff", "check", "."],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "mypy": [PYTHON, "-m", "mypy"],
    "imports": [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "migrations": [PYTHON, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "templates": [PYTHON, "-m", "djlint", "--lint", "--quiet", "."],
}


def run(command: str, arguments: Sequence[str]) -> int:
    """Run one of the commands; return its exit code."""
    if command == "test":
        return run_tests(arguments)
    if command == "lint":
        return run_checks()
    if command == "setup":
        return 0
    from config.dev.supervisor import Supervisor

    try:
        return Supervisor().run()
    except DevError as error:
        complain(f"parley: {error}")
        return 1


def run_tests(arguments: Sequence[str]) -> int:
    """Run pytest with these arguments."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run([PYTHON, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode


def run_checks() -> int:
    """Run every static check, say how each went, and return 1 when one failed."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings_for_types",
        "PYTHONPATH": str(ROOT),
    }
    failed = [name for name, command in CHECKS.items() if not _passes(name, command, environment)]
    return 1 if failed else 0


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    say(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}")
    if done.returncode != 0:
        say(done.stdout + done.stderr)
    return done.returncode == 0
