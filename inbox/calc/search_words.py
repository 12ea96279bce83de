"""From text to the words it is found by: the same for what is stored and for what is asked (decision 0024)."""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

LONGEST_WORD = 40
MOST_WORDS = 16_000
"""Postgres counts positions up to 16,383."""
# Scripts that put no space between words: their runs are cut into pairs of characters.
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_KEPT_MARKS = {8, 9}  # Japanese voicing marks and the signs that silence an Indic vowel tell words apart


def _marks() -> str:
    """Return a character class of everything that only ever stands on another character."""
    return "".join(
        chr(code)
        for code in range(0x300, min(sys.maxunicode, 0x1E900))
        if unicodedata.category(chr(code)).startswith("M")
    )


_IN_WORD = f"(?:[^\\W_]|[{_marks()}])"
_RUN = re.compile(f"{_IN_WORD}+")
_PIECE = re.compile(f"[{_SPACELESS}]+|[^{_SPACELESS}]+")
_ASCII = re.compile(r"[a-z0-9]+")
_HAS_SPACELESS = re.compile(f"[{_SPACELESS}]")


def fold(text: str) -> str:
    """Return text without what people leave out when they search: case, accents and other ways to write a letter."""
    if text.isascii():
        return text.lower()
    bare = (
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if (standing := unicodedata.combining(letter)) == 0 or standing in _KEPT_MARKS
    )
    return unicodedata.normalize("NFKC", "".join(bare)).casefold()


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order, folded, each at most 40 characters, at most 16,000."""
    folded = fold(text)
    if folded.isascii():
        return [word[:LONGEST_WORD] for word in _ASCII.findall(folded)[:MOST_WORDS]]
    found = (word for run in _RUN.findall(folded) for word in _split(run))
    return [word for word, _ in zip(found, range(MOST_WORDS), strict=False)]


def spans_of(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield where each run of letters stands in a text as it was written, and the words it is found by."""
    for run in _RUN.finditer(text):
        yield run.start(), run.end(), words_of(run.group())


def _split(run: str) -> Iterator[str]:
    if not _HAS_SPACELESS.search(run):
        yield run[:LONGEST_WORD]
        return
    for piece in _PIECE.findall(run):
        if not _HAS_SPACELESS.match(piece) or len(piece) == 1:
            yield piece[:LONGEST_WORD]
        else:
            yield from (piece[at : at + 2] for at in range(len(piece) - 1))


def vector_of(texts: tuple[tuple[str, str], ...], marks: Iterable[str] = ()) -> str:
    """Return texts and marks as Postgres reads a ``tsvector``.

    :param texts: each with its weight, A to D; a phrase never reaches from one into the next
    :param marks: lexemes beside the words ("tag:7"); they hold a colon, which no word does
    """
    return " ".join(filter(None, [_words_vector(texts), *map(quoted, sorted(set(marks)))]))


@lru_cache(maxsize=4096)
def _words_vector(texts: tuple[tuple[str, str], ...]) -> str:
    places: dict[str, list[str]] = {}
    at = 0
    for text, weight in texts:
        for word in words_of(text):
            at = min(at + 1, MOST_WORDS)
            places.setdefault(word, []).append(f"{at}{weight}")
        at += 2
    return " ".join(f"'{word}':{','.join(found[:250])}" for word, found in places.items())


def quoted(lexeme: str) -> str:
    """Return a lexeme as Postgres reads it in a ``tsvector`` or ``tsquery``, whatever is in it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''").replace("\0", "") + "'"


def learnable(texts: Iterable[str]) -> set[str]:
    """Return the words worth remembering for completing and correcting others: no numbers, none very short or long."""
    found = {word for text in texts for word in words_of(text)}
    return {word for word in found if 2 < len(word) <= 30 and word.isalpha()}  # noqa: PLR2004 -- said above


def distance(one: str, other: str) -> int:
    """Return how many letters were mistyped, left out, added or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [at]
        for to, wanted in enumerate(other, start=1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, earlier[to - 2] + 1)
            row.append(cost)
    return row[-1]
