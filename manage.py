#!/usr/bin/env python3
"""Parley's commands; ``dev``, ``test``, ``lint`` and ``setup`` need nothing but Python and pip."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))


def main(arguments: list[str]) -> None:
    """Prepare the environment, then run one command."""
    from config.bootstrap import ensure_environment, enter_environment

    command = arguments[0] if arguments else "help"
    if command in {"dev", "test", "lint", "setup"}:
        ensure_environment()
        from config.dev.commands import run

        sys.exit(run(command, arguments[1:]))
    enter_environment()
    from config.dev.state import attach

    attach()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
