"""Where a conversation may stand, how its contact writes, and why a verb may refuse."""

from django.db import models

from inbox.models.part import ConversationPart


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


class ClientIdReusedError(Exception):
    """A client id came again with other content: the sender has a fault, nothing was stored."""


class AnsweredMeanwhileError(Exception):
    """Somebody else replied after the writer began; ``parts`` are those replies, nothing was stored."""

    def __init__(self, parts: list[ConversationPart]) -> None:
        """Carry the replies to show."""
        super().__init__("answered meanwhile")
        self.parts = parts
