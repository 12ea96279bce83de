"""Who looks at which conversation right now: known for seconds, kept in memory, never stored."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString

STAYS_S = {"viewing": 25.0, "replying": 8.0}
Person = tuple[int, str, str]
"""Teammate id, name, "viewing" or "replying"."""


@dataclass
class People:
    """The teammates before each conversation of one workspace, as far as their browsers said lately."""

    until: dict[int, dict[int, tuple[str, str, float]]] = field(default_factory=dict)

    def note(self, said: dict[str, Any], *, now: float) -> None:
        """Take in one announcement: ``conversation``, ``teammate``, ``name`` and ``state`` (or "gone").

        :param now: seconds of a clock that only goes forward
        """
        here = self.until.setdefault(said["conversation"], {})
        if said["state"] in STAYS_S:
            here[said["teammate"]] = (said["name"], said["state"], now + STAYS_S[said["state"]])
        else:
            here.pop(said["teammate"], None)
        if not here:
            del self.until[said["conversation"]]

    def expire(self, *, now: float) -> set[int]:
        """Forget who was not heard of for too long; return the conversations where that changed something."""
        changed = set()
        for pk, here in list(self.until.items()):
            gone = [teammate for teammate, (_, _, until) in here.items() if until < now]
            for teammate in gone:
                del here[teammate]
            if gone:
                changed.add(pk)
            if not here:
                del self.until[pk]
        return changed

    def at(self, pk: int) -> tuple[Person, ...]:
        """Return who is before a conversation, those replying first."""
        here = self.until.get(pk, {})
        people = [(teammate, name, state) for teammate, (name, state, _) in here.items()]
        return tuple(sorted(people, key=lambda person: (person[2] != "replying", person[1])))


@lru_cache(maxsize=256)
def people_html(people: tuple[Person, ...], language: str) -> SafeString:
    """Return the words for who is here; each browser leaves its own teammate out."""
    shown = [(pk, name, name.split(" ", maxsplit=1)[0], state) for pk, name, state in people]
    with translation.override(language):
        return SafeString(get_template("inbox/conversations/_people.html").render({"people": shown}))
