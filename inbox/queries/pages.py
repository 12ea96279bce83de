"""Pages of lists, by cursor, in any order a list may stand in.

What is open or snoozed is little, so it is looked through whole. History is not: a filter looks at ``WALK`` closed
conversations a page, in the order of an index, and the page says where it stopped.
"""

import base64
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db.models import ExpressionWrapper, F, Q, QuerySet
from django.db.models.fields import DateTimeField

from inbox.calc.queue import AFTER_ALL_WAITING, microseconds, moment
from inbox.models import Conversation, ConversationRead, Draft
from inbox.models.listing import LIVE_STATES, Listing
from inbox.queries.kept import BLANK, REMEMBERED, Statement, fetch, statement_of
from inbox.queries.rows import Row, read_rows, row_statement
from workspaces.models import Teammate

PAGE = 50
WALK = 10_000
Place = tuple[int, ...]
"""A row's place in an order, smallest first: one or two numbers and its pk."""
Conversations = QuerySet[Conversation]


@dataclass(frozen=True)
class Page:
    """A page of a list; ``cursor`` asks for the next one, None on the last."""

    rows: list[Row]
    cursor: str | None
    reads: dict[int, int]
    """How far the teammate has read each; a conversation never read is missing."""
    drafted: set[int]
    """Those the teammate has begun to answer."""
    is_cut: bool = False
    """Whether older closed conversations were not looked at; the cursor goes on there."""

    def is_unread(self, row: Row) -> bool:
        """Tell whether the contact wrote after the teammate last read."""
        return row.last_message_seq > self.reads.get(row.pk, 0)


def conversation_page(listing: Listing, *, teammate: Teammate, cursor: str = "") -> Page:
    """Return the next 50 conversations of a list, in its order. 4 queries, at most 6 where closed ones are filtered."""
    after = _read_cursor(cursor, listing.sort)
    zone = teammate.workspace.time_zone if listing.filter.parts else ""
    statements = _first_page(listing, teammate, zone) if after is None else _page(listing, teammate, after)
    found = read_rows(*statements)
    if len(statements) > 1:
        found.sort(key=lambda row: _place(row, listing.sort))
    end = _end_of_walk(listing, teammate, after) if _is_walked(listing) and len(found) <= PAGE else None
    if end is not None:
        found = [row for row in found if _place(row, listing.sort) <= end]
    rows = found[:PAGE]
    onward = _place(rows[-1], listing.sort) if len(found) > PAGE else end
    pks = [row.pk for row in rows]
    drafts = fetch(_drafted_statement(teammate), pks)
    return Page(
        rows,
        _write_cursor(listing.sort, onward) if onward else None,
        reads_of(teammate, pks),
        {pk for (pk,) in drafts},
        is_cut=end is not None,
    )


def reads_of(teammate: Teammate, pks: list[int]) -> dict[int, int]:
    """Return how far a teammate has read conversations; those never read are missing. 1 query."""
    return dict(fetch(_reads_statement(teammate), pks))


@lru_cache(maxsize=REMEMBERED)
def _reads_statement(teammate: Teammate) -> Statement:
    reads = ConversationRead.objects.filter(teammate=teammate, conversation__any_of=BLANK)
    return statement_of(reads.values_list("conversation_id", "seq"))


@lru_cache(maxsize=REMEMBERED)
def _drafted_statement(teammate: Teammate) -> Statement:
    drafts = Draft.objects.written().filter(teammate=teammate, conversation__any_of=BLANK)
    return statement_of(drafts.order_by().values_list("conversation_id"))


def first_of_list(listing: Listing, *, teammate: Teammate, most: int) -> list[int]:
    """Return the ids of a list's first conversations: those its first pages show. 1 query, 2 where it has history."""
    halves = _halves(listing, teammate, None)
    return [pk for half in halves for pk in half.values_list("pk", flat=True)[:most]][:most]


@lru_cache(maxsize=1000)
def _first_page(listing: Listing, teammate: Teammate, zone: str) -> tuple[Statement, ...]:
    """Return the statements of a list's first page: asked for most, and dearer to make than to run.

    :param zone: of the workspace, where days in the filter depend on it
    """
    return _page(listing, teammate, None)


def _page(listing: Listing, teammate: Teammate, after: Place | None) -> tuple[Statement, ...]:
    return tuple(row_statement(half[: PAGE + 1]) for half in _halves(listing, teammate, after))


