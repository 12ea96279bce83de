"""A cache on Redis without which people can still sign in (decision 0010)."""

import time
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

PAUSE_S = 5.0
LIMIT = "allauth:rl:"


class ForgivingCache(RedisCache):
    """Redis while it answers, this process's own memory while it does not.

    Memory is good enough for limits and for what is merely remembered. It is not for a promise that something
    happens once in all processes, such as accepting a second factor's code: ``add`` then answers False.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._memory = LocMemCache("while-redis-is-away", {**params, "OPTIONS": {}})
        self._away_until = 0.0

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store a value unless there is one; False, too, where only Redis could promise it."""
        lacking = self._memory.add if key.startswith(LIMIT) else lambda *_: False
        return bool(self._try(super().add, lacking, key, value, timeout, version))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is stored."""
        return self._try(super().get, self._memory.get, key, default, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store a value."""
        self._try(super().set, self._memory.set, key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Drop a value."""
        return bool(self._try(super().delete, self._memory.delete, key, version))

    def _try(self, ask: Callable[..., Any], lacking: Callable[..., Any], *args: Any) -> Any:
        """Ask Redis, and for five seconds after a failure only memory: a dead host must not be waited for."""
        if time.monotonic() < self._away_until:
            return lacking(*args)
        try:
            return ask(*args)
        except redis.RedisError:
            self._away_until = time.monotonic() + PAUSE_S
            return lacking(*args)
