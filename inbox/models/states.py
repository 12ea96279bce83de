"""Where a conversation may stand, how its contact writes, and why a verb may refuse."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db import models

from inbox.models.part import ConversationPart, PartKind

if TYPE_CHECKING:
    from inbox.models.held_reply import HeldReply


class ConversationState(models.TextChoices):
    """Where a conversation stands."""

    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class Channel(models.TextChoices):
    """How the contact writes."""

    MESSENGER = "messenger"
    EMAIL = "email"
    API = "api"


class Standing(NamedTuple):
    """Where a conversation stands, with everything that hangs on it."""

    state: str
    is_spam: bool
    snoozed_until: datetime | None
    waiting_since: datetime | None
    woke_at: datetime | None

    def is_where(self, other: "Standing") -> bool:
        """Tell whether both stand in the same place; who waits there is another matter."""
        return self[:3] == other[:3]

    def kind_of_return(self, now: "Standing") -> PartKind:
        """Return how it is recorded that a conversation stands here again, which stands elsewhere now."""
        if self.is_spam != now.is_spam:
            return PartKind.SPAM if self.is_spam else PartKind.NOT_SPAM
        if self.state == ConversationState.SNOOZED:
            return PartKind.SNOOZED
        if self.state == ConversationState.CLOSED:
            return PartKind.CLOSED
        return PartKind.UNSNOOZED if now.state == ConversationState.SNOOZED else PartKind.REOPENED

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        moments = {
            name: value.isoformat() if value else None
            for name, value in self._asdict().items()
            if name in _MOMENTS
        }
        return {"state": str(self.state), "is_spam": self.is_spam} | moments

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Self:
        """Return what plain data stands for."""
        moments = {name: datetime.fromisoformat(said[name]) if said[name] else None for name in _MOMENTS}
        return cls(state=said["state"], is_spam=said["is_spam"], **moments)


_MOMENTS = ("snoozed_until", "waiting_since", "woke_at")


class ClientIdReusedError(Exception):
    """A client id came again with other content: the sender has a fault, nothing was stored."""


class MergedAwayError(Exception):
    """The conversation became part of another one, ``into_id``: nothing was stored here."""

    def __init__(self, into_id: int) -> None:
        """Carry where it went."""
        super().__init__(f"merged into {into_id}")
        self.into_id = into_id


class TakenBackError(Exception):
    """A reply came that its writer had taken back before it arrived: nothing was stored."""


class AnsweredMeanwhileError(Exception):
    """Somebody else replied after the writer began; ``parts`` are those replies, nothing was stored.

    A colleague's reply that is held for some seconds counts, too.
    """

    def __init__(self, parts: "Sequence[ConversationPart | HeldReply]") -> None:
        """Carry the replies to show."""
        super().__init__("answered meanwhile")
        self.parts = parts
