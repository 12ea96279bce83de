"""Settings for the type checker, which needs the models but no servers."""

import os

os.environ.setdefault("PARLEY_ENV", "test")
os.environ.setdefault("PARLEY_SECRET_KEY", "only-for-the-type-checker")
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")

from config.settings import *  # noqa: F403 -- the real settings, after their environment
