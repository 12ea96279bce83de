"""Dates as people type them into a search."""

import re
from datetime import date, timedelta

Days = tuple[date, date]
"""The first and the last day of a span, both in it."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
_AGO = re.compile(r"(\d{1,4}) ?(d|day|days|w|week|weeks|m|month|months)(?: ago)?", re.ASCII)
_LENGTHS = {"d": 1, "w": 7, "m": 30}
_FAR = timedelta(days=366)


def read_days(text: str, *, today: date) -> Days | None:
    """Return the days of "2026-11-03", "2026-11", "2026", "yesterday", "last week", "monday" or "3 days ago"."""
    said = " ".join(text.lower().replace("_", " ").split())
    try:
        return _named(said, today) or _weekday(said, today) or _ago(said, today) or _numbers(said)
    except (ValueError, OverflowError):
        return None


def _named(said: str, today: date) -> Days | None:
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    before = first - timedelta(days=1)
    spans = {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "this week": (monday, monday + timedelta(days=6)),
        "last week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "this month": (first, _last_of(first)),
        "last month": (before.replace(day=1), before),
        "this year": (date(today.year, 1, 1), date(today.year, 12, 31)),
        "last year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
    return spans.get(said)


def _weekday(said: str, today: date) -> Days | None:
    if said not in WEEKDAYS:
        return None
    day = today - timedelta(days=(today.weekday() - WEEKDAYS.index(said)) % 7)
    return day, day


def _ago(said: str, today: date) -> Days | None:
    if not (match := _AGO.fullmatch(said)):
        return None
    day = today - timedelta(days=int(match[1]) * _LENGTHS[match[2][0]])
    return day, day


def _numbers(said: str) -> Days | None:
    if not (match := _NUMBERS.fullmatch(said)):
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year or year > 9000:  # noqa: PLR2004 -- arithmetic needs room above it
        return None
    if day and month:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), _last_of(date(year, month, 1))
    return date(year, 1, 1), date(year, 12, 31)


def _last_of(first: date) -> date:
    """Return the last day of the month that a day begins."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
