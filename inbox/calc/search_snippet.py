"""The piece of a text that shows why it was found."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from inbox.calc.search_words import spans_of

LENGTH = 120
BEFORE = 24
LONGEST_TEXT = 30_000


class Piece(NamedTuple):
    """Some text, and whether it is what was looked for."""

    text: str
    is_hit: bool


def snippet_of(text: str, wanted: Iterable[str]) -> list[Piece]:
    """Return about 120 characters around where most of what is wanted stands; without any, the text's first ones.

    :param wanted: folded words, as ``words_of`` makes them
    """
    line = " ".join(text[:LONGEST_TEXT].split())
    hits = _hits(line, set(wanted))
    start = _start(line, hits)
    end = min(len(line), start + LENGTH)
    while start and not line[start - 1].isspace() and end - start < LENGTH + 20:
        start -= 1
    shown = [hit for hit in hits if hit[0] >= start and hit[1] <= end]
    return _cut(line, start, end, shown)


def _hits(line: str, wanted: set[str]) -> list[tuple[int, int, str]]:
    found = []
    for start, end, words in spans_of(line):
        held = wanted.intersection(words)
        # Of a run without spaces only what was asked for: its pairs begin one character apart.
        if held and len(words) > 1 and len(words) == end - start - 1:
            places = [at for at, word in enumerate(words) if word in held]
            found += [(start + at, start + at + 2, words[at]) for at in places]
        elif held:
            found.append((start, end, min(held)))
    return found


def _start(line: str, hits: Sequence[tuple[int, int, str]]) -> int:
    """Return where to begin so that the most different words are shown, the earliest such place."""
    best, best_start = 0, 0
    for number, (start, _, _) in enumerate(hits[:200]):
        within = {word for _, end, word in hits[number : number + 30] if end <= start + LENGTH - BEFORE}
        if len(within) > best:
            best, best_start = len(within), start
    return max(0, best_start - BEFORE)


def _cut(line: str, start: int, end: int, hits: Sequence[tuple[int, int, str]]) -> list[Piece]:
    pieces = [Piece("…", is_hit=False)] if start else []
    at = start
    for begin, stop, _ in hits:
        if stop <= at:
            continue
        begins = max(begin, at)
        pieces += [Piece(line[at:begins], is_hit=False), Piece(line[begins:stop], is_hit=True)]
        at = stop
    pieces += [Piece(line[at:end], is_hit=False)] + ([Piece("…", is_hit=False)] if end < len(line) else [])
    return [piece for piece in pieces if piece.text]
