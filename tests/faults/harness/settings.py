"""The product's own settings, plus a witness of what the relay passes on."""

from config.settings import *  # noqa: F403 -- the real settings
from config.settings import INSTALLED_APPS as PRODUCTS_APPS

INSTALLED_APPS = [*PRODUCTS_APPS, "tests.faults.harness.witness.WitnessConfig"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
