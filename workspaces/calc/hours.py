"""Office hours: when somebody is there, exactly, whatever the clocks do.

A slot is a piece of the clock on the wall of one time zone, from a minute to a later one, and belongs to the day it
begins on. It is open whenever that clock shows a time in it: an hour the clock skips is no time at all, and an hour it
shows twice is open twice. Everything else follows from that.

Moments that come in and go out are aware; those that go out are in UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTES_OF_DAY = 24 * 60
LONGEST_SLOT = MINUTES_OF_DAY
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
# The 29th of February returns after eight years at most; what has not changed for longer never does.
LONGEST_REST_DAYS = 9 * 366
_PROBE = timedelta(hours=6)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, order=True, slots=True)
class Slot:
    """From one minute of a day up to, not including, another; from 1440 on it is the next morning."""

    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        """Refuse what is no time.

        :raises ValueError: when it does not begin on its day, or is empty, or longer than a day
        """
        length = self.end_minute - self.start_minute
        if not (0 <= self.start_minute < MINUTES_OF_DAY and 0 < length <= LONGEST_SLOT):
            message = f"{self.start_minute} to {self.end_minute} is no time of day"
            raise ValueError(message)

    def on(self, day: date) -> Span:
        """Return it on a day, as a clock on the wall shows it: without a zone."""
        midnight = datetime.combine(day, datetime.min.time())
        return midnight + timedelta(minutes=self.start_minute), midnight + timedelta(minutes=self.end_minute)


ALL_DAY = Slot(0, MINUTES_OF_DAY)


@dataclass(frozen=True, slots=True)
class DayException:
    """A day with other slots than its weekday has; with none it is closed."""

    on: date
    slots: tuple[Slot, ...] = ()
    is_recurring: bool = False
    """Every year, from any year on; the 29th of February only in years that have it."""


@dataclass(frozen=True)
class Schedule:
    """A week of slots in one time zone, and the days that differ.

    :param time_zone: IANA name
    :param week: slots by weekday, Monday first; ignored when ``is_always_open``
    :param exceptions: a day named with its year wins over one that returns every year
    """

    time_zone: str
    week: tuple[tuple[Slot, ...], ...] = ((),) * 7
    exceptions: tuple[DayException, ...] = ()
    is_always_open: bool = False
    _dated: dict[date, tuple[Slot, ...]] = field(init=False, repr=False, compare=False)
    _yearly: dict[tuple[int, int], tuple[Slot, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the exceptions by what they are found by."""
        dated = {it.on: it.slots for it in self.exceptions if not it.is_recurring}
        yearly = {(it.on.month, it.on.day): it.slots for it in self.exceptions if it.is_recurring}
        object.__setattr__(self, "_dated", dated)
        object.__setattr__(self, "_yearly", yearly)

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone."""
        return ZoneInfo(self.time_zone)

    def slots_on(self, day: date) -> tuple[Slot, ...]:
        """Return the slots that begin on a day of its zone."""
        usual = (ALL_DAY,) if self.is_always_open else self.week[day.weekday()]
        return self._dated.get(day, self._yearly.get((day.month, day.day), usual))

    def is_open(self, at: datetime) -> bool:
        """Tell whether it is open at a moment; the last moment of a slot is the one before its end."""
        # By way of UTC: a time the clock skips would otherwise stay as it is.
        wall = at.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None)
        days = (wall.date(), wall.date() - DAY)
        spans = [slot.on(day) for day in days for slot in self.slots_on(day)]
        return any(start <= wall < end for start, end in spans)

    def open_seconds(self, start: datetime, end: datetime) -> float:
        """Return for how many seconds between two moments it is open; 0 when they are in the wrong order."""
        total = 0.0
        for opening, closing in self.open_spans(start, until=end):
            total += (closing - opening).total_seconds()
        return total

    def next_opening(self, at: datetime) -> datetime | None:
        """Return the first moment after ``at`` at which it turns from closed to open, or None when it never does."""
        if self._is_the_same_from(at):
            return None
        spans = self.open_spans(at, until=_horizon(at))
        return next((opening for opening, _closing in spans if opening > at), None)

    def next_closing(self, at: datetime) -> datetime | None:
        """Return the first moment after ``at`` at which it turns from open to closed, or None when it never does."""
        if self._is_the_same_from(at):
            return None
        closing = next((closing for _opening, closing in self.open_spans(at, until=_horizon(at))), None)
        return None if closing == _horizon(at) else closing

    def open_from(self, at: datetime) -> datetime | None:
        """Return ``at`` when it is open then, else the next opening, or None when there is none."""
        return at.astimezone(UTC) if self.is_open(at) else self.next_opening(at)

    def after_open(self, start: datetime, seconds: float) -> datetime | None:
        """Return the first moment by which it was open for so many seconds since ``start``, or None if never.

        A budget that ends exactly at closing is due at closing, and one of nothing at ``start``.
        """
        left = timedelta(seconds=seconds)
        if left <= timedelta(0):
            return start.astimezone(UTC)
        for opening, closing in self._spans_by_day(start):
            if opening + left <= closing:
                return opening + left
            left -= closing - opening
        return None

    def open_spans(self, start: datetime, *, until: datetime | None = None) -> Iterator[Span]:
        """Yield from when to when it is open after ``start``, in order, those that touch as one."""
        joined: Span | None = None
        for opening, closing in self._spans_by_day(start, until=until):
            if joined is not None and joined[1] == opening:
                joined = joined[0], closing
                continue
            if joined is not None:
                yield joined
            joined = opening, closing
        if joined is not None:
            yield joined

    def _is_the_same_from(self, at: datetime) -> bool:
        """Tell whether it is surely always open, or never, from a moment on; saves looking through nine years."""
        yesterday = at.astimezone(UTC).date() - 2 * DAY
        to_come = [it for it in self.exceptions if it.is_recurring or it.on >= yesterday]
        if self.is_always_open or _covers_week(self.week):
            return all(it.slots == (ALL_DAY,) for it in to_come)
        return not any(self.week) and not any(it.slots for it in to_come)

    def _spans_by_day(self, start: datetime, *, until: datetime | None = None) -> Iterator[Span]:
        """Yield the same day of UTC by day of UTC: what lasts over midnight comes in pieces."""
        start, end = start.astimezone(UTC), until.astimezone(UTC) if until else None
        day, rested = start.date(), 0
        while rested <= LONGEST_REST_DAYS and (end is None or _midnight(day) < end):
            found = self._spans_of(day)
            for opening, closing in found:
                first, last = max(opening, start), closing if end is None else min(closing, end)
                if first < last:
                    yield first, last
            rested = 0 if found else rested + 1
            day += DAY

    def _spans_of(self, day: date) -> list[Span]:
        """Return when it is open on a day of UTC, overlapping slots united."""
        spans: list[Span] = []
        for start, end, offset in _constant_offsets(self.time_zone, day):
            first, last = (start + offset).replace(tzinfo=None), (end + offset).replace(tzinfo=None)
            for slot_start, slot_end in self._wall_spans(first.date() - DAY, last.date()):
                opening, closing = max(slot_start, first), min(slot_end, last)
                if opening < closing:
                    spans.append((_moment(opening, offset), _moment(closing, offset)))
        return _united(spans)

    def _wall_spans(self, first: date, last: date) -> Iterator[Span]:
        while first <= last:
            for slot in self.slots_on(first):
                yield slot.on(first)
            first += DAY


@lru_cache(maxsize=20_000)
def _constant_offsets(time_zone: str, day: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """Return a day of UTC in pieces in which the zone's clocks keep one distance to UTC."""
    zone, at, end = ZoneInfo(time_zone), _midnight(day), _midnight(day + DAY)
    pieces = []
    while at < end:
        piece_end = _next_change(zone, at, end)
        pieces.append((at, piece_end, _offset(zone, at)))
        at = piece_end
    return tuple(pieces)


