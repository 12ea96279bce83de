"""Rows of lists: everything they show, read without making models of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from customers.models.contact import display_name
from inbox.calc.queue import microseconds
from inbox.models import Conversation, ConversationTag
from inbox.queries.kept import BLANK, REMEMBERED, Statement, fetch, filled, statement_of
from workspaces.tenancy import Fence, current_fence


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
    merged_into_id: int | None
    waiting_since: datetime | None
    woke_at: datetime | None
    snoozed_until: datetime | None
    created_at: datetime
    updated_at: datetime
    contact_kind: str
    plan: str
    channel: str
    has_files: bool
    snippet: str
    by_id: int | None
    by_name: str
    company: str
    who: str
    language: str
    country: str
    tags: tuple[str, ...]
    tag_ids: tuple[int, ...]

    @property
    def began_us(self) -> int:
        """Return when it began, in microseconds since 1970."""
        return microseconds(self.created_at)

    @property
    def changed_us(self) -> int:
        """Return when it last changed, in microseconds since 1970."""
        return microseconds(self.updated_at)


_OF_ROW = (
    *("pk", "last_seq", "last_message_seq", "last_reply_seq", "queue_key", "state", "assignee_id", "team_id"),
    *(
        "is_priority",
        "is_spam",
        "merged_into_id",
        "waiting_since",
        "woke_at",
        "snoozed_until",
        "created_at",
        "updated_at",
    ),
    *("contact_kind", "plan", "channel", "has_files", "snippet", "snippet_by_id", "snippet_by__name"),
    *("company__name", "contact__name", "contact__email", "contact__public_id"),
    *("contact__language", "contact__country"),
)

Tags = tuple[tuple[int, str], ...]


def rows_of(pks: set[int]) -> list[Row]:
    """Return the rows of conversations. 2 queries, none for none."""
    return read_rows(filled(_rows_statement(current_fence()), list(pks))) if pks else []


@lru_cache(maxsize=REMEMBERED)
def _rows_statement(_fence: Fence) -> Statement:
    return row_statement(Conversation.objects.filter(pk__any_of=BLANK))


def row_statement(conversations: QuerySet[Conversation]) -> Statement:
    """Return the statement that reads what rows show of conversations."""
    return statement_of(conversations.values_list(*_OF_ROW))


def read_rows(*statements: Statement) -> list[Row]:
    """Return the rows that statements find, in their order. 1 query each, and 1 for all tags."""
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)
            found += cursor.fetchall()
    tags = tags_of([values[0] for values in found])
    return [_row(values, tags.get(values[0], ())) for values in found]


def _row(values: tuple[Any, ...], tags: Tags) -> Row:
    *own, by_name, company, name, email, public_id, language, country = values
    first_name = (by_name or "").split(" ", maxsplit=1)[0]
    names, ids = tuple(name for _, name in tags), tuple(pk for pk, _ in tags)
    who = display_name(name, email, public_id)
    shown = (first_name, company or "", who, language, country, names, ids)
    return Row(*(*own, *shown))


def tags_of(pks: list[int]) -> dict[int, Tags]:
    """Return the ids and names of the tags of conversations, in the order they were put on. 1 query."""
    tags: dict[int, Tags] = {}
    for pk, tag_id, name in fetch(_tags_statement(current_fence()), pks):
        tags[pk] = (*tags.get(pk, ()), (tag_id, name))
    return tags


@lru_cache(maxsize=REMEMBERED)
def _tags_statement(_fence: Fence) -> Statement:
    links = ConversationTag.objects.filter(conversation__any_of=BLANK).order_by("pk")
    return statement_of(links.values_list("conversation_id", "tag_id", "tag__name"))
