"""What an act does to a conversation, step by step: plain data read into types, faults named by step and field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MOST_STEPS = 20
LONGEST_TAG = 60


@dataclass(frozen=True, slots=True)
class Assign:
    """Hand it to a teammate; None means nobody."""

    teammate: int | None


@dataclass(frozen=True, slots=True)
class AssignTeam:
    """Hand it to a team; None means none."""

    team: int | None


@dataclass(frozen=True, slots=True)
class PutTag:
    """Put a tag on or take it off; named by its id, or by a name that may be new."""

    tag: int | None
    name: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Prioritize:
    """Mark it as urgent, or no longer."""

    is_priority: bool


@dataclass(frozen=True, slots=True)
class Snooze:
    """Put it aside until a moment (with a zone); None until the contact writes."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Close:
    """Close it."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Open it again, whether closed or snoozed."""


@dataclass(frozen=True, slots=True)
class MarkRead:
    """Note that whoever acts has read it, or make it bold again for them."""

    is_read: bool


@dataclass(frozen=True, slots=True)
class MarkSpam:
    """Move it to the spam, or back."""

    is_spam: bool


@dataclass(frozen=True, slots=True)
class Follow:
    """Let whoever acts follow it, or no longer."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Block whoever wrote it, which makes it spam, or let them write again."""

    is_blocked: bool


Step = (
    Assign | AssignTeam | PutTag | Prioritize | Snooze | Close | Reopen | MarkRead | MarkSpam | Follow | Block
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of one step; steps count from 1, and 0 means all of them."""

    step: int
    field: str
    message: str


class StepsInvalidError(ValueError):
    """Some steps make no sense; ``faults`` says which, and why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Carry the faults."""
        super().__init__("; ".join(f"step {one.step}, {one.field}: {one.message}" for one in faults))
        self.faults = tuple(faults)


class _FieldError(ValueError):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def read_steps(said: Any) -> tuple[Step, ...]:
    """Return the steps of plain data such as ``[{"do": "close"}, {"do": "assign", "teammate": 5}]``.

    :raises StepsInvalidError: with every fault, not only the first
    """
    if not isinstance(said, list) or not 1 <= len(said) <= MOST_STEPS:
        raise StepsInvalidError([Fault(0, "steps", f"must be a list of 1 to {MOST_STEPS} steps")])
    steps: list[Step] = []
    faults: list[Fault] = []
    for number, one in enumerate(said, start=1):
        try:
            steps.append(_read(one))
        except _FieldError as error:
            faults.append(Fault(number, error.field, str(error)))
    if faults:
        raise StepsInvalidError(faults)
    return tuple(steps)


def _read(said: Any) -> Step:
    if not isinstance(said, dict):
        field = "do"
        raise _FieldError(field, "must be an object with the field do")
    kind = said.get("do")
    if not isinstance(kind, str) or kind not in _READERS:
        field = "do"
        raise _FieldError(field, f"must be one of {', '.join(_READERS)}")
    fields, make = _READERS[kind]
    for name in said:
        if name != "do" and name not in fields:
            raise _FieldError(str(name), "is not known")
    return make(said)


def _id(said: dict[str, Any], name: str, *, is_optional: bool) -> int | None:
    value = said.get(name)
    if value is None and is_optional and name in said:
        return None
    # Python takes True for 1.
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise _FieldError(name, "must be an id, or null" if is_optional else "must be an id")
    return value


def _switch(said: dict[str, Any], name: str) -> bool:
    value = said.get(name)
    if not isinstance(value, bool):
        raise _FieldError(name, "must be true or false")
    return value


def _text(said: dict[str, Any], name: str, longest: int) -> str:
    value = said.get(name)
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > longest:
        raise _FieldError(name, f"must be a text of 1 to {longest} characters")
    return text


def _moment(said: dict[str, Any], name: str) -> datetime | None:
    if name in said and said[name] is None:
        return None
    try:
        moment = datetime.fromisoformat(said.get(name))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _FieldError(name, "must be a moment with a zone, such as 2026-12-24T09:00:00+01:00, or null")
    return moment


def _tag(said: dict[str, Any], *, is_on: bool) -> PutTag:
    if "name" in said:
        return PutTag(None, _text(said, "name", LONGEST_TAG), is_on)
    return PutTag(_id(said, "tag", is_optional=False), "", is_on)


_READERS: dict[str, tuple[tuple[str, ...], Callable[[dict[str, Any]], Step]]] = {
    "assign": (("teammate",), lambda said: Assign(_id(said, "teammate", is_optional=True))),
    "assign_team": (("team",), lambda said: AssignTeam(_id(said, "team", is_optional=True))),
    "tag": (("tag", "name"), lambda said: _tag(said, is_on=True)),
    "untag": (("tag", "name"), lambda said: _tag(said, is_on=False)),
    "priority": (("is_priority",), lambda said: Prioritize(_switch(said, "is_priority"))),
    "snooze": (("until",), lambda said: Snooze(_moment(said, "until"))),
    "reopen": ((), lambda _said: Reopen()),
    "close": ((), lambda _said: Close()),
    "read": ((), lambda _said: MarkRead(is_read=True)),
    "unread": ((), lambda _said: MarkRead(is_read=False)),
    "spam": ((), lambda _said: MarkSpam(is_spam=True)),
    "not_spam": ((), lambda _said: MarkSpam(is_spam=False)),
    "follow": ((), lambda _said: Follow(is_on=True)),
    "unfollow": ((), lambda _said: Follow(is_on=False)),
    "block": ((), lambda _said: Block(is_blocked=True)),
    "unblock": ((), lambda _said: Block(is_blocked=False)),
}
