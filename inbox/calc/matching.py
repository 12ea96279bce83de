"""How well what somebody types fits a name or a text: whole words first, then pieces, then near misses."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\w+")
LONGEST_QUERY, LONGEST_TEXT = 80, 2000
ALIKE = 0.6
"""Share of common pairs of letters from which a mistyped word still counts."""


def match_score(query: str, *, name: str, text: str = "") -> float | None:
    """Return how well a query fits, higher is better; None when a word of it fits nowhere, 0 for no query.

    Words may come in any order. In the name a beginning counts most, then a piece, then letters in order, then a near
    miss; in the text only beginnings and pieces count.
    """
    wanted = _plain(query[:LONGEST_QUERY]).split()
    in_name, in_text = _plain(name), _plain(text[:LONGEST_TEXT])
    total = 0.0
    for word in wanted:
        score = _score(word, in_name, in_text)
        if not score:
            return None
        total += score
    return total + (1 if wanted and in_name.startswith(" " + " ".join(wanted)) else 0)


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    """Return the words of a text without case and accents, a space before each."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return "".join(f" {word}" for word in _WORD.findall(letters))


def _score(word: str, in_name: str, in_text: str) -> float:
    if f" {word}" in in_name:
        return 8
    if word in in_name:
        return 6
    if f" {word}" in in_text:
        return 3
    if len(word) > 1 and (_is_in_order(word, in_name.replace(" ", "")) or _is_alike(word, in_name.split())):
        return 4
    return 2 if len(word) > 2 and word in in_text else 0  # noqa: PLR2004 -- two letters fit everywhere


def _is_in_order(word: str, letters: str) -> bool:
    """Tell whether the letters of a word follow each other, with others between ("rfnd" in "refund")."""
    rest = iter(letters)
    return letters[:1] == word[:1] and all(letter in rest for letter in word)


def _is_alike(word: str, others: list[str]) -> bool:
    pairs = _pairs(word)
    return any(2 * len(pairs & other) >= ALIKE * (len(pairs) + len(other)) for other in map(_pairs, others))


@lru_cache(maxsize=8192)
def _pairs(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[place : place + 2] for place in range(len(padded) - 1))
