"""How far a search looks back at a time, and what it shows first."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from inbox.calc.search_marks import marks_between

STEPS = (timedelta(days=1), timedelta(days=7), *(timedelta(days=30 * number) for number in range(1, 25)))
LONG_STEP, LONG_STEPS = timedelta(days=365), 10
AHEAD = timedelta(days=1)
FRESH_FOR = timedelta(days=60)


def stretches(
    *, now: datetime, until: datetime | None, since: datetime | None
) -> Iterator[tuple[datetime | None, list[str]]]:
    """Yield where stretches of time begin, newest first, and marks of which everything in a stretch has one.

    The last one begins at ``since``, or never; a long one has no marks.
    """
    high = until or now + AHEAD
    for low in _beginnings(high):
        if since is not None and low <= since:
            yield since, marks_between(since, high) if since < high else []
            return
        yield low, marks_between(low, high)
        high = low
    yield since, []


def score(*, rank: float, at: datetime, now: datetime, hits: int) -> float:
    """Return how early a conversation is shown: how well it matches counts for most, then how lately, then how often.

    :param rank: what Postgres makes of the words' weights and closeness in the best entry, 0 upwards
    :param hits: how many of its entries match
    """
    match = rank / (rank + 0.1)
    age = max(now - at, timedelta(0)) / FRESH_FOR
    return 0.55 * match + 0.4 * math.exp2(-min(age, 60)) + 0.05 * (1 - 1 / max(hits, 1))


def _beginnings(high: datetime) -> Iterator[datetime]:
    oldest = datetime(1, 1, 3, tzinfo=UTC)
    lows = [*(STEPS), *(STEPS[-1] + LONG_STEP * number for number in range(1, LONG_STEPS + 1))]
    for back in lows:
        if high - oldest <= back:
            return
        yield high - back
