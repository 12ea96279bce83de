"""A week of office hours as people type it: from and to, by day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from workspaces.calc.hours import MINUTES_OF_DAY, Slot

MOST_SLOTS = 10
"""In one day."""
Problem = Literal["incomplete", "no time", "too many"]
_FIELD = re.compile(r"^d([0-6])-(\d{1,3})-(from|to)$")
_CLOCK = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)(:00)?$")


@dataclass(frozen=True)
class TypedSlot:
    """What stands in the two fields of one slot, and what it means; ``slot`` is None for none, or when it is wrong."""

    weekday: int
    number: int
    start: str = ""
    end: str = ""
    problem: Problem | None = None
    slot: Slot | None = None

    @property
    def field(self) -> str:
        """Return the name both fields begin with."""
        return f"d{self.weekday}-{self.number}"

    @property
    def ends_next_day(self) -> bool:
        """Tell whether it goes past midnight."""
        return self.slot is not None and self.slot.end_minute > MINUTES_OF_DAY


def read_week(fields: Mapping[str, str]) -> list[TypedSlot]:
    """Return the slots typed, by day; fields of which both are empty are none."""
    typed: dict[tuple[int, int], dict[str, str]] = {}
    for name in fields:
        if found := _FIELD.match(name):
            key = int(found[1]), int(found[2])
            typed.setdefault(key, {})[found[3]] = fields[name].strip()
    rows = [(key, it.get("from", ""), it.get("to", "")) for key, it in sorted(typed.items())]
    slots: list[TypedSlot] = []
    for (weekday, number), start, end in rows:
        if start or end:
            before = sum(it.weekday == weekday for it in slots)
            slots.append(_read(weekday, number, start, end, is_too_many=before >= MOST_SLOTS))
    return slots


def read_slot(start: str, end: str) -> tuple[Slot | None, Problem | None]:
    """Return what two times of day mean: an end that is not later is one of the next day.

    :return: the slot, or why there is none; neither when both are empty
    """
    if not start and not end:
        return None, None
    if not start or not end:
        return None, "incomplete"
    first, last = _minute(start), _minute(end)
    if first is None or last is None:
        return None, "no time"
    return Slot(first, last if last > first else last + MINUTES_OF_DAY), None


def write_week(week: Iterable[Iterable[Slot]]) -> list[TypedSlot]:
    """Return the slots of a week as they stand in the fields."""
    return [
        TypedSlot(weekday, number, clock(slot.start_minute), clock(slot.end_minute), slot=slot)
        for weekday, day in enumerate(week)
        for number, slot in enumerate(day)
    ]


def clock(minute: int) -> str:
    """Return a minute of the day, or of the next one, as 09:05."""
    hours, minutes = divmod(minute % MINUTES_OF_DAY, 60)
    return f"{hours:02}:{minutes:02}"


def _read(weekday: int, number: int, start: str, end: str, *, is_too_many: bool) -> TypedSlot:
    slot, problem = read_slot(start, end)
    if is_too_many:
        slot, problem = None, "too many"
    return TypedSlot(weekday, number, start, end, problem, slot)


def _minute(text: str) -> int | None:
    found = _CLOCK.match(text)
    return int(found[1]) * 60 + int(found[2]) if found else None
