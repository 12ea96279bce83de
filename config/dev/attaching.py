"""How other commands find the servers of a running ``dev``, or say that none runs."""

import json
import os
import sys

from config.dev.home import Home

NEED_NO_SERVERS = {
    "",
    "--help",
    "--version",
    "check",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "makemigrations",
    "startapp",
    "version",
}
NO_SERVERS = {
    "PARLEY_ENV": "development",
    "PARLEY_SECRET_KEY": "no-servers",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "DATABASE_OWNER_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def find_servers_for(command: list[str]) -> None:
    """Complete the environment for a Django command; what is set already stays as it is.

    Ends the program with one sentence when the command needs servers and none are known.
    """
    name = command[0] if command else ""
    if "PARLEY_ENV" not in os.environ:
        servers = running_servers()
        if servers is None and "DATABASE_URL" not in os.environ:
            servers = _no_servers_for(name)
        for variable, value in (servers or {}).items():
            os.environ.setdefault(variable, value)
    if name == "migrate" and "DATABASE_OWNER_URL" in os.environ:
        os.environ.setdefault("PARLEY_AS_OWNER", "1")


def _no_servers_for(name: str) -> dict[str, str]:
    if name in NEED_NO_SERVERS:
        return NO_SERVERS
    sys.exit(
        "Parley does not run here: start it with 'python3 manage.py dev', or set DATABASE_URL (docs/deploy.md)."
    )


def running_servers() -> dict[str, str] | None:
    """Return the environment of the ``dev`` that runs in our data folder; ``None`` when none does."""
    home = Home.of_environment()
    if not home.is_locked():
        return None
    try:
        state: dict[str, dict[str, str]] = json.loads(home.state_file.read_text(encoding="utf-8"))
    except OSError:
        return None
    return state["environment"]
