"""Places in a saved reply that are filled for one customer: ``{{ customer.first_name | there }}``.

Replacement and nothing else: no expressions, no calls, and what is filled in is not looked at again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

VARIABLES = (
    "customer.first_name",
    "customer.name",
    "company.name",
    "company.plan",
    "teammate.first_name",
    "teammate.name",
    "workspace.name",
    "conversation.subject",
)
ATTRIBUTE = "customer.attribute."
LONGEST_VALUE = 500
# One class between the braces and a limit: the cost stays linear in the length of the text. ``\{\{`` is no place.
_PLACE = re.compile(r"\{\{([^{}\n]{1,200})\}\}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
_SHOWN_PLACE = re.compile(r"\{\{[^{}<>\n]{1,1200}\}\}")
# What Markdown would take for a mark, or a note for a call; an underscore within a word is none.
_MARKS = re.compile(r"[\\`*\[\]<>~]|(?<!\w)_|_(?!\w)|:(?=//)|(?<![\w.])@")


@dataclass(frozen=True)
class Place:
    """A marked place that nothing could fill, as it stands in the text."""

    text: str
    variable: str
    is_known: bool
    """Whether the variable exists, and only this customer has no value for it."""


@dataclass(frozen=True)
class Filled:
    """A text with its places filled; those that could not be are still in it."""

    text: str
    missing: tuple[Place, ...]


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Fill a text's places from the values, else by their own fallback, else leave them as they are."""
    missing: dict[str, Place] = {}

    def one(match: re.Match[str]) -> str:
        variable, fallback = _parsed(match.group(1))
        if value := as_value(values.get(variable, "")) or fallback:
            return value
        missing[match.group(0)] = Place(match.group(0), variable, is_known(variable))
        return match.group(0)

    return Filled(_PLACE.sub(one, text), tuple(missing.values()))


def open_places(text: str) -> list[str]:
    """Return the places that are still in a text, each once, in order."""
    return list(dict.fromkeys(match.group(0) for match in _PLACE.finditer(text)))


def unknown_places(text: str) -> list[str]:
    """Return the places whose variable does not exist and that have no fallback either."""
    parsed = {place: _parsed(place[2:-2]) for place in open_places(text)}
    return [
        place for place, (variable, fallback) in parsed.items() if not is_known(variable) and not fallback
    ]


def mark_places(html: str) -> str:
    """Return safe HTML with the places that are still in it set apart; attributes hold none, their braces are encoded."""
    return _SHOWN_PLACE.sub(r'<mark class="place">\g<0></mark>', html)


def is_known(variable: str) -> bool:
    """Tell whether a variable exists; every attribute of a customer may."""
    return variable in VARIABLES or (variable.startswith(ATTRIBUTE) and len(variable) > len(ATTRIBUTE))


def as_value(value: str) -> str:
    """Return a value on one line, with what Markdown would take for a mark, or a place, taken as a character."""
    line = " ".join(_UNSEEN.sub(" ", value[: LONGEST_VALUE * 4]).split())[:LONGEST_VALUE]
    return _MARKS.sub(r"\\\g<0>", line).replace("{{", "{\\{").replace("{{", "{\\{")


def generalize(text: str, names: Mapping[str, str]) -> str:
    """Return a sent reply with the names in it replaced by their variables, longest first.

    :param names: variable to value; an empty or one-letter value replaces nothing
    """
    by_value: dict[str, str] = {}
    for variable, value in names.items():
        if len(value) > 1:
            by_value.setdefault(value, variable)
    if not by_value:
        return text
    longest_first = sorted(by_value, key=len, reverse=True)
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return named.sub(lambda match: f"{{{{ {by_value[match.group(0)]} }}}}", text)


def _parsed(inside: str) -> tuple[str, str]:
    variable, _, fallback = inside.partition("|")
    return variable.strip(), fallback.strip()
