"""What a teammate types into the search field, understood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from inbox.calc.search_dates import Days, read_days
from inbox.calc.search_words import words_of

LONGEST_QUERY = 2000
MOST_TERMS = 12
STATES = ("open", "closed", "snoozed", "unread", "priority", "spam")
KINDS = ("message", "reply", "note")
ALIASES = {"to": "assignee", "assigned": "assignee", "by": "from", "attr": "attribute"}
NAMES = ("from", "assignee", "team", "tag", "is", "has", "before", "after", "on", "subject", "company", "in")
OPERATORS = (*NAMES, "attribute")
DATES = ("before", "after", "on")
# A minus, a name and a colon, then pieces with or without quotes. No quantifier inside a quantifier: linear.
_TERM = re.compile(r'(-?)(?:([a-z]{2,20}):)?("[^"]*"?|[^\s"]+)((?:"[^"]*"|[^\s"]+)*)', re.IGNORECASE)
_NAME = re.compile(r"-?([a-z]{2,20}):(?!//)\S", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """Words to be found: one, or several that stand together."""

    text: str
    is_phrase: bool = False
    is_not: bool = False

    @property
    def words(self) -> list[str]:
        """Return what is looked for, folded."""
        return words_of(self.text)

    def __str__(self) -> str:
        """Return it as somebody would type it."""
        return f"{'-' if self.is_not else ''}{_quoted(self.text) if self.is_phrase else self.text}"


@dataclass(frozen=True)
class Filter:
    """An operator and what it asks for."""

    name: str
    value: str
    is_not: bool = False

    def __str__(self) -> str:
        """Return it as somebody would type it."""
        value = _quoted(self.value) if re.search(r"\s", self.value) else self.value
        return f"{'-' if self.is_not else ''}{self.name}:{value}"


@dataclass(frozen=True)
class Query:
    """A search: what must be found, what narrows it, and what was not understood and is looked for as words."""

    words: tuple[Words, ...] = ()
    filters: tuple[Filter, ...] = ()
    unknown: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as somebody would type it."""
        return " ".join(map(str, (*self.words, *self.filters)))

    def named(self, *names: str) -> list[Filter]:
        """Return the filters of these operators."""
        return [one for one in self.filters if one.name in names]

    @property
    def wanted(self) -> list[Words]:
        """Return the words that must be there."""
        return [one for one in self.words if not one.is_not]


def parse_query(text: str, *, today: date) -> Query:
    """Return what somebody asks for; whatever was typed, it means something.

    :param today: the day it is in the workspace; "yesterday" is the one before
    """
    words: list[Words] = []
    filters: list[Filter] = []
    unknown: list[str] = []
    for match in _terms(text):
        raw, asked = match.group(), _filter(match, today=today)
        if asked:
            filters.append(asked)
            continue
        if _NAME.match(raw) and raw.count('"') % 2 == 0:
            unknown.append(raw.removeprefix("-"))
        words += _words(raw)
    return Query(*(tuple(dict.fromkeys(found))[:MOST_TERMS] for found in (words, filters, unknown)))  # type: ignore[arg-type]


def days_of(one: Filter, *, today: date) -> Days | None:
    """Return the first and the last day a date means, or None."""
    return read_days(one.value, today=today)


def attribute_of(value: str) -> tuple[str, str] | None:
    """Return the name and the value of ``plan=pro``; an empty value asks for any. None when it is neither."""
    name, sign, wanted = value.partition("=")
    return (name.strip(), wanted.strip()) if sign and name.strip() else None


def _terms(text: str) -> Iterator[re.Match[str]]:
    return _TERM.finditer(text.replace("\0", " ").replace("“", '"').replace("”", '"')[:LONGEST_QUERY])


def _filter(match: re.Match[str], *, today: date) -> Filter | None:
    minus, name, first, rest = match.groups()
    if not name:
        return None
    known = ALIASES.get(name.lower(), name.lower())
    value = " ".join((first + rest).replace('"', "").split())
    asked = Filter(known, value.lower() if known in ("is", "has", "in") else value, is_not=bool(minus))
    return asked if known in OPERATORS and value and _makes_sense(asked, today=today) else None


def _makes_sense(asked: Filter, *, today: date) -> bool:
    if asked.name in DATES:
        return read_days(asked.value, today=today) is not None
    if asked.name == "attribute":
        return attribute_of(asked.value) is not None
    allowed = {"is": STATES, "has": ("file",), "in": KINDS}.get(asked.name)
    return asked.value in allowed if allowed else bool(words_of(asked.value))


def _words(raw: str) -> Iterator[Words]:
    """Yield what a term that is no filter looks for; a quote within it parts it."""
    is_not = raw.startswith("-") and len(raw) > 1
    for number, piece in enumerate(raw.removeprefix("-").split('"')):
        # What stood beside a quote is written with quotes from now on, so that it cannot be read as an operator.
        is_phrase = number > 0 or ('"' in raw and ":" in piece)
        text = " ".join(piece.split()) if is_phrase else piece.lstrip("-")
        if words_of(text):
            yield Words(text, is_phrase=is_phrase, is_not=is_not)


def _quoted(text: str) -> str:
    return f'"{text}"'
