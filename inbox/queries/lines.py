"""Who waits to be given to somebody."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from inbox.models import Conversation
from inbox.models.states import ConversationState

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Line:
    """How many wait (counted up to 1000), and since when the first of them does; None when none of them waits."""

    count: int
    first_since: datetime | None


def waiting_in_line(team_id: int | None) -> Line:
    """Return what is open and nobody's in a team, or in none. 2 queries."""
    free = Conversation.objects.filter(Q(team=team_id), state=ConversationState.OPEN, assignee=None)
    count = free.values("pk")[:MOST_COUNTED].count()
    waiting = free.filter(waiting_since__isnull=False).order_by("waiting_since")
    return Line(count, waiting.values_list("waiting_since", flat=True).first())
