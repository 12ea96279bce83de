"""Who is next: the choice among people, and why each of the others was not chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Skipped = Literal["away", "role", "full"]
MOST_TOLD = 30


@dataclass(frozen=True)
class Candidate:
    """Somebody who might be given a conversation.

    :param load: their open conversations, in whichever team
    :param capacity: the most they may have
    :param last_given_at: when this rule last gave them one, in seconds since 1970; 0 for never
    """

    pk: int
    name: str
    load: int
    capacity: int
    last_given_at: float = 0.0
    is_away: bool = False
    may_reply: bool = True
    full_name: str = ""

    @property
    def skipped(self) -> Skipped | None:
        """Return why they cannot be given one now, or None."""
        if not self.may_reply:
            return "role"
        if self.is_away:
            return "away"
        return "full" if self.load >= self.capacity else None


def choose(candidates: Sequence[Candidate], *, mode: str) -> Candidate | None:
    """Return who is next, or None when nobody can take one.

    In turn it is who was given one longest ago; by load, who has the fewest open ones, and among equals whose turn it is.
    """
    free = [it for it in candidates if it.skipped is None]
    return min(free, key=lambda it: _place(it, mode), default=None)


def reasons(candidates: Sequence[Candidate], chosen: Candidate, *, mode: str) -> dict[str, Any]:
    """Return what to record of a choice: its mode, and everybody in the order they were looked at, at most 30."""
    order = sorted(candidates, key=lambda it: (it.pk != chosen.pk, it.skipped is not None, _place(it, mode)))
    people = [
        {"name": it.name, "load": it.load, "capacity": it.capacity, "skipped": it.skipped or ""}
        for it in order[:MOST_TOLD]
    ]
    return {"mode": mode, "people": people, "is_first": chosen.last_given_at == 0}


def _place(it: Candidate, mode: str) -> tuple[float, float, int]:
    return (it.load if mode == "balanced" else 0, it.last_given_at, it.pk)
