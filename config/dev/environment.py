"""The environment that Parley's processes get from ``dev``: what ``config.settings`` reads."""

import os
from collections.abc import Mapping

from config.dev.errors import DevError
from config.dev.home import Home
from config.dev.keys import Keys
from config.dev.ports import LOOPBACK

DEFAULT_PORT = 8000


def port_of_environment() -> int:
    """Return ``PARLEY_PORT``, by default 8000; the Messenger's demo site takes the port after it.

    :raises DevError: when it is not a port number
    """
    text = os.environ.get("PARLEY_PORT") or str(DEFAULT_PORT)
    if not text.isdecimal() or not 0 < int(text) < 65535:  # noqa: PLR2004 -- the last port, for the demo site
        raise DevError(f"PARLEY_PORT is {text!r}: it must be a number from 1 to 65534.")
    return int(text)


def environment_for(home: Home, keys: Keys, *, port: int, servers: Mapping[str, str]) -> dict[str, str]:
    """Return what ``dev`` adds to the environment; what is set already comes first.

    :param servers: the addresses of the embedded servers
    """
    ours = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PARLEY_ENV": "development",
        "PARLEY_HOME": str(home.path),
        "PARLEY_SECRET_KEY": keys.secret_key,
        "PARLEY_ENCRYPTION_KEYS": keys.encryption_key,
        "PARLEY_BASE_URL": f"http://{LOOPBACK}:{port}",
        "PARLEY_MESSENGER_DEMO_URL": f"http://{LOOPBACK}:{port + 1}",
        "PARLEY_ALLOWED_HOSTS": f"{LOOPBACK},localhost",
        **servers,
    }
    settled = {name: os.environ.get(name) or value for name, value in ours.items()}
    for name in ("DATABASE_URL", "REDIS_URL"):
        settled.setdefault(name, os.environ.get(name, ""))
    settled.setdefault("DATABASE_OWNER_URL", os.environ.get("DATABASE_OWNER_URL") or settled["DATABASE_URL"])
    return settled
