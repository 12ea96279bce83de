"""Production's settings on this machine: no TLS before it, and one route more to compare with."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403, TID251 -- production's settings, as they are

ROOT_URLCONF = "benchmarks.urls"
STATIC_ROOT = Path(os.environ["PARLEY_HOME"]) / "static"
# A browser sends nothing secure over plain HTTP.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "session", "csrf"
