"""Searching: what matches, in the order it is shown, a page at a time."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

from inbox.calc.search_query import Query, parse_query
from inbox.calc.search_ranking import score, stretches
from inbox.models import Conversation
from inbox.models.search import Hit, Hits, SearchEntry, Span, any_of
from inbox.queries import reads_of
from inbox.queries.kept import BLANK, REMEMBERED, Statement, fetch, statement_of
from inbox.search.correcting import corrected
from inbox.search.resolving import Plan, plan_query
from workspaces.models import Teammate
from workspaces.tenancy import Fence, current_fence

PAGE = 20
MOST_HITS, MOST_INSIDE = 400, 500
PATIENCE_MS = 25
FEW_USES = 1500
FEW_FOUND = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    """A conversation, and its entry that matches best."""

    conversation_id: int
    seq: int


@dataclass
class Findings:
    """A page of a search; ``cursor`` asks for the next one, None on the last."""

    query: Query
    found: list[Found]
    cursor: str | None
    words: set[str] = field(default_factory=set)
    """What is to be set apart in what is shown."""
    instead_of: str = ""
    """What was typed, where nothing had it and something close to it was looked for."""
    suggestion: str = ""
    """What may have been meant, where little was found."""


def find(text: str, *, teammate: Teammate, cursor: str = "") -> Findings:
    """Return a page of conversations that match, best first; a word nobody ever wrote is corrected.

    Queries: 2 a word, 1 or 2 an operator, and 3 to 6; the same for every page and every size of history.
    """
    now = timezone.now()
    zone = ZoneInfo(teammate.workspace.time_zone)
    query = parse_query(text, today=now.astimezone(zone).date())
    findings = _find(query, teammate=teammate, cursor=cursor, now=now, zone=zone)
    if cursor or len(findings.found) >= FEW_FOUND or not query.wanted:
        return findings
    better = corrected(query)
    if better is None:
        return findings
    if findings.found:
        findings.suggestion = str(better)
        return findings
    second = _find(better, teammate=teammate, cursor="", now=now, zone=zone)
    if not second.found:
        return findings
    second.instead_of = str(query)
    return second


def _find(query: Query, *, teammate: Teammate, cursor: str, now: datetime, zone: ZoneInfo) -> Findings:
    if not query.words and not query.filters:
        return Findings(query, [], None)
    plan = plan_query(query, teammate=teammate, today=now.astimezone(zone).date(), zone=zone)
    until, offset = _read_cursor(cursor) or (None, 0)
    hits = _hits(plan, until=until or now, now=now)
    best = _best(hits.found, now=now)
    shown = _shown(plan, [found.conversation_id for found in best], teammate=teammate, after=until)
    kept = [found for found in best if found.conversation_id in shown]
    page = kept[offset : offset + PAGE]
    return Findings(query, page, _next(kept, offset, until or now, hits.reached), plan.shown)


def _next(kept: list[Found], offset: int, until: datetime, reached: datetime | None) -> str | None:
    if len(kept) > offset + PAGE:
        return _write_cursor(until, offset + PAGE)
    return _write_cursor(reached, 0) if reached else None


def _hits(plan: Plan, *, until: datetime, now: datetime) -> Hits:
    """Ask the index: for entries, and where conversations must be this or that, first for those if they are few."""
    ahead = until + timedelta(days=1) if until == now else until
    high = min(plan.until or ahead, ahead)
    own = " & ".join(["'k:conversation'", *plan.own])
    if not plan.is_of_parts:
        return _search([*plan.entries, own], plan, high, now)
    if not plan.own:
        return _search(plan.entries, plan, high, now)
    few = SearchEntry.objects.search(
        _spans([own], now, None, None), ranked="", until=None, most=MOST_INSIDE, patience_ms=PATIENCE_MS // 2
    )
    if few.reached is None and len(few.found) < MOST_INSIDE:
        inside = {hit.conversation_id for hit in few.found}
        return _search(plan.entries, plan, high, now, inside=inside)
    return _search(plan.entries, plan, high, now, about=own)


def _search(
    entries: list[str],
    plan: Plan,
    high: datetime,
    now: datetime,
    *,
    about: str | None = None,
    inside: set[int] | None = None,
) -> Hits:
    is_rare = plan.about_uses <= FEW_USES or inside is not None
    spans = [Span(plan.since, " & ".join(entries))] if is_rare else _spans(entries, now, high, plan.since)
    return SearchEntry.objects.search(
        spans,
        ranked=plan.ranked,
        until=high,
        most=MOST_INSIDE if inside is not None else max(MOST_HITS, FEW_USES if is_rare else 0),
        patience_ms=PATIENCE_MS,
        about=about,
        within=inside,
    )


def _spans(asked: list[str], now: datetime, until: datetime | None, since: datetime | None) -> list[Span]:
    return [
        Span(low, " & ".join([*asked, *([any_of(*marks)] if marks else [])]))
        for low, marks in stretches(now=now, until=until, since=since)
    ]


def _best(hits: Iterable[Hit], *, now: datetime) -> list[Found]:
    """Return each conversation once, best first."""
    by_conversation: dict[int, list[Hit]] = {}
    for hit in hits:
        by_conversation.setdefault(hit.conversation_id, []).append(hit)
    scored = []
    for pk, some in by_conversation.items():
        best = max(some, key=lambda hit: (hit.rank, hit.seq > 0, hit.at))
        newest = max(hit.at for hit in some)
        scored.append(
            (score(rank=best.rank, at=newest, now=now, hits=len(some)), newest, Found(pk, best.seq))
        )
    return [found for _, _, found in sorted(scored, key=lambda one: (one[0], one[1]), reverse=True)]


def _shown(plan: Plan, pks: list[int], *, teammate: Teammate, after: datetime | None) -> set[int]:
    """Return which conversations are to be shown. 1 query, 2 more at most."""
    heard = dict(fetch(_heard_statement(current_fence(), with_spam=plan.is_spam), pks))
    shown = set(heard)
    if plan.is_unread is not None:
        read = reads_of(teammate, list(shown))
        shown = {pk for pk in shown if (heard[pk] > read.get(pk, 0)) == plan.is_unread}
    if plan.without and shown:
        shown -= _holding(" | ".join(plan.without), shown, since=None)
    if after and plan.entries and shown:
        # What a newer page showed because of a newer part is not shown again.
        shown -= _holding(" & ".join(plan.entries), shown, since=after)
    return shown


@lru_cache(maxsize=REMEMBERED)
def _heard_statement(_fence: Fence, *, with_spam: bool) -> Statement:
    rows = Conversation.objects.filter(pk__any_of=BLANK)
    rows = rows if with_spam else rows.filter(is_spam=False)
    return statement_of(rows.values_list("pk", "last_message_seq"))


def _holding(query: str, pks: set[int], *, since: datetime | None) -> set[int]:
    hits = SearchEntry.objects.search(
        [Span(since, query)], ranked="", until=None, most=10_000, patience_ms=PATIENCE_MS, within=pks
    )
    return {hit.conversation_id for hit in hits.found}


def _write_cursor(until: datetime, offset: int) -> str:
    return base64.urlsafe_b64encode(
        f"{(until - _EPOCH) // timedelta(microseconds=1)}.{offset}".encode()
    ).decode()


def _read_cursor(cursor: str) -> tuple[datetime, int] | None:
    """Return what a cursor holds; one that was tampered with starts from the top."""
    try:
        until, offset = map(int, base64.urlsafe_b64decode(cursor.encode()).decode().split("."))
        return _EPOCH + timedelta(microseconds=until), max(0, min(offset, MOST_HITS))
    except (ValueError, OverflowError):
        return None
