"""The doorbell."""

import time
from typing import Any

import pytest
import redis
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings

from workspaces.live import ring

MESSAGE = {"type": "conversation.changed", "conversation": 17, "seq": 42}


@pytest.fixture
def heard() -> Any:
    """What is published on a group's channel, whatever published it."""
    prefix = settings.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"]
    listener = redis.Redis.from_url(settings.REDIS_URL).pubsub()
    listener.subscribe(f"{prefix}__group__inbox.1")
    listener.get_message(timeout=2)
    yield listener
    listener.close()


def next_bytes(listener: Any) -> bytes:
    until = time.monotonic() + 3
    while time.monotonic() < until:
        if (message := listener.get_message(timeout=0.5)) and message["type"] == "message":
            return bytes(message["data"])
    raise AssertionError("nothing was published")


def test_the_quick_ring_publishes_what_the_layer_itself_would(heard):
    ring("inbox.1", MESSAGE)
    ours = next_bytes(heard)
    async_to_sync(get_channel_layer().group_send)("inbox.1", MESSAGE)

    assert ours == next_bytes(heard)
