"""Reads over conversations; what each costs stands in its docstring."""

import base64
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from customers.models import ContactEvent
from customers.models.contact import display_name
from inbox.models import (
    Attachment,
    Conversation,
    ConversationPart,
    ConversationRead,
    ConversationTag,
    Draft,
    Follow,
)
from inbox.models.standard_view import STANDARD_VIEWS, StandardView, team_view
from workspaces.models import Team, Teammate

PAGE = 50
WINDOW = 40
MOST_COUNTED = 1000
MOST_LATELY = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """Everything a list row shows of a conversation, and what decides which lists hold it.

    Not a model: loading a conversation, its contact, company and teammate for each row cost twice as much.
    """

    pk: int
    last_seq: int
    last_message_seq: int
    last_reply_seq: int
    queue_key: int
    state: str
    assignee_id: int | None
    team_id: int | None
    is_priority: bool
    is_spam: bool
    waiting_since: datetime | None
    woke_at: datetime | None
    snoozed_until: datetime | None
    updated_at: datetime
    snippet: str
    by_id: int | None
    by_name: str
    company: str
    who: str
    tags: tuple[str, ...]


_OF_ROW = (
    *("pk", "last_seq", "last_message_seq", "last_reply_seq", "queue_key", "state", "assignee_id", "team_id"),
    *(
        "is_priority",
        "is_spam",
        "waiting_since",
        "woke_at",
        "snoozed_until",
        "updated_at",
        "snippet",
        "snippet_by_id",
        "snippet_by__name",
    ),
    *("company__name", "contact__name", "contact__email", "contact__public_id"),
)


Statement = tuple[str, tuple[Any, ...]]
"""SQL and its values."""


@dataclass(frozen=True)
class Page:
    """A page of a list; ``cursor`` asks for the next one, None on the last."""

    rows: list[Row]
    cursor: str | None
    reads: dict[int, int]
    """How far the teammate has read each; a conversation never read is missing."""
    drafted: set[int]
    """Those the teammate has begun to answer."""

    def is_unread(self, row: Row) -> bool:
        """Tell whether the contact wrote after the teammate last read."""
        return row.last_message_seq > self.reads.get(row.pk, 0)


def conversation_page(view: StandardView, *, teammate: Teammate, cursor: str = "") -> Page:
    """Return the next 50 conversations of a list, longest wait first. 4 queries, whatever the history."""
    after = _read_cursor(cursor)
    page = _rows(*(_page_after(view, teammate, *after) if after else _first_page(view, teammate)))
    last = page[PAGE - 1] if len(page) > PAGE else None
    page = page[:PAGE]
    reads = ConversationRead.objects.filter(teammate=teammate, conversation__in=[row.pk for row in page])
    seen = dict(reads.values_list("conversation_id", "seq"))
    drafts = Draft.objects.written().filter(teammate=teammate, conversation__in=[row.pk for row in page])
    drafted = set(drafts.values_list("conversation_id", flat=True))
    return Page(page, _write_cursor(last) if last else None, seen, drafted)


def first_of_list(view: StandardView, *, teammate: Teammate, most: int) -> list[int]:
    """Return the ids of a list's first conversations, in its order. 1 query."""
    found = Conversation.objects.filter(view.conversations(teammate)).order_by("queue_key", "id")
    return list(found.values_list("pk", flat=True)[:most])


@lru_cache(maxsize=1000)
def _first_page(view: StandardView, teammate: Teammate) -> Statement:
    """Return the statement of a list's first page: asked for most, and dearer to make than to run."""
    found = Conversation.objects.filter(view.conversations(teammate))
    return _statement(found.order_by("queue_key", "id")[: PAGE + 1])


def _page_after(view: StandardView, teammate: Teammate, queue_key: int, pk: int) -> Statement:
    found = Conversation.objects.filter(view.conversations(teammate), queue_key__gte=queue_key)
    found = found.filter(Q(queue_key__gt=queue_key) | Q(queue_key=queue_key, id__gt=pk))
    return _statement(found.order_by("queue_key", "id")[: PAGE + 1])


def rows_of(pks: set[int]) -> list[Row]:
    """Return the rows of conversations. 2 queries, none for none."""
    return _rows(*_statement(Conversation.objects.filter(pk__in=pks))) if pks else []


def _statement(conversations: QuerySet[Conversation]) -> Statement:
    statement, values = conversations.values_list(*_OF_ROW).query.sql_with_params()
    return statement, values


