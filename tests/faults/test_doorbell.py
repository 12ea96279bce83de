"""A Redis that hangs: who writes waits for it once, not with every message."""

import socket
import time

import pytest

from workspaces import live


@pytest.fixture
def hanging_redis(settings):
    """A server that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        live._redis.cache_clear()
        yield
    live._redis.cache_clear()
    live._silence = live.Silence()


def test_ringing_at_a_redis_that_hangs_costs_one_time_out(hanging_redis):
    started = time.monotonic()

    for _ in range(20):
        live.ring("inbox.1", {"type": "conversation.changed", "conversation": 1, "seq": 1})

    assert time.monotonic() - started < live.Silence.LASTS_S + 1.5
