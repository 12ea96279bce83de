"""Reads over conversations; what each costs stands in its docstring."""

import base64
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from inbox.models import Conversation, ConversationPart, ConversationRead, ConversationTag
from inbox.models.standard_view import STANDARD_VIEWS, StandardView, team_view
from workspaces.models import Team, Teammate

PAGE = 50
WINDOW = 40
MOST_COUNTED = 1000
MOST_LATELY = 2000
# What a list row shows: whole contacts and companies would cost twice as much to load.
_OF_ROW = (
    *("workspace_id", "last_seq", "last_message_seq", "queue_key", "state", "is_priority", "snippet"),
    *("waiting_since", "woke_at", "updated_at", "contact__name", "contact__email", "contact__public_id"),
    *("company__name", "snippet_by__name"),
)


@dataclass(frozen=True)
class Page:
    """A page of a list; ``cursor`` asks for the next one, None on the last."""

    conversations: list[Conversation]
    cursor: str | None
    reads: dict[int, int]
    """How far the teammate has read each; a conversation never read is missing."""

    def is_unread(self, conversation: Conversation) -> bool:
        """Tell whether the contact wrote after the teammate last read."""
        return conversation.last_message_seq > self.reads.get(conversation.pk, 0)


def conversation_page(view: StandardView, *, teammate: Teammate, cursor: str = "") -> Page:
    """Return the next 50 conversations of a list, longest wait first. 3 queries, whatever the history."""
    rows = Conversation.objects.filter(view.conversations(teammate)).order_by("queue_key", "id")
    if after := _read_cursor(cursor):
        queue_key, pk = after
        rows = rows.filter(queue_key__gte=queue_key).filter(
            Q(queue_key__gt=queue_key) | Q(queue_key=queue_key, id__gt=pk)
        )
    rows = rows.select_related("contact", "company", "snippet_by").only(*_OF_ROW)
    page = _with_tag_names(list(rows[: PAGE + 1]))
    last = page[PAGE - 1] if len(page) > PAGE else None
    page = page[:PAGE]
    reads = ConversationRead.objects.filter(teammate=teammate, conversation__in=page)
    seen = dict(reads.values_list("conversation_id", "seq"))
    return Page(page, _write_cursor(last) if last else None, seen)


def _with_tag_names(conversations: list[Conversation]) -> list[Conversation]:
    """Return the same with ``tag_names`` set: names alone cost a fifth of prefetched tags. 1 query."""
    links = ConversationTag.objects.filter(conversation__in=[row.pk for row in conversations]).order_by("pk")
    names: dict[int, list[str]] = {}
    for pk, name in links.values_list("conversation_id", "tag__name"):
        names.setdefault(pk, []).append(name)
    for conversation in conversations:
        conversation.tag_names = tuple(names.get(conversation.pk, ()))
    return conversations


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
    """Return the last 40 parts with their files, or the 40 before a seq, oldest first. 2 queries."""
    parts = _with_what_parts_show(conversation).order_by("-seq")
    if before is not None:
        parts = parts.filter(seq__lt=before)
    return list(reversed(parts[:WINDOW]))


def parts_after(conversation: Conversation, *, seq: int, limit: int = 500) -> list[ConversationPart]:
    """Return what happened after a seq, with files, oldest first, at most ``limit``. 2 queries."""
    parts = _with_what_parts_show(conversation).order_by("seq")
    return list(parts.filter(seq__gt=seq)[:limit])


def _with_what_parts_show(conversation: Conversation) -> QuerySet[ConversationPart]:
    return conversation.parts.select_related("by_teammate", "by_contact").prefetch_related("attachments")


def conversations_with_rows(pks: set[int]) -> list[Conversation]:
    """Return conversations with everything their rows and heads show. 2 queries, none for none."""
    if not pks:
        return []
    rows = Conversation.objects.filter(pk__in=pks)
    return _with_tag_names(list(rows.select_related("contact", "company", "snippet_by", "assignee", "team")))


def lately_changed(*, since: datetime) -> dict[int, tuple[int, int]]:
    """Return where the conversations changed since a moment stand: ``last_seq`` and ``contact_read_seq``. 1 query."""
    changed = Conversation.objects.filter(updated_at__gt=since).order_by("-updated_at")
    rows = changed.values_list("pk", "last_seq", "contact_read_seq")[:MOST_LATELY]
    return {pk: (seq, seen) for pk, seq, seen in rows}


def earlier_conversations(conversation: Conversation) -> list[Conversation]:
    """Return the contact's five other latest conversations. 1 query."""
    others = Conversation.objects.filter(contact_id=conversation.contact_id).exclude(pk=conversation.pk)
    return list(others.order_by("-id")[:5])


def _write_cursor(last: Conversation) -> str:
    return base64.urlsafe_b64encode(f"{last.queue_key}.{last.pk}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[int, int] | None:
    """Return what a cursor holds; one that was tampered with starts from the top."""
    try:
        queue_key, pk = base64.urlsafe_b64decode(cursor.encode()).decode().split(".")
        return int(queue_key), int(pk)
    except ValueError:
        return None
