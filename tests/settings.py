"""Settings of the test suite, on servers of its own that are thrown away afterwards.

The servers must be up before Django reads its settings, so this module starts them. Workers of a parallel
run inherit their addresses through the environment; so does whoever sets DATABASE_URL and REDIS_URL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config.dev.postgres import start_postgres
from config.dev.valkey import start_valkey

os.environ["PARLEY_ENV"] = "test"
os.environ.setdefault("PARLEY_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("PARLEY_ENCRYPTION_KEYS", "b25seS1mb3ItdGVzdHMtMzItYnl0ZXMtbG9uZy1rZXk=")

if "DATABASE_URL" not in os.environ:
    roomy = Path("/dev/shm")
    has_room = roomy.is_dir() and shutil.disk_usage(roomy).free > 2 * 1024**3
    home = Path(tempfile.mkdtemp(prefix="parley-test-", dir=roomy if has_room else None))
    home.chmod(0o755)
    postgres = start_postgres(home=home, password="test", is_throw_away=True)
    valkey = start_valkey(home=home)
    os.environ["DATABASE_URL"] = postgres.url("parley_app", "test")
    os.environ["DATABASE_OWNER_URL"] = postgres.url("parley_owner", "test")
    os.environ["REDIS_URL"] = valkey.url
    os.environ["PARLEY_HOME"] = str(home)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    atexit.register(postgres.stop)
    atexit.register(valkey.stop)

# Django creates and migrates the test database as its owner; tests/conftest.py then changes to the serving role.
os.environ["PARLEY_AS_OWNER"] = "1"
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker:
    os.environ["REDIS_URL"] = (
        os.environ["REDIS_URL"].rsplit("/", 1)[0] + f"/{int(worker.removeprefix('gw')) + 1}"
    )
    os.environ["PARLEY_LIVE_PREFIX"] = f"parley-{worker}"

from config.settings import *  # noqa: F403 -- the real settings, after their environment

del os.environ["PARLEY_AS_OWNER"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