def _halves(listing: Listing, teammate: Teammate, after: Place | None) -> list[Conversations]:
    """Return what to read, each in order: one query where an index has the order, else the live part and the history."""
    if not listing.is_narrowed and listing.sort == "waiting":
        found = Conversation.objects.filter(listing.conversations(teammate))
        return [_in_order(found, "waiting", after)]
    halves = []
    if live := listing.states & LIVE_STATES:
        found = Conversation.objects.filter(listing.conversations(teammate), state__in=sorted(live))
        halves.append(_in_order(found, listing.sort, after, is_live=True))
    if "closed" in listing.states:
        found = Conversation.objects.filter(listing.conversations(teammate), state="closed")
        if _is_walked(listing):
            found = found.filter(pk__in=_walk(listing, teammate, after).values("pk")[:WALK])
        halves.append(_in_order(found, _history_sort(listing.sort), _in_history(after, listing.sort)))
    return halves


def _is_walked(listing: Listing) -> bool:
    """Tell whether closed conversations are looked through one by one, because no index knows which are wanted."""
    if "closed" not in listing.states or not (listing.is_narrowed or listing.sort != "waiting"):
        return False
    return listing.is_narrowed or listing.key != "closed"


def _walk(listing: Listing, teammate: Teammate, after: Place | None) -> Conversations:
    sort = _history_sort(listing.sort)
    wanted = listing.history(teammate, in_queue_order=sort == "waiting")
    return _in_order(Conversation.objects.filter(wanted), sort, _in_history(after, listing.sort))


def _end_of_walk(listing: Listing, teammate: Teammate, after: Place | None) -> Place | None:
    """Return where the look through history stopped; None when it came to the end. 1 query."""
    sort = _history_sort(listing.sort)
    columns = _COLUMNS[sort]
    last = _walk(listing, teammate, after).values_list(*(column for column, _ in columns), "pk")
    for value, pk in last[WALK - 1 : WALK]:
        key = value if isinstance(value, int) else microseconds(value) * columns[0][1]
        return (key - AFTER_ALL_WAITING if listing.sort == "activity" else key, pk)
    return None


def _history_sort(sort: str) -> str:
    """Return the order that history stands in: the queue of what is closed is that of its latest changes."""
    return "waiting" if sort == "activity" else sort


def _in_history(after: Place | None, sort: str) -> Place | None:
    """Return a place in the order of history."""
    return (after[0] + AFTER_ALL_WAITING, after[1]) if after and sort == "activity" else after


UP, DOWN = 1, -1
_COLUMNS: dict[str, tuple[tuple[str, int], ...]] = {
    "waiting": (("queue_key", UP),),
    "priority": (("is_priority", DOWN), ("queue_key", UP)),
    "newest": (("created_at", DOWN),),
    "oldest": (("created_at", UP),),
    "activity": (("updated_at", DOWN),),
}
"""What each order looks at; among equals the older row is first."""


def _in_order(
    found: Conversations, sort: str, after: Place | None, *, is_live: bool = False
) -> Conversations:
    columns = _COLUMNS[sort]
    if after is not None:
        found = found.filter(_beyond(columns, after))
    if is_live and sort == "activity":
        # Not by the index of all that changed: what is open may lie a million closed ones deep in it.
        late = ExpressionWrapper(F("updated_at") + timedelta(0), output_field=DateTimeField())
        return found.order_by(late.desc(), "id")
    return found.order_by(*(f"-{column}" if way == DOWN else column for column, way in columns), "id")


def _beyond(columns: tuple[tuple[str, int], ...], after: Place) -> Q:
    """Return what comes after a place; its first part is a plain bound, which an index can start at."""
    (column, way), *rest = columns
    value = _value(column, after[0] * way)
    nearer, equal = Q(**{f"{column}__{'gt' if way == UP else 'lt'}": value}), Q(**{column: value})
    then = _beyond(tuple(rest), after[1:]) if rest else Q(pk__gt=after[1])
    return Q(**{f"{column}__{'gte' if way == UP else 'lte'}": value}) & (nearer | (equal & then))


def _value(column: str, number: int) -> Any:
    if column == "is_priority":
        return bool(number)
    return number if column == "queue_key" else moment(number)


def _place(row: Row, sort: str) -> Place:
    keys = {
        "waiting": (row.queue_key,),
        "priority": (-int(row.is_priority), row.queue_key),
        "newest": (-row.began_us,),
        "oldest": (row.began_us,),
        "activity": (-row.changed_us,),
    }
    return (*keys[sort], row.pk)


def _write_cursor(sort: str, place: Place) -> str:
    return base64.urlsafe_b64encode(".".join([sort, *map(str, place)]).encode()).decode()


def _read_cursor(cursor: str, sort: str) -> Place | None:
    """Return the place a cursor holds; one of another order, or that was tampered with, starts from the top."""
    try:
        of, *numbers = base64.urlsafe_b64decode(cursor.encode()).decode().split(".")
        place = tuple(map(int, numbers))
        for number, (column, way) in zip(place, _COLUMNS[sort], strict=False):
            _value(column, number * way)
    except (ValueError, OverflowError):
        return None
    is_whole = of == sort and len(place) == len(_COLUMNS[sort]) + 1
    return place if is_whole and all(abs(number) < 2**62 for number in place) else None
