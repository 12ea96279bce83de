"""Settings of the test suite: servers of its own unless the environment names others, then the real settings.

The servers must run before pytest-django reads the settings, so they are started here. The workers of
pytest-xdist inherit the environment, and with it the servers.
"""

import os
import re

from config.dev.throwaway import start_missing_servers

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

if not WORKER:
    start_missing_servers()
os.environ |= {
    "PARLEY_ENV": "test",
    "PARLEY_AS_OWNER": "1",
    "PARLEY_SECRET_KEY": "only-for-tests",
    "PARLEY_ENCRYPTION_KEYS": "dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtMzI=",
    "PARLEY_BASE_URL": "http://testserver",
    "PARLEY_ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "PARLEY_LIVE_PREFIX": f"test-{WORKER or 'main'}",
}
os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
if WORKER:
    # gw0 gets Redis database 1, gw1 database 2: they share the server, never a queue or a cache.
    own_database = int(WORKER.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = re.sub(r"/\d*$", f"/{own_database}", os.environ["REDIS_URL"])

from config.settings import *  # noqa: E402, F403, TID251 -- the real settings, after their environment

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