def _rows(statement: str, values: tuple[Any, ...]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchall()
    tags = _tag_names([values[0] for values in found])
    return [_row(values, tags.get(values[0], ())) for values in found]


def _row(values: tuple[Any, ...], tags: tuple[str, ...]) -> Row:
    *own, by_name, company, name, email, public_id = values
    first_name = (by_name or "").split(" ", maxsplit=1)[0]
    return Row(*(*own, first_name, company or "", display_name(name, email, public_id), tags))


def _tag_names(pks: list[int]) -> dict[int, tuple[str, ...]]:
    links = ConversationTag.objects.filter(conversation__in=pks).order_by("pk")
    names: dict[int, tuple[str, ...]] = {}
    for pk, name in links.values_list("conversation_id", "tag__name"):
        names[pk] = (*names.get(pk, ()), name)
    return names


def counted_views(teammate: Teammate) -> list[tuple[StandardView, int | None]]:
    """Return every list with how many it holds, at most 1000 each. 1 query for the teams and 1 for all counts."""
    teams = tuple(Team.objects.order_by("name"))
    counted, statement, values = _counting_statement(teammate, teams)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        counts = dict(zip(counted, cursor.fetchone() or (), strict=True))
    views = [*STANDARD_VIEWS, *(team_view(team) for team in teams)]
    return [(view, counts.get(view.key)) for view in views]


@lru_cache(maxsize=1000)
def _counting_statement(
    teammate: Teammate, teams: tuple[Team, ...]
) -> tuple[tuple[str, ...], str, tuple[Any, ...]]:
    """Return the keys of the counted lists and the statement that counts them: it costs more to make than to run."""
    views = [view for view in STANDARD_VIEWS if view.is_counted] + [team_view(team) for team in teams]
    few = [
        Conversation.objects.filter(view.conversations(teammate)).order_by().values("pk")[:MOST_COUNTED]
        for view in views
    ]
    selects = [rows.query.sql_with_params() for rows in few]
    counts = [f"(SELECT count(*) FROM ({select}) few)" for select, _ in selects]  # noqa: S608 -- Django's own
    statement = f"SELECT {', '.join(counts)}"
    return tuple(view.key for view in views), statement, tuple(value for _, some in selects for value in some)


def newest_parts(conversation: Conversation, *, before: int | None = None) -> list[ConversationPart]:
    """Return the last 40 parts with their files, or the 40 before a seq, oldest first. 1 query, 2 with files."""
    parts = _with_what_parts_show(conversation).order_by("-seq")
    if before is not None:
        parts = parts.filter(seq__lt=before)
    return _with_files(list(reversed(parts[:WINDOW])))


def parts_after(conversation: Conversation, *, seq: int, limit: int = 500) -> list[ConversationPart]:
    """Return what happened after a seq, with files, oldest first, at most ``limit``. 1 query, 2 with files."""
    parts = _with_what_parts_show(conversation).order_by("seq")
    return _with_files(list(parts.filter(seq__gt=seq)[:limit]))


def _with_what_parts_show(conversation: Conversation) -> QuerySet[ConversationPart]:
    authors = ("by_teammate__name", "by_contact__name", "by_contact__email", "by_contact__public_id")
    shown = ("workspace_id", "conversation_id", "seq", "kind", "body", "details", "client_id", "created_at")
    parts = conversation.parts.select_related("by_teammate", "by_contact").only(*shown, *authors)
    return parts.annotate(has_files=Exists(Attachment.objects.filter(part=OuterRef("pk"))))


def _with_files(parts: list[ConversationPart]) -> list[ConversationPart]:
    """Load the files of the parts that have some. 1 query, none when none has."""
    prefetch_related_objects([part for part in parts if part.has_files], "attachments")  # type: ignore[attr-defined]
    return parts


def conversations_with_heads(pks: set[int]) -> list[Conversation]:
    """Return conversations with everything the bars above their threads show. 3 queries, none for none."""
    if not pks:
        return []
    found = Conversation.objects.filter(pk__in=pks).select_related("contact", "company", "assignee", "team")
    return with_followers(with_tag_names(list(found)))


def with_tag_names(conversations: list[Conversation]) -> list[Conversation]:
    """Return the same with ``tag_names`` set. 1 query."""
    names = _tag_names([conversation.pk for conversation in conversations])
    for conversation in conversations:
        conversation.tag_names = names.get(conversation.pk, ())
    return conversations


def with_followers(conversations: list[Conversation]) -> list[Conversation]:
    """Return the same with ``followers`` set: the ids and names of who follows and still has a seat. 1 query."""
    follows = Follow.objects.on().filter(conversation__in=conversations, teammate__removed_at=None)
    names: dict[int, list[tuple[int, str]]] = {}
    for pk, teammate_id, name in follows.order_by("pk").values_list(
        "conversation_id", "teammate_id", "teammate__name"
    ):
        names.setdefault(pk, []).append((teammate_id, name))
    for conversation in conversations:
        conversation.followers = tuple(names.get(conversation.pk, ()))
    return conversations


def lately_changed(*, since: datetime) -> dict[int, tuple[int, int]]:
    """Return where the conversations changed since a moment stand: ``last_seq`` and ``contact_read_seq``. 1 query."""
    changed = Conversation.objects.filter(updated_at__gt=since).order_by("-updated_at")
    rows = changed.values_list("pk", "last_seq", "contact_read_seq")[:MOST_LATELY]
    return {pk: (seq, seen) for pk, seq, seen in rows}


def earlier_conversations(conversation: Conversation) -> list[Conversation]:
    """Return the contact's five other latest conversations. 1 query."""
    others = Conversation.objects.filter(contact_id=conversation.contact_id, is_spam=False).exclude(
        pk=conversation.pk
    )
    return list(others.only("snippet", "state", "updated_at").order_by("-id")[:5])


def latest_events(conversation: Conversation) -> list[ContactEvent]:
    """Return the five latest things the contact did, as the site told. 1 query."""
    return list(ContactEvent.objects.filter(contact_id=conversation.contact_id).order_by("-created_at")[:5])


def _write_cursor(last: Row) -> str:
    return base64.urlsafe_b64encode(f"{last.queue_key}.{last.pk}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[int, int] | None:
    """Return what a cursor holds; one that was tampered with starts from the top."""
    try:
        queue_key, pk = base64.urlsafe_b64decode(cursor.encode()).decode().split(".")
        return int(queue_key), int(pk)
    except ValueError:
        return None
