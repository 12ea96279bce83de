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
    wanted = words_of(query[:LONGEST_QUERY])
    in_name, in_text = words_of(name), words_of(text[:LONGEST_TEXT])
    scores = [_score(word, in_name, in_text) for word in wanted]
    if any(score == 0 for score in scores):
        return None
    return sum(scores) + (1 if wanted and in_name[: len(wanted)] == wanted else 0)


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


def _score(word: str, in_name: tuple[str, ...], in_text: tuple[str, ...]) -> float:
    if any(one.startswith(word) for one in in_name):
        return 8
    if any(word in one for one in in_name):
        return 6
    if any(one.startswith(word) for one in in_text):
        return 3
    if _is_in_order(word, "".join(in_name)) or _is_alike(word, in_name):
        return 4 if len(word) > 1 else 0
    return 2 if len(word) > 2 and any(word in one for one in in_text) else 0  # noqa: PLR2004 -- two letters fit everywhere


def _is_in_order(word: str, letters: str) -> bool:
    """Tell whether the letters of a word follow each other, with others between ("rfnd" in "refund")."""
    rest = iter(letters)
    return letters[:1] == word[:1] and all(letter in rest for letter in word)


def _is_alike(word: str, others: tuple[str, ...]) -> bool:
    pairs = _pairs(word)
    return any(2 * len(pairs & other) >= ALIKE * (len(pairs) + len(other)) for other in map(_pairs, others))


def _pairs(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[place : place + 2] for place in range(len(padded) - 1)}
