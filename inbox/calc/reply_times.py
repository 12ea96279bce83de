"""The promise "usually answers in about 12 minutes", from the waits of the last two weeks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

FEWEST, EXACT_UP_TO = 10, 12
MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True)
class ReplyTime:
    """How to say it: minutes with a number, everything slower in words that promise no more than is true."""

    unit: Literal["minutes", "hour", "hours", "day", "days"]
    minutes: int = 0


def usual_wait_s(waits_s: Sequence[float]) -> int | None:
    """Return the median wait in seconds, or None when there are fewer than ten: too few to promise anything."""
    return round(median(waits_s)) if len(waits_s) >= FEWEST else None


def reply_time(wait_s: float | None) -> ReplyTime | None:
    """Return how to say a usual wait; minutes are rounded up, above twelve to the next five."""
    if wait_s is None:
        return None
    if wait_s <= 50 * MINUTE:
        minutes = max(1, math.ceil(wait_s / MINUTE))
        return ReplyTime("minutes", minutes if minutes <= EXACT_UP_TO else 5 * math.ceil(minutes / 5))
    if wait_s <= 90 * MINUTE:
        return ReplyTime("hour")
    if wait_s <= 8 * HOUR:
        return ReplyTime("hours")
    return ReplyTime("day") if wait_s <= DAY else ReplyTime("days")
