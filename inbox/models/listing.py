"""A list as it stands on somebody's screen: a view, narrowed by a filter, in an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from inbox.calc.filters import EVERYTHING, STATES, Condition, Group, depends_on_time
from inbox.models.conversation import Conversation
from inbox.models.filtering import holds, is_told_by_rows, may_hold_states, query_of
from inbox.models.standard_view import StandardView
from workspaces.models import Teammate

SORTS = ("waiting", "priority", "newest", "oldest", "activity")
UNREAD = Condition("unread", "is", "yes")


@dataclass(frozen=True)
class Listing:
    """A view with what narrows it, as a page or a socket shows it; equal ones hold the same in the same order."""

    view: StandardView
    filter: Group = EVERYTHING
    sort: str = "waiting"
    is_unread_only: bool = False

    @property
    def key(self) -> str:
        """Return the key of the view."""
        return self.view.key

    @property
    def narrowing(self) -> Group:
        """Return everything that narrows the view."""
        return Group("all", (self.filter, UNREAD)) if self.is_unread_only else self.filter

    @property
    def is_narrowed(self) -> bool:
        """Tell whether it holds less than its view."""
        return self.is_unread_only or bool(self.filter.parts)

    @property
    def states(self) -> frozenset[str]:
        """Return the states of the conversations it may hold."""
        return self.view.states & may_hold_states(self.narrowing)

    @property
    def sorts(self) -> tuple[str, ...]:
        """Return the orders it may stand in; history has none by priority, and its queue is that of its latest changes."""
        if "closed" not in self.states:
            return SORTS
        most = ("waiting", "newest", "oldest", "activity")
        return most[:-1] if self.states == {"closed"} else most

    @property
    def depends_on_time(self) -> bool:
        """Tell whether conversations come and go by time alone."""
        return depends_on_time(self.filter)

    def sorted_by(self, sort: str) -> "Listing":
        """Return the same in another order, or in its usual one where it cannot stand in that."""
        chosen = sort if sort in self.sorts else "waiting"
        return Listing(self.view, self.filter, chosen, self.is_unread_only)

    def conversations(self, me: Teammate) -> Q:
        """Return what the database looks for."""
        return self.view.conversations(me) & query_of(self.narrowing, me)

    def holds(self, row: Any, me: Teammate) -> bool | None:
        """Tell whether it holds a row now; None where only the database can tell."""
        if self.view.holds is None or not is_told_by_rows(self.narrowing):
            return None
        return self.view.holds(row, me) and holds(self.narrowing, row, me)

    def held_among(self, rows: Sequence[Any], me: Teammate) -> set[int]:
        """Return the pks of those rows that it holds now; at most 1 query."""
        told = {row.pk: self.holds(row, me) for row in rows}
        unknown = [pk for pk, is_held in told.items() if is_held is None]
        held = {pk for pk, is_held in told.items() if is_held}
        if unknown:
            found = Conversation.objects.filter(self.conversations(me), pk__in=unknown)
            held |= set(found.values_list("pk", flat=True))
        return held

    def contains(self, row: Any, me: Teammate) -> bool:
        """Tell whether it holds a row now; at most 1 query."""
        return bool(self.held_among([row], me))

    def history(self, me: Teammate, *, in_queue_order: bool) -> Q:
        """Return what of it an index finds among closed conversations; what narrows it further is looked for in those."""
        if not in_queue_order:
            return Q(state="closed")
        indexed = [one for one in self.narrowing.needed() if one.field in ("list", "assignee", "team")]
        return self.view.conversations(me) & query_of(Group("all", tuple(indexed)), me) & Q(state="closed")


LIVE_STATES = STATES - {"closed"}
