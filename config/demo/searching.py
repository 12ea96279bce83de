"""Makes a freshly filled workspace searchable: its index is written by COPY, some thousand conversations at a time."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from django.db import connection

from config.demo.writing import Progress
from customers.models import Company, Contact
from inbox.calc.search_words import learnable
from inbox.models import Conversation, ConversationPart, SearchEntry, SearchName, SearchWord
from inbox.models.part import WRITTEN
from inbox.search.entries import entries_of_conversations, entries_of_parts, name_of
from workspaces.tenancy import across_workspaces, inside_workspace

CHUNK, BATCH = 1_000, 5_000


def load_index(workspace_id: int, *, progress: Progress) -> None:
    """Write the search index of a workspace that has none, each chunk in a transaction of its own.

    ``reindex_search`` writes the same, into what is there and one statement for some hundred conversations.
    """
    with inside_workspace(workspace_id):
        total = Conversation.objects.count()
        for subjects in (Contact.objects.all(), Company.objects.all()):
            names = map(name_of, subjects.iterator())  # type: ignore[attr-defined]
            SearchName.objects.bulk_create(names, batch_size=BATCH)
    uses: Counter[str] = Counter()
    done = 0
    for conversations in _conversations(workspace_id):
        with inside_workspace(workspace_id):
            entries = list(_entries(conversations, uses))
        _copy(entries)
        done += len(conversations)
        if done % BATCH == 0 or done == total:
            progress(done, total)
    with inside_workspace(workspace_id):
        words = [SearchWord(workspace_id=workspace_id, word=word, uses=count) for word, count in uses.items()]
        SearchWord.objects.bulk_create(words, batch_size=BATCH, ignore_conflicts=True)


def _conversations(workspace_id: int) -> Iterator[dict[int, Conversation]]:
    last = 0
    while True:
        with inside_workspace(workspace_id):
            rows = Conversation.objects.filter(pk__gt=last).select_related("contact", "company")
            found = {one.pk: one for one in rows.order_by("pk")[:CHUNK]}
        if not found:
            return
        yield found
        last = max(found)


def _entries(conversations: dict[int, Conversation], uses: Counter[str]) -> Iterator[SearchEntry]:
    """Yield the entries of conversations and of what was written in them, and count its words."""
    parts = list(ConversationPart.objects.filter(conversation__in=conversations, kind__in=WRITTEN))
    for part in parts:
        uses.update(_words(part.body))
    yield from entries_of_conversations(conversations.values())
    yield from entries_of_parts(parts, conversations)


@lru_cache(maxsize=10_000)
def _words(body: str) -> frozenset[str]:
    return frozenset(learnable([body]))


def _copy(entries: list[SearchEntry]) -> None:
    # COPY is refused to a role that row-level security binds.
    with (
        across_workspaces(),
        connection.cursor() as cursor,
        cursor.copy(
            "COPY inbox_searchentry (workspace_id, conversation_id, seq, at, words) FROM STDIN"
        ) as copy,
    ):
        for one in entries:
            copy.write_row((one.workspace_id, one.conversation_id, one.seq, one.at, one.words))
