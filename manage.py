#!/usr/bin/env python3
"""Parley's commands: ``dev``, ``test``, ``lint``, ``setup``, and every command of Django's."""

import os
import sys


def main() -> None:
    """Run one command, in an environment that has what it needs."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- said by this file, which older ones can read
        sys.exit("Parley needs Python 3.11 or newer.")
    from config.bootstrap import INSTALLING_COMMANDS, enter_environment

    enter_environment(sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] and sys.argv[1] in INSTALLING_COMMANDS:
        from config.dev.commands import run

        sys.exit(run(sys.argv[1], sys.argv[2:]))
    from config.dev.attaching import find_servers_for

    find_servers_for(sys.argv[1:2])
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
