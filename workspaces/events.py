"""How lower floors tell upper ones that something happened, without importing them."""

from dataclasses import dataclass, field

from django.dispatch import Signal


@dataclass(frozen=True)
class Topic:
    """A kind of thing that happens, such as "a conversation part was added".

    ``hastened`` is sent right after commit by the process that did it: best effort, for latency only.
    ``happened`` is sent by the relay from the outbox row of the same transaction: at least once, whatever
    dies. Receivers of both get ``workspace_id`` and the announced ids as keywords, with the workspace open
    in ``happened`` only, and must do no harm when called twice.
    """

    name: str
    hastened: Signal = field(default_factory=Signal, compare=False)
    happened: Signal = field(default_factory=Signal, compare=False)


_topics: dict[str, Topic] = {}


def topic(name: str) -> Topic:
    """Return the topic of this name, making it on first use."""
    return _topics.setdefault(name, Topic(name))


workspace_created = topic("workspaces.workspace_created")
"""A company signed up."""

invitation_issued = topic("workspaces.invitation_issued")
"""A seat was offered, or offered again: ``invitation_id``."""

seat_changed = topic("workspaces.seat_changed")
"""A seat has another role: ``teammate_id``, ``user_id``."""

seat_removed = topic("workspaces.seat_removed")
"""A seat was taken away: ``teammate_id``, ``user_id``."""

office_hours_changed = topic("workspaces.office_hours_changed")
"""A workspace or a team (``team_id``, else None) has other hours."""

team_ended = topic("workspaces.team_ended")
"""A team was deleted: ``team_id``, ``teammate_id`` (who did it). Its row stays for the name's sake."""

availability_changed = topic("workspaces.availability_changed")
"""Somebody went away or came back: ``teammate_id``."""