def _next_change(zone: ZoneInfo, at: datetime, end: datetime) -> datetime:
    """Return when the clocks are set next, to the second, or ``end``."""
    offset = _offset(zone, at)
    before, after = at, min(at + _PROBE, end)
    while _offset(zone, after) == offset:
        if after >= end:
            return end
        before, after = after, min(after + _PROBE, end)
    while after - before > SECOND:
        middle = before + timedelta(seconds=(after - before) // SECOND // 2)
        before, after = (middle, after) if _offset(zone, middle) == offset else (before, middle)
    return after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=UTC)


def _moment(wall: datetime, offset: timedelta) -> datetime:
    return (wall - offset).replace(tzinfo=UTC)


def _horizon(at: datetime) -> datetime:
    return at.astimezone(UTC) + LONGEST_REST_DAYS * DAY


def _united(spans: list[Span]) -> list[Span]:
    """Return spans in order, those that overlap or touch as one."""
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], end)
        else:
            united.append((start, end))
    return united


def _covers_week(week: tuple[tuple[Slot, ...], ...]) -> bool:
    monday = date(2024, 1, 1)
    days = [monday + number * DAY for number in range(-1, 7)]
    walls = _united([slot.on(day) for day in days for slot in week[day.weekday()]])
    start, end = ALL_DAY.on(monday)
    return any(opening <= start and closing >= end + 6 * DAY for opening, closing in walls)
