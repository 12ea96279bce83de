"""The commands that are not Django's: what each of them runs."""

import os
import sys
from typing import NoReturn

from config.bootstrap import ROOT
from config.dev.console import complain, say
from config.dev.errors import DevError


def run(command: str, arguments: list[str]) -> int:
    """Run ``dev``, ``test``, ``lint`` or ``setup``; return the exit code."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # it would double the time of every start
    if command == "setup":
        say("Everything that Parley needs is installed.")
        return 0
    if command == "test":
        _become_pytest(arguments)
    try:
        return _lint() if command == "lint" else _dev()
    except DevError as error:
        complain(str(error))
        return 1


def _become_pytest(arguments: list[str]) -> NoReturn:
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])  # noqa: S606 -- no shell is wanted


def _lint() -> int:
    from config.dev.lint import run_checks

    return run_checks()


def _dev() -> int:
    from config.dev.starting import start_everything

    return start_everything()
