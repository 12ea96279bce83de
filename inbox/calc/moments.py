"""What people mean by "tomorrow", "fri 14" or "in 3 days": one parser for snoozing and for scheduling.

Everything is read on the clock of one time zone. An answer is always in UTC and always after ``now``. An hour the clock
skips is taken as the one that is shown instead; of one it shows twice, the first that is still to come.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workspaces.calc.hours import Schedule

NINE = time(9)
NOON, DECEMBER = 12, 12
LONGEST_TEXT, FEWEST_LETTERS = 60, 3
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
HOURS = {"noon": time(12), "midday": time(12), "afternoon": time(14), "evening": time(18), "night": time(20)}
UNITS = {"minute": "m", "min": "m", "hour": "h", "hr": "h", "day": "d", "week": "w", "month": "mo"}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "half an": 0.5}


def _always_nine(_day: date) -> time:
    return NINE


@dataclass(frozen=True)
class Clock:
    """Now, on somebody's wall, and when their mornings begin."""

    now: datetime
    zone: ZoneInfo
    morning: Callable[[date], time] = _always_nine

    @property
    def wall(self) -> datetime:
        """Return what the clock on the wall shows, without a zone."""
        return self.now.astimezone(self.zone).replace(tzinfo=None)

    @property
    def today(self) -> date:
        """Return the day it is."""
        return self.wall.date()

    def at(self, day: date, when: time) -> datetime | None:
        """Return the moment this clock shows a time on a day, or None when that is over, or beyond the calendar."""
        shown = datetime.combine(day, when)
        try:
            both = [shown.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
        except (OverflowError, ValueError):
            return None
        return next((moment for moment in both if moment > self.now), None)


def openings(schedule: Schedule, zone: ZoneInfo) -> Callable[[date], time]:
    """Return when the office opens on a day, by a clock in another zone; nine where it stays closed, or never closes."""

    def morning(day: date) -> time:
        slots = schedule.slots_on(day)
        if schedule.is_always_open or not slots:
            return NINE
        shown = min(slots).on(day)[0].replace(tzinfo=schedule.zone).astimezone(zone)
        return shown.time() if shown.date() == day else NINE

    return morning


def read_moment(text: str, clock: Clock) -> datetime | None:
    """Return the moment a text means, in UTC and later than now, or None when it means none."""
    words = _plain(text)
    if not words or len(words) > LONGEST_TEXT:
        return None
    try:
        moments = (moment for read in _READERS for moment in read(words, clock))
        found = next(moments, None)
    except (OverflowError, ValueError):  # the end of the calendar, the 31st of February
        return None
    return found if found is not None and found > clock.now else None


def _plain(text: str) -> str:
    """Return the words alone, small and parted by one space each."""
    text = re.sub(r"[,;]|\b(?:at|on|until|till|by|the|this)\b", " ", text.lower())
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text, flags=re.ASCII)
    return " ".join(text.replace("o'clock", "").split())


def _read_span(words: str, clock: Clock) -> Iterator[datetime]:
    """Read "in 3 days", "2h", "in half an hour", "in 2 weeks 14:00", "later today"."""
    if words in ("later", "later today"):
        yield clock.now.astimezone(UTC) + timedelta(hours=3)
    units = "minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|months?|mo"
    found = re.fullmatch(rf"(?:in )?([0-9]{{1,4}}|{'|'.join(_NUMBERS)}) ?({units})(?: (.+))?", words)
    if not found:
        return
    unit = UNITS.get(found[2].removesuffix("s"), found[2])
    count = _NUMBERS.get(found[1]) or int(found[1])
    if unit in ("m", "h"):
        span = timedelta(minutes=count) if unit == "m" else timedelta(hours=count)
        if not found[3]:
            yield clock.now.astimezone(UTC) + span
        return
    days = timedelta(days=count * (7 if unit == "w" else 1))
    day = _months_later(clock.today, int(count)) if unit == "mo" else clock.today + days
    yield from _on(day, found[3], clock)


