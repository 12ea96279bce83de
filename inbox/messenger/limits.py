"""How much one Messenger, one address and one workspace may ask for; all of it in the table below.

Token buckets in Redis: ``burst`` at once, refilled at ``per_hour``. When Redis is down nothing is limited, because
a customer who cannot write is worse than one who writes too much.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import redis
from django.conf import settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """At most ``burst`` at once and ``per_hour`` in the long run."""

    burst: int
    per_hour: int


LIMITS: dict[str, dict[str, Limit]] = {
    # One for each page load and each switch of the person; a whole office may sit behind one address.
    "boot": {"address": Limit(120, 3_600), "workspace": Limit(6_000, 600_000)},
    # A conversation costs a teammate minutes: nobody begins more than a few, and browsers are free to invent.
    "start": {"person": Limit(6, 30), "address": Limit(30, 240), "workspace": Limit(1_000, 30_000)},
    # Faster than anybody types, also for a queue that comes back from a tunnel.
    "message": {"person": Limit(40, 1_200), "workspace": Limit(4_000, 240_000)},
    # Asking every three seconds while sockets do not work, with several tabs open.
    "read": {"person": Limit(300, 9_000), "workspace": Limit(30_000, 3_000_000)},
    # A page may report a handful of things at once; the timeline is for people to read.
    "event": {"person": Limit(60, 1_200), "workspace": Limit(6_000, 360_000)},
    # An address is left once, and corrected perhaps twice.
    "email": {"person": Limit(6, 20), "address": Limit(20, 60)},
    # Files take room: ten at once, each at most 25 MB.
    "upload": {"person": Limit(20, 120), "address": Limit(40, 240), "workspace": Limit(500, 10_000)},
}
FRAMES_A_SECOND = 20
"""A socket only says hello and that somebody types: more than this closes it."""

_TAKE = """
local time = redis.call('TIME')
local now, wait, left = time[1] + time[2] / 1000000, 0, {}
for i, key in ipairs(KEYS) do
  local burst, rate = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i]) / 3600
  local known = redis.call('HMGET', key, 'left', 'at')
  left[i] = math.min(burst, (tonumber(known[1]) or burst) + (now - (tonumber(known[2]) or now)) * rate)
  if left[i] < 1 then wait = math.max(wait, math.ceil((1 - left[i]) / rate)) end
end
if wait > 0 then return wait end
for i, key in ipairs(KEYS) do
  redis.call('HSET', key, 'left', left[i] - 1, 'at', now)
  redis.call('EXPIRE', key, math.ceil(ARGV[2 * i - 1] / ARGV[2 * i] * 3600) + 1)
end
return 0
"""


def wait_s(action: str, *, workspace_id: int, **who: str) -> int:
    """Take one of an action's allowance; return 0, or the seconds until there is one again.

    :param who: the ``person`` and the ``address`` it comes from; limits of what is not given are not asked
    """
    if not settings.PARLEY_RATE_LIMITS:
        return 0
    limits = {scope: limit for scope, limit in LIMITS[action].items() if scope == "workspace" or scope in who}
    keys = [f"limit:{workspace_id}:{action}:{scope}:{who.get(scope, '')}" for scope in limits]
    try:
        return _take(keys, limits)
    except redis.RedisError as error:
        logger.warning("limits not asked: %s", error)
        return 0


def _take(keys: list[str], limits: Mapping[str, Limit]) -> int:
    sizes = [size for limit in limits.values() for size in (limit.burst, limit.per_hour)]
    return int(_redis().eval(_TAKE, len(keys), *keys, *sizes))  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
