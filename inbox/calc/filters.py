"""The language of filters: conditions in groups, as plain data that can be stored, sent and compared.

A filter is a group. ``{"all": [{"field": "plan", "value": "Scale"}, {"any": [{"field": "unread", "value": "yes"},
{"field": "waiting", "op": "longer", "value": "2h", "not": true}]}]}`` reads: plan is Scale, and either unread or not
waiting longer than two hours. What the words mean to conversations stands in ``inbox.models.filtering``.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

MOST_CONDITIONS, DEEPEST, LONGEST_TEXT, LONGEST_FILTER = 30, 4, 120, 8000
DURATION = re.compile(r"[1-9][0-9]{0,3}[mhd]", re.ASCII)
MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
STATES = frozenset({"open", "snoozed", "closed"})


class FilterError(ValueError):
    """What was given is no filter; ``path`` names the place, such as ``all.1.any.0.value``."""

    def __init__(self, path: str, problem: str) -> None:
        """Say where and what."""
        super().__init__(f"{path or 'filter'}: {problem}")
        self.path, self.problem = path or "filter", problem


@dataclass(frozen=True)
class Field:
    """Something conversations can be filtered by.

    ``kind`` says what its values are: one of ``choices``, the id of a row (``teammate``, ``team``, ``tag``; some words
    are allowed as well), ``text``, ``duration`` (``30m``, ``2h``, ``3d``), ``moment`` (a day, or a duration for the op
    ``last``), ``list`` (the key of a standard list).
    """

    id: str
    kind: str
    ops: tuple[str, ...] = ("is",)
    choices: tuple[str, ...] = ()


FIELDS: dict[str, Field] = {}


def register(one: Field) -> Field:
    """Let conversations be filtered by one more thing; floors that add one also say what it means."""
    FIELDS[one.id] = one
    return one


for _one in (
    Field("list", "list"),
    Field("state", "choice", choices=("open", "snoozed", "closed")),
    Field("reply", "choice", choices=("waiting", "answered", "never")),
    Field("waiting", "duration", ("longer", "shorter")),
    Field("unread", "choice", choices=("yes",)),
    Field("assignee", "teammate", choices=("me", "nobody")),
    Field("team", "team", choices=("none",)),
    Field("tag", "tag", choices=("none",)),
    Field("priority", "choice", choices=("yes",)),
    Field("channel", "choice", choices=("messenger", "email", "api")),
    Field("plan", "text"),
    Field("company", "text", ("contains",)),
    Field("subject", "text", ("contains",)),
    Field("contact_kind", "choice", choices=("lead", "user")),
    Field("language", "text"),
    Field("country", "text"),
    Field("attachment", "choice", choices=("yes",)),
    Field("created", "moment", ("last", "after", "before")),
    Field("updated", "moment", ("last", "after", "before")),
):
    register(_one)


@dataclass(frozen=True)
class Condition:
    """One thing that must hold, or with ``negated`` must not."""

    field: str
    op: str
    value: str | int
    negated: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON knows it, without what goes without saying."""
        data: dict[str, Any] = {"field": self.field, "value": self.value}
        if self.op != FIELDS[self.field].ops[0]:
            data["op"] = self.op
        return data | ({"not": True} if self.negated else {})


@dataclass(frozen=True)
class Group:
    """Conditions and groups of which all must hold, or any; all of none always hold."""

    joined: str = "all"
    parts: "tuple[Condition | Group, ...]" = field(default=())

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {self.joined: [part.as_data() for part in self.parts]}

    def as_json(self) -> str:
        """Return it as it stands in an address: short, and the same for equal filters."""
        return json.dumps(self.as_data(), separators=(",", ":"), ensure_ascii=False) if self.parts else ""

    def conditions(self) -> Iterator[Condition]:
        """Yield every condition, however deep."""
        for part in self.parts:
            if isinstance(part, Group):
                yield from part.conditions()
            else:
                yield part

    def needed(self) -> list[Condition]:
        """Return the conditions without which nothing can hold, seen from the top."""
        if self.joined == "any" and len(self.parts) > 1:
            return []
        return [part for part in self.parts if isinstance(part, Condition) and not part.negated]


EVERYTHING = Group()


def parse_filter(text: str) -> Group:
    """Return the filter that stands in an address or a form; no text is the filter that holds everything.

    :raises FilterError: it is none
    """
    if not text.strip():
        return EVERYTHING
    if len(text) > LONGEST_FILTER:
        raise FilterError("", f"is longer than {LONGEST_FILTER} characters")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise FilterError("", "is not JSON") from None
    return read_filter(data)


def read_filter(data: Any) -> Group:
    """Return the filter that decoded JSON describes.

    :raises FilterError: it describes none; the error names the place
    """
    group = _group(data, "", 1)
    if sum(1 for _ in group.conditions()) > MOST_CONDITIONS:
        raise FilterError("", f"has more than {MOST_CONDITIONS} conditions")
    return group


