"""The steps of a macro as plain data: which there are, and what a list of them must look like."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workspaces.calc.numbers import read_number

Step = dict[str, Any]
ARGUMENTS = {
    "tag": "tag",
    "untag": "tag",
    "assign": "teammate",
    "assign_team": "team",
    "priority": "is_priority",
    "snooze": "until",
    "close": None,
}
"""Every step and the name of what it takes, in the order in which they are done."""
NOTE = "note"
"""The choice of a form that leaves a macro's note; its text is the macro's own."""
SNOOZES = ("later", "tomorrow", "monday", "week")
ME = "me"
"""Stands for whoever uses the macro."""
MOST_STEPS = 20
_SEVERAL = ("tag", "untag")


class StepError(ValueError):
    """A step that cannot be; ``number`` counts from 1 and ``reason`` is one word for it."""

    def __init__(self, number: int, do: str, reason: str) -> None:
        super().__init__(f"step {number} ({do}): {reason}")
        self.number, self.do, self.reason = number, do, reason


def read_steps(given: Any) -> list[Step]:
    """Return steps in the order in which they are done, with nothing in them but what belongs there.

    :raises StepError: with reason "many", "unknown", "argument", "twice" or "both" (closing and snoozing)
    """
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > MOST_STEPS:
        raise StepError(MOST_STEPS + 1, "", "many")
    steps = [_read(number, step) for number, step in enumerate(given, start=1)]
    for number, step in enumerate(steps, start=1):
        _check_beside(number, step, steps[: number - 1])
    places = list(ARGUMENTS)
    return sorted(steps, key=lambda step: places.index(step["do"]))


def step_of(value: str) -> Step:
    """Return the step that a form's choice names ("tag:12", "assign:me", "close"); ``read_steps`` checks it."""
    do, _, text = value.partition(":")
    argument = ARGUMENTS.get(do)
    if argument is None:
        return {"do": do}
    known: Mapping[str, Any] = {"yes": True, "no": False}
    return {"do": do, argument: known.get(text, text if (number := read_number(text)) is None else number)}


def steps_for(steps: Sequence[Step], *, me: int, moment_of: Callable[[str], str]) -> list[Step]:
    """Return steps as an act takes them: the teammate instead of "me", and a moment to snooze until.

    :param moment_of: returns the moment that a word of ``SNOOZES`` means now
    """
    done = []
    for step in steps:
        acting = dict(step)
        if acting.get("teammate") == ME:
            acting["teammate"] = me
        if "until" in acting:
            acting["until"] = moment_of(acting["until"])
        done.append(acting)
    return done


def value_of(step: Step) -> str:
    """Return the form's choice that names a step."""
    argument = ARGUMENTS[step["do"]]
    if argument is None:
        return str(step["do"])
    given = step[argument]
    words = {True: "yes", False: "no"}
    return f"{step['do']}:{words[given] if isinstance(given, bool) else given}"


def _read(number: int, given: Any) -> Step:
    do = given.get("do") if isinstance(given, Mapping) else None
    if not isinstance(do, str) or do not in ARGUMENTS:
        raise StepError(number, str(do or "")[:40], "unknown")
    argument = ARGUMENTS[do]
    if argument is None:
        return {"do": do}
    value = given.get(argument)
    if not _fits(argument, value):
        raise StepError(number, do, "argument")
    return {"do": do, argument: value}


def _fits(argument: str, value: Any) -> bool:
    if argument == "is_priority":
        return isinstance(value, bool)
    if argument == "until":
        return value in SNOOZES
    if argument == "teammate" and value == ME:
        return True
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _check_beside(number: int, step: Step, before: Sequence[Step]) -> None:
    done = {other["do"] for other in before}
    if step in before or (step["do"] in done and step["do"] not in _SEVERAL):
        raise StepError(number, step["do"], "twice")
    if step["do"] in {"close", "snooze"} and done & {"close", "snooze"}:
        raise StepError(number, step["do"], "both")
