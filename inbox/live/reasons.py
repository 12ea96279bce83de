"""Why a conversation was given to somebody, in words: from what the hand-over recorded, without a query."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inbox.models import ConversationPart

SKIPPED = {
    "away": gettext_lazy("away"),
    "role": gettext_lazy("may not reply"),
    "full": gettext_lazy("has no room"),
}
HOURS_FROM_MINUTES = 100
Person = dict[str, Any]


def why(part: ConversationPart) -> tuple[str, ...]:
    """Return the question "Why Sam?" and its answers, a sentence each; nothing where no rule gave it."""
    auto = part.details.get("auto")
    people: list[Person] = auto.get("people", []) if isinstance(auto, dict) else []
    if not people:
        return ()
    chosen, others = people[0], people[1:]
    lines = [
        _("Why {name}?").format(name=chosen["name"]),
        _choice(auto, chosen),
        _line(_("Also free: {names}."), [_with_load(it) for it in others if not it["skipped"]]),
        _line(_("Passed over: {names}."), [_with_reason(it) for it in others if it["skipped"]]),
        _waited(auto.get("waited_s", 0)),
    ]
    return tuple(line for line in lines if line)


def _choice(auto: dict[str, Any], chosen: Person) -> str:
    team = auto.get("team")
    whose = _("Conversations of {team}").format(team=team) if team else _("Conversations without a team")
    values = {"whose": whose, "name": chosen["name"]}
    if auto["mode"] == "balanced":
        text = _("{whose} go to whoever has the fewest open: {name} had {n} of at most {most}.")
        return text.format(n=chosen["load"], most=chosen["capacity"], **values)
    if auto.get("is_first"):
        return _("{whose} go round in turn: {name} had not been given one yet.").format(**values)
    return _("{whose} go round in turn: of those free, {name} was given one longest ago.").format(**values)


def _with_load(it: Person) -> str:
    return _("{name} ({n} of {most})").format(name=it["name"], n=it["load"], most=it["capacity"])


def _with_reason(it: Person) -> str:
    if it["skipped"] == "full":
        return _("{name} (has no room: {n} of {most})").format(
            name=it["name"], n=it["load"], most=it["capacity"]
        )
    return _("{name} ({reason})").format(name=it["name"], reason=SKIPPED.get(it["skipped"], ""))


def _line(text: str, names: list[str]) -> str:
    return text.format(names=", ".join(names)) if names else ""


def _waited(seconds: int) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return _("It was first in line, and had waited less than a minute.")
    if minutes >= HOURS_FROM_MINUTES:
        text = _("It was first in line, and had waited {n} hours.")
        return text.format(n=round(minutes / 60))
    text = ngettext(
        "It was first in line, and had waited {n} minute.",
        "It was first in line, and had waited {n} minutes.",
        minutes,
    )
    return text.format(n=minutes)
