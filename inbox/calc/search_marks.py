"""Lexemes beside the words, by which a search narrows; each holds a colon, which no word does.

``k:`` kind, ``c:`` contact, ``o:`` company, ``t:`` teammate and ``p:`` contact who wrote it, ``f:`` has a file,
``d:`` ``m:`` ``y:`` day, month and year in UTC; of a conversation ``s:`` state, ``a:`` assignee and ``g:`` team (0 for
none), ``tag:``, ``pr:`` priority, ``sp:`` spam, ``at:`` an
attribute.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from inbox.calc.search_words import words_of

MOST_DAYS = 62
MOST_MONTHS = 26


def day_marks(at: datetime) -> list[str]:
    """Return the day, month and year of a moment."""
    day = at.astimezone(UTC)
    return [f"d:{day:%Y%m%d}", f"m:{day:%Y%m}", f"y:{day:%Y}"]


def attribute_marks(attributes: Mapping[str, Any]) -> list[str]:
    """Return for each attribute that has a value its name alone, and its name and value."""
    kept = [(name, value) for name, value in attributes.items() if value not in ("", None)]
    return [mark for name, value in kept for mark in (attribute_mark(name), attribute_mark(name, str(value)))]


def attribute_mark(name: str, value: str = "") -> str:
    """Return the lexeme of an attribute: of any value, or of one. Case, accents and spaces do not matter."""
    called, said = ("_".join(words_of(text))[:200] for text in (name, value))
    return f"at:{called}={said}" if value else f"at:{called}"


def marks_between(first: datetime, last: datetime) -> list[str]:
    """Return marks of which everything between two moments has one (and maybe something around them); none for a long time."""
    begin, end = first.astimezone(UTC).date(), last.astimezone(UTC).date()
    days = (end - begin).days + 1
    if days <= MOST_DAYS // 2:
        return [f"d:{begin + timedelta(days=number):%Y%m%d}" for number in range(days)]
    months = _months(begin, end)
    if len(months) <= MOST_MONTHS // 2:
        return [f"m:{month}" for month in months]
    years = range(begin.year, end.year + 1)
    return [f"y:{year:04}" for year in years] if len(years) <= MOST_MONTHS else []


def _months(begin: date, end: date) -> list[str]:
    first, last = begin.year * 12 + begin.month - 1, end.year * 12 + end.month - 1
    return [
        f"{number // 12:04}{number % 12 + 1:02}"
        for number in range(first, min(last, first + MOST_MONTHS) + 1)
    ]
