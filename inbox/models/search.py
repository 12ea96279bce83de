"""What conversations, people and companies are found by (decision 0024)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.utils import timezone

from customers.models import Company, Contact
from inbox.calc.search_words import quoted
from inbox.models.conversation import Conversation
from workspaces.models import OwnedForeignKey, WorkspaceManager, WorkspaceOwned
from workspaces.tenancy import current_fence

LAST_LETTER = "\U0010ffff"
SAMPLE = 16
"""Of so many entries one counts its words, for all of them: a common word's row would else be everybody's."""


_ADD_USES = """
WITH free AS (
    SELECT id, word FROM inbox_searchword
    WHERE workspace_id = %s AND word = ANY (%s) ORDER BY word FOR UPDATE SKIP LOCKED
)
UPDATE inbox_searchword known SET uses = known.uses + more.uses
FROM free JOIN unnest(%s::text[], %s::integer[]) AS more (word, uses) ON more.word = free.word
WHERE known.id = free.id
"""
_BEGINNING_WITH = """
SELECT word, uses FROM inbox_searchword
WHERE workspace_id = %s AND word >= %s AND word < %s ORDER BY uses DESC, word LIMIT %s
"""


@dataclass(frozen=True)
class Span:
    """A stretch of time to look through: from ``low`` up to where the span before it began."""

    low: datetime | None
    query: str


@dataclass(frozen=True)
class Hit:
    """An entry that matches."""

    conversation_id: int
    seq: int
    at: datetime
    rank: float


@dataclass(frozen=True)
class Hits:
    """Entries that match, newest first; ``reached`` is how far back was looked, None for the whole history."""

    found: list[Hit]
    reached: datetime | None


_STORE = """
INSERT INTO inbox_searchentry (workspace_id, conversation_id, seq, at, words)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::integer[], %s::timestamptz[], %s::text[]::tsvector[])
ON CONFLICT (workspace_id, conversation_id, seq) DO UPDATE SET at = EXCLUDED.at, words = EXCLUDED.words
"""


class SearchEntryManager(WorkspaceManager["SearchEntry"]):
    """Finds entries through the one function that may use the index (see ``inbox.calc.search_sql``)."""

    def store(self, entries: Sequence["SearchEntry"]) -> None:
        """Store entries, each in place of what its part or conversation had. 1 query."""
        rows = [(one.workspace_id, one.conversation_id, one.seq, one.at, one.words) for one in entries]
        if rows:
            with connection.cursor() as cursor:
                cursor.execute(_STORE, [list(column) for column in zip(*rows, strict=True)])

    def search(
        self,
        spans: Sequence[Span],
        *,
        ranked: str,
        until: datetime | None,
        most: int,
        patience_ms: int,
        about: str | None = None,
        within: Iterable[int] | None = None,
    ) -> Hits:
        """Return the newest entries that match, of the workspace in force. 1 query.

        :param spans: newest first; after ``patience_ms`` or ``most`` entries no further one is begun
        :param ranked: the words whose weight and closeness make the rank
        :param until: only what is older than that
        :param about: what the conversation's own entry must match, too
        :param within: only in these conversations
        """
        values: list[Any] = [[span.query for span in spans], [span.low for span in spans], ranked]
        values += [until, about, None if within is None else list(within), most, patience_ms]
        statement = (
            "SELECT * FROM parley_search(%s::text[]::tsquery[], %s::timestamptz[], %s::tsquery, %s::timestamptz,"
            " %s::tsquery, %s::bigint[], %s::integer, %s::integer)"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            *rows, last = cursor.fetchall()
        hits = [Hit(*row) for row in rows]
        return Hits(hits, min(hit.at for hit in hits) if len(hits) >= most else last[2])


class SearchEntry(WorkspaceOwned):
    """What one written part of a conversation is found by, or (``seq`` 0) the conversation itself.

    A part's words are those of its text and its files' names; a conversation's are its subject, person, company, tags
    and attributes. Beside them stand marks, which hold a colon: whose it is, what it is, and its day, month and year.
    """

    conversation = OwnedForeignKey(Conversation, related_name="search_entries", db_index=False)
    seq = models.PositiveIntegerField(help_text="of the part; 0 for the conversation's own entry")
    at = models.DateTimeField()
    words = SearchVectorField()

    objects: ClassVar[SearchEntryManager] = SearchEntryManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "seq"], name="searched_once"),
        ]


class SearchNameManager(WorkspaceManager["SearchName"]):
    """Finds people and companies by name."""

    def search(self, query: str, *, most: int) -> list[tuple[int | None, int | None]]:
        """Return ids of contacts and companies whose names match, one of each pair None. 1 query."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM parley_search_names(%s::tsquery, %s)", [query, most])
            return list(cursor.fetchall())


class SearchName(WorkspaceOwned):
    """What a person or a company is found by: name, address, phone and the id the workspace's own system has."""

    contact = OwnedForeignKey(Contact, null=True, related_name="+", db_index=False)
    company = OwnedForeignKey(Company, null=True, related_name="+", db_index=False)
    words = SearchVectorField()

    objects: ClassVar[SearchNameManager] = SearchNameManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "contact"], name="contact_named_once"),
            models.UniqueConstraint(fields=["workspace", "company"], name="company_named_once"),
        ]


class SearchWordManager(WorkspaceManager["SearchWord"]):
    """The words of a workspace, for completing and correcting others."""

    def learn(self, words: Iterable[str], *, workspace_id: int) -> None:
        """Take in words that are new. 1 query."""
        rows = [SearchWord(workspace_id=workspace_id, word=word) for word in sorted(set(words))]
        self.bulk_create(rows, ignore_conflicts=True, batch_size=2000)

    def add_uses(self, uses: Mapping[str, int], *, workspace_id: int) -> None:
        """Count further uses of words, leaving out words somebody else is counting at this moment. 1 query."""
        more = {word: count for word, count in uses.items() if count}
        if not more:
            return
        with connection.cursor() as cursor:
            cursor.execute(_ADD_USES, [workspace_id, list(more), list(more), list(more.values())])

    def beginning_with(self, start: str, *, most: int) -> list[tuple[str, int]]:
        """Return the most used words that begin like this, each with about how many entries hold it. 1 query."""
        with connection.cursor() as cursor:
            cursor.execute(_BEGINNING_WITH, [current_fence(), start, start + LAST_LETTER, most])
            return list(cursor.fetchall())

    def like(self, word: str, *, most: int = 20) -> list[tuple[str, int]]:
        """Return words that share most letters with one, each with about how many entries hold it. 1 query."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM parley_similar_words(%s, %s)", [word, most])
            return list(cursor.fetchall())


class SearchWord(WorkspaceOwned):
    """A word somebody wrote in this workspace, and about how many entries hold it."""

    word = models.CharField(max_length=40, db_collation="C")
    uses = models.PositiveIntegerField(default=1)
    learned_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SearchWordManager] = SearchWordManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "word"], name="word_learned_once")]


def all_of(*lexemes: str) -> str:
    """Return a query for entries that hold every one of these lexemes."""
    return " & ".join(map(quoted, lexemes))


def any_of(*lexemes: str) -> str:
    """Return a query for entries that hold one of these lexemes."""
    return f"({' | '.join(map(quoted, lexemes))})"
