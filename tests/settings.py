"""Settings of the test suite: the servers named by the environment."""

import os

os.environ.setdefault("PARLEY_ENV", "test")
os.environ["PARLEY_AS_OWNER"] = "1"
from config.settings import *  # noqa: F403, TID251 -- the real settings, after their environment

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
