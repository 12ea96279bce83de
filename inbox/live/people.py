"""Who looks at which conversation right now: known for seconds, kept in memory, never stored."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString

HERE_S, WRITING_S = 25.0, 8.0
STRENGTH = {"replying": 0, "noting": 1, "viewing": 2}
"""What counts for somebody with several tabs: replying most."""
MOST_SHOWN = 4
Person = tuple[int, str, str]
"""Teammate id, name, and "replying", "noting" or "viewing"."""


@dataclass
class Seen:
    """What one tab of a teammate said of a conversation, and until when that holds."""

    name: str
    here_until: float
    state: str = "viewing"
    writing_until: float = 0.0


@dataclass
class People:
    """The teammates before each conversation of one workspace, as far as their browsers said lately."""

    until: dict[int, dict[tuple[int, str], Seen]] = field(default_factory=dict)

    def note(self, said: dict[str, Any], *, now: float) -> None:
        """Take in one announcement: ``conversation``, ``teammate``, ``tab``, ``name`` and ``state`` (or "gone").

        Being here does not end what was being written: that falls silent by itself.

        :param now: seconds of a clock that only goes forward
        """
        here = self.until.setdefault(said["conversation"], {})
        key, state = (said["teammate"], said.get("tab", "")), said["state"]
        if state not in STRENGTH:
            here.pop(key, None)
        else:
            seen = here.setdefault(key, Seen(said["name"], now))
            seen.name, seen.here_until = said["name"], now + HERE_S
            if state != "viewing":
                seen.state, seen.writing_until = state, now + WRITING_S
        if not here:
            del self.until[said["conversation"]]

    def expire(self, *, now: float) -> set[int]:
        """Forget who was not heard of for too long; return the conversations where that changed something."""
        changed = set()
        for pk, here in list(self.until.items()):
            for key, seen in list(here.items()):
                if seen.here_until < now:
                    del here[key]
                    changed.add(pk)
                elif seen.state != "viewing" and seen.writing_until < now:
                    seen.state = "viewing"
                    changed.add(pk)
            if not here:
                del self.until[pk]
        return changed

    def at(self, pk: int) -> tuple[Person, ...]:
        """Return who is before a conversation, each once, those who write first."""
        strongest: dict[int, Person] = {}
        for (teammate, _tab), seen in self.until.get(pk, {}).items():
            known = strongest.get(teammate)
            if known is None or STRENGTH[seen.state] < STRENGTH[known[2]]:
                strongest[teammate] = (teammate, seen.name, seen.state)
        return tuple(sorted(strongest.values(), key=lambda person: (STRENGTH[person[2]], person[1])))


@lru_cache(maxsize=256)
def people_html(people: tuple[Person, ...], language: str) -> SafeString:
    """Return the words for who is here; each browser leaves its own teammate out."""
    shown = [(pk, name, name.split(" ", maxsplit=1)[0], state) for pk, name, state in people[:MOST_SHOWN]]
    more = max(0, len(people) - MOST_SHOWN)
    with translation.override(language):
        return SafeString(
            get_template("inbox/conversations/_people.html").render({"people": shown, "more": more})
        )
