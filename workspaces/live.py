"""The doorbell: telling the sockets of every process that something is new, never what it is."""

import logging
import time
from functools import lru_cache
from typing import Any

import redis
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)


class Silence:
    """For how long nobody tries to ring: a Redis that hangs would cost everybody who writes a second each time."""

    LASTS_S = 2.0

    def __init__(self) -> None:
        self._ends_at = 0.0

    def begin(self) -> None:
        """Be silent from now on."""
        self._ends_at = time.monotonic() + self.LASTS_S

    def lasts(self) -> bool:
        """Tell whether not to try."""
        return time.monotonic() < self._ends_at


_silence = Silence()


def ring(group: str, message: dict[str, Any]) -> None:
    """Send a small message to every socket of a group; when Redis is down it is lost, and that is allowed.

    :param message: with a ``type`` that names the consumer's method, and ids
    """
    layer = get_channel_layer()
    if not isinstance(layer, RedisPubSubChannelLayer):
        async_to_sync(layer.group_send)(group, message)
        return
    if _silence.lasts():
        return
    # The layer's own sender opens an event loop and a Redis connection per call; a plain publish of the same
    # bytes costs a fiftieth (tests/workspaces/test_live.py holds them equal).
    try:
        _redis().publish(f"{_prefix()}__group__{group}", layer.serialize(message))
    except redis.RedisError as error:
        if isinstance(error, redis.TimeoutError):
            _silence.begin()
        logger.warning("doorbell not rung: %s", error)


def _prefix() -> str:
    config: Any = settings.CHANNEL_LAYERS["default"]["CONFIG"]
    return str(config["prefix"])


@lru_cache(maxsize=1)
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)


def user_group(user_id: int) -> str:
    """Return the group of all sockets of one login, whichever workspace they show."""
    return f"user.{user_id}"


def ring_seat_changed(user_id: int) -> None:
    """Make a login's sockets ask, once the transaction ends, whether session and seat still let them stay."""
    message = {"type": "seat.changed"}
    transaction.on_commit(lambda: ring(user_group(user_id), message), robust=True)
