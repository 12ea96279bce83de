"""Secrets at rest: text that is encrypted before it reaches the database."""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


def encrypt(plain: str) -> str:
    """Return ``plain`` encrypted with the newest key."""
    return _keys(tuple(settings.PARLEY_ENCRYPTION_KEYS)).encrypt(plain.encode()).decode()


def decrypt(secret: str) -> str:
    """Return the text behind ``secret``, whichever of the configured keys encrypted it."""
    return _keys(tuple(settings.PARLEY_ENCRYPTION_KEYS)).decrypt(secret.encode()).decode()


@lru_cache(maxsize=8)
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        message = "PARLEY_ENCRYPTION_KEYS is not set: see docs/deploy.md"
        raise ImproperlyConfigured(message)
    return MultiFernet([Fernet(key) for key in keys])


class EncryptedTextField(models.TextField):  # type: ignore[type-arg] # not subscriptable at run time
    """Text that only this installation's keys can read; it cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in; empty text stays empty."""
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """Decrypt on the way out."""
        return decrypt(value) if value else value
