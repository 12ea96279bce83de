"""What must be true at the end, whatever happened in between."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection

from tests.faults.harness.ledger import Ledger
from tests.faults.harness.watchers import Watcher
from tests.faults.harness.witness import TABLE

SEEN_BY_CONTACT = {"message", "reply"}
WAITING = "SELECT (SELECT count(*) FROM workspaces_outboxevent) + (SELECT count(*) FROM inbox_heldreply)"
"""Events that were not passed on, and replies that did not go out."""


@dataclass
class Verdict:
    """The totals, and every way in which they are wrong."""

    totals: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def count(self, name: str, wrong: list[Any]) -> None:
        """Take in a list of things that are wrong; an empty one is what is hoped for."""
        self.totals[name] = len(wrong)
        if wrong:
            self.problems.append(f"{name}: {len(wrong)}, for example {wrong[:5]}")


def judge(
    connection: Connection[Any], ledger: Ledger, watchers: list[Watcher], *, outbox_left: int
) -> Verdict:
    """Compare what the clients know with what is stored."""
    verdict = Verdict()
    rows = connection.execute(
        "SELECT conversation_id, seq, kind, body FROM inbox_conversationpart"
    ).fetchall()
    stored = Counter(body for _, _, kind, body in rows if kind in SEEN_BY_CONTACT and body != "Hello")
    where = {body: (conversation, seq) for conversation, seq, _, body in rows}
    verdict.totals["acknowledged"] = len(ledger.acknowledged)
    verdict.totals["stored"] = sum(stored.values())
    verdict.count("lost", [body for body in ledger.acknowledged if body not in stored])
    verdict.count("doubled", [body for body, times in stored.items() if times > 1])
    numbered = {body: place for body, place in ledger.acknowledged.items() if place[1] is not None}
    verdict.totals["of them held first"] = len(ledger.acknowledged) - len(numbered)
    verdict.count("held for ever", still_held(connection))
    moved = [body for body, place in numbered.items() if where.get(body, place) != place]
    verdict.count("stored under another number", [] if verdict.totals["doubled"] else moved)
    verdict.count("gaps in the numbers", gaps(connection))
    _count_deliveries(verdict, rows, watchers)
    verdict.count("not passed on", not_passed_on(connection))
    verdict.count("left in the outbox", [outbox_left] if outbox_left else [])
    verdict.count("what never may happen", ledger.violations)
    return verdict


def gaps(connection: Connection[Any]) -> list[int]:
    """Return the conversations whose parts are not 1, 2, 3 … up to what the conversation says."""
    sql = """
        SELECT c.id FROM inbox_conversation c LEFT JOIN inbox_conversationpart p ON p.conversation_id = c.id
        GROUP BY c.id HAVING count(*) <> c.last_seq OR max(p.seq) <> c.last_seq OR count(DISTINCT p.seq) <> count(*)
    """
    return [pk for (pk,) in connection.execute(sql).fetchall()]


def still_held(connection: Connection[Any]) -> list[str]:
    """Return the replies that did not go out."""
    sql = "SELECT body FROM inbox_heldreply WHERE state <> 'undone'"
    return [body for (body,) in connection.execute(sql).fetchall()]


def not_passed_on(connection: Connection[Any]) -> list[tuple[int, int]]:
    """Return the parts that the relay announced to nobody."""
    sql = f"""
        SELECT conversation_id, seq FROM inbox_conversationpart p WHERE NOT EXISTS (
            SELECT FROM {TABLE} h
            WHERE h.conversation_id = p.conversation_id AND p.seq BETWEEN h.first_seq AND h.seq
        )
    """
    return connection.execute(sql).fetchall()


def wait_for_an_empty_outbox(connection: Connection[Any], *, within_s: float) -> tuple[int, float]:
    """Return how many rows are left, at the latest after some seconds, and how long it took."""
    started = time.monotonic()
    while True:
        left = connection.execute(WAITING).fetchone()[0]  # type: ignore[index]
        if not left or time.monotonic() - started > within_s:
            return left, time.monotonic() - started
        time.sleep(0.2)


def expected(rows: list[Any], watcher: Watcher) -> list[int]:
    """Return what a watcher must have seen, in this order."""
    kinds = SEEN_BY_CONTACT if watcher.name.startswith("customer") else None
    return sorted(
        seq
        for place, seq, kind, _ in rows
        if place == watcher.conversation and (kinds is None or kind in kinds)
    )


def _count_deliveries(verdict: Verdict, rows: list[Any], watchers: list[Watcher]) -> None:
    missing: list[Any] = []
    twice: list[Any] = []
    disordered: list[str] = []
    total = 0
    for watcher in watchers:
        wanted, times = expected(rows, watcher), Counter(watcher.seen)
        total += len(wanted)
        missing += [(watcher.name, seq) for seq in wanted if seq not in times]
        twice += [(watcher.name, seq) for seq, count in times.items() if count > 1]
        disordered += [watcher.name] if watcher.seen != sorted(watcher.seen) else []
    verdict.totals["live deliveries due"] = total
    verdict.count("undelivered", missing)
    verdict.count("delivered twice", twice)
    verdict.count("watchers out of order", disordered)
