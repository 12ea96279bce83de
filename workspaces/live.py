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

SILENCE_S = 2.0
logger = logging.getLogger(__name__)


class _Silence:
    """Until when nothing is rung: a host that does not even refuse would be waited for again and again."""

    until = 0.0


_silence = _Silence()


def ring(group: str, message: dict[str, Any]) -> None:
    """Send a small message to every socket of a group; when Redis is down it is lost, and that is allowed.

    :param message: with a ``type`` that names the consumer's method, and ids
    """
    layer = get_channel_layer()
    if not isinstance(layer, RedisPubSubChannelLayer):
        async_to_sync(layer.group_send)(group, message)
        return
    # The layer's own sender opens an event loop and a Redis connection per call; a plain publish of the same
    # bytes costs a fiftieth (tests/workspaces/test_live.py holds them equal).
    if time.monotonic() < _silence.until:
        return
    try:
        _redis().publish(f"{_prefix()}__group__{group}", layer.serialize(message))
    except redis.RedisError as error:
        if isinstance(error, redis.TimeoutError):
            _silence.until = time.monotonic() + SILENCE_S
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
