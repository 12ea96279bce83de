#!/usr/bin/env python3
"""What a search costs at ten thousand and at a million messages: rare and common words, operators, slips of the pen.

Wall clock is that of finding, and of loading what a page of results shows; CPU is this process's and the database's.
"""

import argparse
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

import harness
import psycopg

from config.demo.credentials import LARGE

MESSAGES_A_CONVERSATION = 3.8
TIMES, WARM_UP, CHUNK = 40, 5, 2_000
MOST_MS, MOST_GROWTH = 50.0, 2.0
QUERIES = {
    "rare word": "zanzibar",
    "a person": "customer.17@many.example",
    "common word": "you",
    "three common words": "the you can",
    "two words": "invoice october",
    "phrase": '"last month"',
    "beginning of a word": "exp",
    "left out": "invoice -refund",
    "word, state": "invoice is:open",
    "common word, closed": "the is:closed",
    "word, mine, before": "export to:me before:2m",
    "written by a teammate": "from:maya export",
    "tag alone": "tag:bug",
    "old and common": "the before:500d",
    "typo": "invocie",
    "nothing": "qxzvwk",
}


def main() -> None:
    """Measure each size on the same servers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 1_000_000], help="messages")
    sizes = parser.parse_args().sizes
    harness.start_parley(collects_static=False)
    results = {size: measure(size) for size in sizes}
    smallest, largest = results[min(sizes)], results[max(sizes)]
    print(f"Growth from {min(sizes):,} to {max(sizes):,} messages")
    rows = [
        (name, largest[name][1] / smallest[name][1], sum(largest[name][2:4]) / sum(smallest[name][2:4]))
        for name in QUERIES
    ]
    harness.print_table(("query", "p95", "CPU"), rows)


def measure(size: int) -> dict[str, list[float]]:
    """Fill the database with this many messages, print what searches cost, and return it."""
    from inbox.models import SearchEntry
    from workspaces.models import Teammate, Workspace
    from workspaces.tenancy import inside_workspace

    harness.empty_database()
    harness.manage("demo", "--conversations", str(round(size / MESSAGES_A_CONVERSATION)), "--no-search")
    workspace = Workspace.objects.get(slug=LARGE.slug)
    started = time.perf_counter()
    fill_index(workspace.pk)
    print(f"\nindexed in {time.perf_counter() - started:,.0f} s: {index_sizes()}")
    with inside_workspace(workspace.pk):
        teammate = Teammate.objects.select_related("workspace").get(user__email=LARGE.teammates[0].email)
        count = SearchEntry.objects.filter(seq__gt=0).count()
        costs = {name: cost(text, teammate) for name, text in QUERIES.items()}
    print(f"{count:,} messages, replies and notes")
    harness.print_table(
        ("query", "p50 ms", "p95 ms", "CPU ms", "database ms", "found"),
        [(name, *figures) for name, figures in costs.items()],
    )
    slow = [name for name, figures in costs.items() if figures[1] > MOST_MS]
    print(f"above {MOST_MS:.0f} ms: {', '.join(slow) or 'none'}")
    return costs


def cost(text: str, teammate: object) -> list[float]:
    """Return p50 and p95 of the wall clock, CPU of this process and of the database for each, and how many were found."""
    from inbox.search.finding import find
    from inbox.search.showing import people_of, results_of

    walls, found = [], 0
    for number in range(WARM_UP + TIMES):
        if number == WARM_UP:
            before = time.process_time(), harness.cpu_s(harness.postgres_pid())
        started = time.perf_counter()
        findings = find(text, teammate=teammate)
        people_of(findings)
        found = len(results_of(findings, teammate=teammate))
        walls.append((time.perf_counter() - started) * 1000)
    own, database = time.process_time() - before[0], harness.cpu_s(harness.postgres_pid()) - before[1]
    walls = walls[WARM_UP:]
    p50, p95 = (harness.percentile(walls, rank=rank) for rank in (0.5, 0.95))
    return [p50, p95, own / TIMES * 1000, database / TIMES * 1000, found]


def fill_index(workspace_id: int) -> None:
    """Write the index as ``reindex_search`` does, by COPY and with its large index built at the end."""
    from django.db import connection

    from workspaces.tenancy import across_workspaces, inside_workspace

    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        (statement,) = owner.execute("SELECT pg_get_indexdef('search_words'::regclass)").fetchone()
        owner.execute("DROP INDEX search_words")
        for lines in chunks(entries(workspace_id)):
            with (
                across_workspaces(),
                connection.cursor() as cursor,
                cursor.copy(f"COPY inbox_searchentry {COLUMNS} FROM STDIN") as copy,
            ):
                copy.write("".join(lines))
        owner.execute("SET maintenance_work_mem = '1GB'")
        owner.execute(statement)
        with inside_workspace(workspace_id):
            fill_names_and_words(workspace_id)
        owner.execute("VACUUM (ANALYZE)")


COLUMNS = "(workspace_id, conversation_id, seq, at, words)"
uses: Counter[str] = Counter()


def entries(workspace_id: int) -> Iterator[str]:
    """Yield the lines of every entry; a few messages hold a word nobody else uses."""
    from inbox.models import Conversation, ConversationPart
    from inbox.models.part import WRITTEN
    from inbox.search.entries import entries_of_conversations, entries_of_parts
    from workspaces.tenancy import inside_workspace

    uses.clear()
    last, number = 0, 0
    while True:
        with inside_workspace(workspace_id):
            found = (
                Conversation.objects.filter(pk__gt=last).order_by("pk").select_related("contact", "company")
            )
            conversations = {one.pk: one for one in found[:CHUNK]}
            if not conversations:
                return
            last = max(conversations)
            parts = list(
                ConversationPart.objects.filter(conversation__in=conversations, kind__in=WRITTEN).order_by(
                    "pk"
                )
            )
            number += 1
            if number % 20 == 1:
                parts[0].body += " Zanzibar"
            for part in parts:
                uses.update(words_in(part.body))
            for entry in (
                *entries_of_conversations(conversations.values()),
                *entries_of_parts(parts, conversations),
            ):
                words = entry.words.replace("\\", "\\\\")
                yield f"{workspace_id}\t{entry.conversation_id}\t{entry.seq}\t{entry.at.isoformat()}\t{words}\n"


@lru_cache(maxsize=10_000)
def words_in(body: str) -> frozenset[str]:
    """Return the words of a text that are learned."""
    from inbox.calc.search_words import learnable

    return frozenset(learnable([body]))


def fill_names_and_words(workspace_id: int) -> None:
    """Write names of people and companies, and the words that are known."""
    from customers.models import Company, Contact
    from inbox.models import SearchName, SearchWord
    from inbox.search.entries import name_of

    for subjects in (Contact.objects.all(), Company.objects.all()):
        SearchName.objects.bulk_create(map(name_of, subjects.iterator()), batch_size=5_000)
    words = [SearchWord(workspace_id=workspace_id, word=word, uses=count) for word, count in uses.items()]
    # Words as rare as they are many in the mail of years: slips, names, foreign ones.
    words += [
        SearchWord(workspace_id=workspace_id, word=f"w{''.join(chr(97 + int(digit)) for digit in str(n))}")
        for n in range(100_000)
    ]
    SearchWord.objects.bulk_create(words, batch_size=5_000, ignore_conflicts=True)


def chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield lines some thousand at a time."""
    lines = iter(lines)
    while some := list(islice(lines, 50_000)):
        yield some


def index_sizes() -> str:
    """Return how large the entries and their index are."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        sizes = owner.execute(
            "SELECT pg_size_pretty(pg_relation_size('inbox_searchentry')), pg_size_pretty(pg_relation_size('search_words'))"
        ).fetchone()
    return f"entries {sizes[0]}, index of words {sizes[1]}"


if __name__ == "__main__":
    main()
