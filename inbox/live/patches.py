"""What a page lacks, as numbered patches: the same for a push, for catching up and for a browser without sockets.

A patch is ``{"op", "target", "v", …}``. ``v`` is the conversation's seq: a browser that is further ignores it.
Ops: ``place`` (a row, by its key), ``remove``, ``append`` (a part, once), ``replace``, ``text``, ``attr``, ``people``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from inbox import queries
from inbox.calc.filters import FilterError
from inbox.live.fragments import Surroundings, head_html, part_html, row_html
from inbox.live.held import held_html
from inbox.models import Conversation
from inbox.models.inbox_view import Asked, find_listing
from inbox.models.listing import Listing
from inbox.models.standard_view import StandardView
from inbox.queries import Row
from workspaces.calc.numbers import read_number
from workspaces.models import Teammate

Patch = dict[str, Any]
MOST_ROWS, MOST_THREADS, MOST_PARTS = 500, 64, 500


@dataclass
class Watching:
    """What one browser shows: its list with the seq of each row, and its threads with the last seq it holds."""

    view: Listing
    rows: dict[int, int] = field(default_factory=dict)
    threads: dict[int, int] = field(default_factory=dict)


def read_watching(
    said: dict[str, Any], *, teammate: Teammate, view: Listing | None = None
) -> Watching | None:
    """Return what a browser says it shows, or None when it makes no sense; at most 2 queries.

    :param view: its list, where that is known already
    """
    try:
        wanted = view or find_listing(str(said.get("view") or ""), teammate=teammate, asked=Asked.of(said))
    except FilterError:
        return None
    rows, threads = _cursors(said.get("rows"), MOST_ROWS), _cursors(said.get("threads"), MOST_THREADS)
    return None if wanted is None or rows is None or threads is None else Watching(wanted, rows, threads)


def watching_of_query(query: QueryDict, *, teammate: Teammate) -> Watching | None:
    """Return the same from an address: ``?view=everyone&rows=17.42,18.3&threads=17.42``."""
    pairs = {
        name: dict(pair.split(".", 1) for pair in query.get(name, "").split(",") if "." in pair)
        for name in ("rows", "threads")
    }
    return read_watching({**query.dict(), **pairs}, teammate=teammate)


def _cursors(said: Any, most: int) -> dict[int, int] | None:
    if not isinstance(said, dict) or len(said) > most:
        return None
    cursors = {read_number(str(pk)): read_number(str(seq)) for pk, seq in said.items()}
    return None if None in cursors or None in cursors.values() else cursors  # type: ignore[return-value]


def catch_up(watching: Watching, *, teammate: Teammate, around: Surroundings) -> list[Patch]:
    """Return what a browser lacks, and move its cursors. 7 queries at most, and 1 for each thread that has news (2 with files)."""
    page = queries.conversation_page(watching.view, teammate=teammate).rows
    shown = set(watching.rows) | set(watching.threads)
    known = {row.pk: row for row in page}
    others = queries.rows_of(shown - set(known))
    held = set(known) | watching.view.held_among(others, teammate)
    patches: list[Patch] = []
    for row in (*page, *others):
        is_held = row.pk in held
        patches += row_patches(row, watching, around=around, is_held=is_held)
    gone = shown - set(known) - {row.pk for row in others}
    patches += [removal(pk) for pk in gone if watching.rows.pop(pk, None) is not None]
    return patches + _threads_news(watching, set(watching.threads), around=around)


def extend(watching: Watching, more: Watching, *, around: Surroundings) -> list[Patch]:
    """Take in further rows and threads a browser holds now; return what those threads lack.

    1 query, and 1 for each thread that has news.
    """
    watching.rows |= more.rows
    kept = list((watching.threads | more.threads).items())[-MOST_THREADS:]
    watching.threads = dict(kept)
    return _threads_news(watching, set(more.threads), around=around)


def _threads_news(watching: Watching, pks: set[int], *, around: Surroundings) -> list[Patch]:
    patches: list[Patch] = []
    for conversation in queries.conversations_with_heads(pks & set(watching.threads)):
        after = watching.threads[conversation.pk]
        missed = missed_parts(conversation, after) if conversation.last_seq > after else []
        parts = [(part.seq, part_html(part, around)) for part in missed]
        patches += thread_patches(conversation, parts, watching, around=around)
    return patches


def missed_parts(conversation: Conversation, after: int) -> Sequence[Any]:
    """Return the parts after a seq, oldest first, at most 500: the browser asks again for more. 1 query."""
    return queries.parts_after(conversation, seq=after, limit=MOST_PARTS)


def row_patches(row: Row, watching: Watching, *, around: Surroundings, is_held: bool) -> list[Patch]:
    """Return what brings a conversation's row up to date in the list that is shown."""
    pk, seq = row.pk, row.last_seq
    if not is_held:
        return [removal(pk, v=seq)] if watching.rows.pop(pk, None) is not None else []
    if watching.rows.get(pk, -1) >= seq:
        return []
    watching.rows[pk] = seq
    html = row_html(row, around)
    return [{"op": "place", "target": f"#row-{pk}", "conversation": pk, "html": html, "v": seq}]


def removal(pk: int, *, v: int = 0) -> Patch:
    """Return the patch that takes a row out of a list."""
    return {"op": "remove", "target": f"#row-{pk}", "conversation": pk, "v": v}


def thread_patches(
    conversation: Conversation,
    parts: Iterable[tuple[int, str]],
    watching: Watching,
    *,
    around: Surroundings,
) -> list[Patch]:
    """Return what brings an open thread up to date: its new parts, the bar above it, what is held, how far it was seen."""
    pk, seq = conversation.pk, conversation.last_seq
    held = watching.threads.get(pk)
    if held is None:
        return []
    patches = [_in_thread(pk, "append", "[data-parts]", v=v, html=html) for v, html in parts if v > held]
    watching.threads[pk] = max([held, *(patch["v"] for patch in patches)])
    patches.append(_in_thread(pk, "replace", "[data-head]", v=seq, html=head_html(conversation, around)))
    going = held_html(conversation.held, around)
    patches.append(_in_thread(pk, "replace", "[data-held]", v=conversation.held_changes, html=going))
    seen = conversation.contact_read_seq
    return [*patches, _in_thread(pk, "attr", "[data-parts]", v=seq, name="data-seen", value=str(seen))]


def people_patch(pk: int, html: str) -> Patch:
    """Return the patch that tells who looks at a conversation, in its row and above its thread."""
    return {"op": "people", "target": f'[data-people="{pk}"]', "conversation": pk, "html": html}


def count_patches(counts: Iterable[tuple[StandardView, int | None]], sent: dict[str, int]) -> list[Patch]:
    """Return the counts that differ from those sent before, and note them as sent."""
    fresh = {view.key: count for view, count in counts if count is not None and sent.get(view.key) != count}
    sent |= fresh
    return [
        {"op": "text", "target": f'[data-count="{key}"]', "text": shown_count(count), "count": count}
        for key, count in fresh.items()
    ]


def shown_count(count: int) -> str:
    """Return a count as people see it."""
    return "999+" if count >= queries.MOST_COUNTED else str(count)


def _in_thread(pk: int, op: str, place: str, **more: Any) -> Patch:
    return {"op": op, "target": f'[data-conversation="{pk}"] {place}', "conversation": pk, **more}
