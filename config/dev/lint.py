"""``manage.py lint``: every static check, each with its result on a line."""

import base64
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

from config.bootstrap import ROOT
from config.dev.console import say

PROGRAMS = Path(sys.executable).parent
CHECKS: dict[str, list[str | Path]] = {
    "ruff check": [PROGRAMS / "ruff", "check", "."],
    "ruff format": [PROGRAMS / "ruff", "format", "--check", "."],
    "mypy": [PROGRAMS / "mypy"],
    "import-linter": [PROGRAMS / "lint-imports"],
    "migrations": [sys.executable, "-Wignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "deploy": [sys.executable, "-Wignore", "-m", "django", "check", "--deploy", "--fail-level", "INFO"],
    "djlint": [PROGRAMS / "djlint", "--lint", "--quiet", "."],
}
# What only some checks need: the settings of production are looked at with made-up values.
ENVIRONMENTS: dict[str, dict[str, str]] = {
    "deploy": {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PARLEY_ENV": "production",
        "PARLEY_BASE_URL": "https://parley.example",
        "PARLEY_SECRET_KEY": secrets.token_hex(32),
        "PARLEY_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    },
}


def run_checks() -> int:
    """Run every check, whatever the others said; return 1 when one failed."""
    results = [_passes(name, [str(word) for word in command]) for name, command in CHECKS.items()]
    return 0 if all(results) else 1


def _passes(name: str, command: list[str]) -> bool:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings_for_types",
        "PYTHONPATH": str(ROOT),
        **ENVIRONMENTS.get(name, {}),
    }
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    took_s = time.monotonic() - started
    say(f"{name:<14} {'ok' if done.returncode == 0 else 'FAILED':<7} {took_s:5.1f} s")
    if done.returncode != 0:
        say(done.stdout + done.stderr)
    return done.returncode == 0