def _group(data: Any, path: str, depth: int) -> Group:
    if depth > DEEPEST:
        raise FilterError(path, f"is nested deeper than {DEEPEST} groups")
    if not isinstance(data, dict) or len(data) != 1 or next(iter(data)) not in ("all", "any"):
        raise FilterError(path, 'must be {"all": […]} or {"any": […]}')
    ((joined, parts),) = data.items()
    here = f"{path}.{joined}" if path else joined
    if not isinstance(parts, list):
        raise FilterError(here, "must be a list")
    if joined == "any" and not parts:
        raise FilterError(here, "must not be empty")
    if len(parts) > MOST_CONDITIONS:
        raise FilterError(here, f"has more than {MOST_CONDITIONS} parts")
    return Group(joined, tuple(_part(part, f"{here}.{place}", depth) for place, part in enumerate(parts)))


def _part(data: Any, path: str, depth: int) -> Condition | Group:
    if isinstance(data, dict) and ("all" in data or "any" in data):
        return _group(data, path, depth + 1)
    return _condition(data, path)


def _condition(data: Any, path: str) -> Condition:
    if not isinstance(data, dict):
        raise FilterError(path, "must be a condition or a group")
    for name in data:
        if name not in ("field", "op", "value", "not"):
            raise FilterError(f"{path}.{str(name)[:40]}", "is not part of a condition")
    known = FIELDS.get(data["field"]) if isinstance(data.get("field"), str) else None
    if known is None:
        raise FilterError(f"{path}.field", f"must be one of {', '.join(FIELDS)}")
    op = data.get("op", known.ops[0])
    if op not in known.ops:
        raise FilterError(f"{path}.op", f"must be {' or '.join(known.ops)}")
    if not isinstance(data.get("not", False), bool):
        raise FilterError(f"{path}.not", "must be true or false")
    value = _value(known, op, data.get("value"), f"{path}.value")
    return Condition(known.id, op, value, data.get("not", False))


def _value(known: Field, op: str, value: Any, path: str) -> str | int:
    kind = "duration" if op == "last" else known.kind
    problem = _CHECKS[kind](value, known)
    if problem:
        raise FilterError(path, problem)
    checked: str | int = value.strip() if isinstance(value, str) else value
    return checked


def _choice(value: Any, known: Field) -> str:
    return (
        "" if value in known.choices and isinstance(value, str) else f"must be {' or '.join(known.choices)}"
    )


def _id(value: Any, known: Field) -> str:
    is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
    if is_id or (isinstance(value, str) and value in known.choices):
        return ""
    return f"must be the id of a {known.kind}" + "".join(f", or {word}" for word in known.choices)


def _text(value: Any, _known: Field) -> str:
    if not isinstance(value, str) or not value.strip() or "\0" in value or not value.isprintable():
        return "must be a text that can be read"
    return "" if len(value) <= LONGEST_TEXT else f"is longer than {LONGEST_TEXT} characters"


def _duration(value: Any, _known: Field) -> str:
    fits = isinstance(value, str) and DURATION.fullmatch(value)
    return "" if fits else "must be a number of minutes, hours or days, such as 30m, 2h or 3d"


def _day(value: Any, _known: Field) -> str:
    try:
        is_day = isinstance(value, str) and len(value) == len("2026-01-31") and date.fromisoformat(value)
    except ValueError:
        is_day = False
    fits = bool(is_day) and 1970 <= int(value[:4]) <= 9998  # noqa: PLR2004 -- the years Postgres and Python agree on
    return "" if fits else "must be a day, such as 2026-01-31"


def _key(value: Any, _known: Field) -> str:
    fits = isinstance(value, str) and re.fullmatch(r"[a-z0-9-]{1,40}", value)
    return "" if fits else "must be the key of a list"


_CHECKS: dict[str, Callable[[Any, Field], str]] = {
    "choice": _choice,
    "teammate": _id,
    "team": _id,
    "tag": _id,
    "text": _text,
    "duration": _duration,
    "moment": _day,
    "list": _key,
}


def minutes_of(duration: str) -> int:
    """Return how many minutes ``30m``, ``2h`` or ``3d`` are."""
    return int(duration[:-1]) * MINUTES[duration[-1]]


def depends_on_time(group: Group) -> bool:
    """Tell whether a conversation may come to hold, or cease to, by time alone."""
    return any(one.op in ("longer", "shorter", "last") for one in group.conditions())


def states_of(part: Condition | Group, states_of_list: Callable[[str], frozenset[str]]) -> frozenset[str]:
    """Return the states a conversation may be in that a filter holds: never too few, sometimes too many.

    :param states_of_list: the states of what a standard list holds
    """
    if isinstance(part, Condition):
        return _states_of_condition(part, states_of_list)
    found = [states_of(one, states_of_list) for one in part.parts]
    if not found:
        return STATES if part.joined == "all" else frozenset()
    return frozenset.intersection(*found) if part.joined == "all" else frozenset.union(*found)


def _states_of_condition(one: Condition, states_of_list: Callable[[str], frozenset[str]]) -> frozenset[str]:
    if one.field == "state":
        return STATES - {one.value} if one.negated else frozenset({str(one.value)})
    if one.negated:
        return STATES
    if one.field == "list":
        return states_of_list(str(one.value))
    # Closing ends a wait.
    waits = one.field == "waiting" or (one.field, one.value) == ("reply", "waiting")
    return STATES - {"closed"} if waits else STATES
