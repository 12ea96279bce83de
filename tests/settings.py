"""Settings of the test suite: servers of its own unless the environment names others, then the real settings.

The servers must run before pytest-django reads the settings, so they are started here. The workers of
pytest-xdist inherit the environment, and with it the servers.
"""

import os
import re

from config.dev.throwaway import start_missing_servers

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

if not WORKER:
    for name in ("PARLEY_BASE_URL", "PARLEY_ALLOWED_HOSTS", "PARLEY_MESSENGER_DEMO_URL", "PARLEY_EMAIL_URL"):
        os.environ.pop(name, None)
    start_missing_servers()
    os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
os.environ |= {
    "PARLEY_ENV": "test",
    "PARLEY_SECRET_KEY": "only-for-tests-" + "x" * 40,
    "PARLEY_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtMzItYnl0ZXMtbG9uZy1rZXk=",
    "PARLEY_LIVE_PREFIX": f"test-{WORKER or 'main'}",
    # Django creates and migrates the test database as its owner; conftest.py then changes to the serving role.
    "PARLEY_AS_OWNER": "1",
}
if WORKER:
    # gw0 gets Redis database 1, gw1 database 2: they share the server, never a queue or a cache.
    own_database = int(WORKER.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = re.sub(r"/\d*$", f"/{own_database}", os.environ["REDIS_URL"])

from config.settings import *  # noqa: F403 -- the real settings, after their environment

del os.environ["PARLEY_AS_OWNER"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
