"""Reads over conversations; what each costs stands in its docstring."""

from datetime import datetime
from functools import lru_cache

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from customers.models import ContactEvent
from inbox.models import Attachment, Conversation, ConversationPart, Follow, HeldReply
from inbox.queries.counts import MOST_COUNTED, counted_views
from inbox.queries.kept import BLANK, REMEMBERED, Statement, fetch, statement_of
from inbox.queries.pages import PAGE, Page, conversation_page, first_of_list, reads_of
from inbox.queries.rows import Row, rows_of, tags_of
from workspaces.tenancy import Fence, current_fence

__all__ = [
    "MOST_COUNTED",
    "PAGE",
    "Page",
    "Row",
    "conversation_page",
    "conversations_with_heads",
    "counted_views",
    "earlier_conversations",
    "first_of_list",
    "has_held",
    "held_in",
    "lately_changed",
    "latest_events",
    "newest_parts",
    "parts_after",
    "reads_of",
    "rows_of",
    "with_followers",
    "with_tag_names",
]

WINDOW = 40
MOST_LATELY = 2000


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
    """Return conversations with everything the bars above their threads show, and what is held in them.

    3 queries, none for none; 2 more where something is held.
    """
    if not pks:
        return []
    found = Conversation.objects.filter(pk__in=pks).select_related("contact", "company", "assignee", "team")
    return with_held(with_followers(with_tag_names(list(found.annotate(has_held=has_held())))))


def has_held() -> Exists:
    """Return, for a query over conversations, whether something is held in each."""
    return Exists(HeldReply.objects.shown().filter(conversation=OuterRef("pk")))


def with_held(conversations: list[Conversation]) -> list[Conversation]:
    """Return the same with ``held`` set: what has not gone out yet. 2 queries where ``has_held``, else none."""
    some = [conversation for conversation in conversations if conversation.has_held]  # type: ignore[attr-defined]
    shown = Prefetch(
        "held_replies", HeldReply.objects.shown().prefetch_related("attachments"), to_attr="held"
    )
    prefetch_related_objects(some, shown)
    for conversation in conversations:
        conversation.held = conversation.held if conversation in some else []
    return conversations


def held_in(conversation: Conversation) -> list[HeldReply]:
    """Return what was sent or scheduled in a conversation and has not gone out. 1 query, 2 where there is some."""
    return list(HeldReply.objects.shown().filter(conversation=conversation).prefetch_related("attachments"))


def with_tag_names(conversations: list[Conversation]) -> list[Conversation]:
    """Return the same with ``tag_names`` set. 1 query."""
    tags = tags_of([conversation.pk for conversation in conversations])
    for conversation in conversations:
        conversation.tag_names = tuple(name for _, name in tags.get(conversation.pk, ()))
    return conversations


def with_followers(conversations: list[Conversation]) -> list[Conversation]:
    """Return the same with ``followers`` set: the ids and names of who follows and still has a seat. 1 query."""
    names: dict[int, list[tuple[int, str]]] = {}
    pks = [conversation.pk for conversation in conversations]
    for pk, teammate_id, name in fetch(_followers_statement(current_fence()), pks):
        names.setdefault(pk, []).append((teammate_id, name))
    for conversation in conversations:
        conversation.followers = tuple(names.get(conversation.pk, ()))
    return conversations


@lru_cache(maxsize=REMEMBERED)
def _followers_statement(_fence: Fence) -> Statement:
    follows = Follow.objects.on().filter(conversation__any_of=BLANK, teammate__removed_at=None)
    return statement_of(
        follows.order_by("pk").values_list("conversation_id", "teammate_id", "teammate__name")
    )


def lately_changed(*, since: datetime) -> dict[int, tuple[int, int, int]]:
    """Return where the conversations changed since a moment stand: parts, what was seen, what is held. 1 query."""
    changed = Conversation.objects.filter(updated_at__gt=since).order_by("-updated_at")
    rows = changed.values_list("pk", "last_seq", "contact_read_seq", "held_changes")[:MOST_LATELY]
    return {pk: (seq, seen, held) for pk, seq, seen, held in rows}


def earlier_conversations(conversation: Conversation) -> list[Conversation]:
    """Return the contact's five other latest conversations. 1 query."""
    others = Conversation.objects.filter(
        contact_id=conversation.contact_id, is_spam=False, merged_into=None
    ).exclude(pk=conversation.pk)
    return list(others.only("snippet", "state", "updated_at").order_by("-id")[:5])


def latest_events(conversation: Conversation) -> list[ContactEvent]:
    """Return the five latest things the contact did, as the site told. 1 query."""
    return list(ContactEvent.objects.filter(contact_id=conversation.contact_id).order_by("-created_at")[:5])