def _read_named_day(words: str, clock: Clock) -> Iterator[datetime]:
    """Read "today 5pm", "tomorrow", "fri 14", "next monday", "next week", "next month", "weekend", "tonight"."""
    words = re.sub(r"^tonight$", "today night", words)
    named = re.fullmatch(r"(next week|next month|(?:next )?([a-z]+))\.?(?: (.+))?", words)
    if named is None:
        return
    today, said, rest = clock.today, named[2] or named[1], named[3]
    days = {
        "today": today,
        **dict.fromkeys(("tomorrow", "tmrw", "tom"), today + timedelta(days=1)),
        "weekend": _next_weekday(today, 5),
        "next week": _next_weekday(today, 0),
        "next month": _months_later(today.replace(day=1), 1),
    }
    weekday = _named(said, WEEKDAYS)
    if said in days:
        yield from _on(days[said], rest, clock)
    elif weekday is not None:
        if today.weekday() == weekday and rest:
            yield from _on(today, rest, clock)
        yield from _on(_next_weekday(today, weekday), rest, clock)


def _read_date(words: str, clock: Clock) -> Iterator[datetime]:
    """Read "2026-12-01 09:30", "25 dec", "december 25 2027 2pm", "25.12.", "25/12"."""
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[t ](.+))?", words):
        yield from _on(date(int(found[1]), int(found[2]), int(found[3])), found[4], clock)
        return
    day, month, year, rest = _date_in_words(words) or _date_in_digits(words) or (0, 0, 0, None)
    if not month:
        return
    for choice in (year,) if year else range(clock.today.year, clock.today.year + 9):
        if found_day := _existing(choice, month, day):
            yield from _on(found_day, rest, clock)


def _date_in_words(words: str) -> tuple[int, int, int, str | None] | None:
    pattern = (
        r"(?:([0-9]{1,2})\.? ?([a-z]{3,9})|([a-z]{3,9})\.? ?([0-9]{1,2}))(?:\.? ([0-9]{4}))?(?:\.? (.+))?"
    )
    found = re.fullmatch(pattern, words)
    month = _named(found[2] or found[3], MONTHS) if found else None
    if found is None or month is None:
        return None
    return int(found[1] or found[4]), month + 1, int(found[5] or 0), found[6]


def _date_in_digits(words: str) -> tuple[int, int, int, str | None] | None:
    found = re.fullmatch(r"([0-9]{1,2})([./])([0-9]{1,2})(?:\2([0-9]{4})?)?(?: (.+))?", words)
    if found is None:
        return None
    day, month = int(found[1]), int(found[3])
    if found[2] == "/" and month > DECEMBER:
        day, month = month, day
    elif found[2] == "/" and day <= DECEMBER and day != month:
        return None  # the fifth of June here, the sixth of May there: nobody is to guess
    return (day, month, int(found[4] or 0), found[5]) if month <= DECEMBER else None


def _read_time_alone(words: str, clock: Clock) -> Iterator[datetime]:
    """Read "14:30", "2pm", "noon": today, or tomorrow when that is over."""
    if (when := _time(words, clock.today, clock)) is not None:
        for days in (0, 1, 2):
            if moment := clock.at(clock.today + timedelta(days=days), when):
                yield moment


_READERS = (_read_span, _read_named_day, _read_date, _read_time_alone)


def _on(day: date, said: str | None, clock: Clock) -> Iterator[datetime]:
    """Yield the moment on a day, in the morning unless a time is said; nothing when it is over or makes no sense."""
    when = _time(said, day, clock) if said else clock.morning(day)
    if when is not None and (moment := clock.at(day, when)):
        yield moment


def _time(words: str, day: date, clock: Clock) -> time | None:
    """Return a time of day: "9", "14:30", "9.30", "2pm", "14h", "noon", "morning".

    :raises ValueError: when no day has it
    """
    if words == "morning":
        return clock.morning(day)
    if words in HOURS:
        return HOURS[words]
    found = re.fullmatch(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?::[0-9]{2})? ?(am|pm|a|p|h)?", words)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half in ("a", "p"):
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if half == "p" else 0)
    return time(hour, minute)


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """Return which of the names a word of three letters or more begins."""
    if len(word) < FEWEST_LETTERS:
        return None
    return next((at for at, name in enumerate(names) if name.startswith(word.removesuffix("."))), None)


def _next_weekday(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return next(found for number in range(day.day, 0, -1) if (found := _existing(year, month + 1, number)))


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
