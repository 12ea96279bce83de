"""Words that were mistyped."""

from dataclasses import replace

from inbox.calc.search_query import Query, Words
from inbox.calc.search_words import distance
from inbox.models.search import SearchWord

SHORT, SHORTEST = 4, 3
MOST_CORRECTED = 4


def corrected(query: Query) -> Query | None:
    """Return a query with words this workspace knows in place of some it hardly does, or None. 2 queries a word."""
    better = [
        _better(words) if number < MOST_CORRECTED else words for number, words in enumerate(query.words)
    ]
    return None if better == list(query.words) else replace(query, words=tuple(better))


def _better(words: Words) -> Words:
    found = words.words
    if words.is_not or words.is_phrase or len(found) != 1:
        return words
    word = found[0]
    if len(word) < SHORTEST or not word.isalpha():
        return words
    known = SearchWord.objects.like(word)
    uses = dict(known).get(word, 0)
    allowed = 1 if len(word) <= SHORT else 2
    close = [
        (distance(word, other), -count, other)
        for other, count in known
        if other != word and count > uses * 5 and distance(word, other) <= allowed
    ]
    return replace(words, text=min(close)[2]) if close else words
