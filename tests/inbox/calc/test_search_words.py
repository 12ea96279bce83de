"""From text to the words it is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.calc.search_words import distance, learnable, spans_of, vector_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t  panic!", ["don", "t", "panic"]),
        ("Straße, CAFÉ and naïve", ["strasse", "cafe", "and", "naive"]),
        ("Ελλάδα Київ", ["ελλαδα", "киів"]),
        ("priya@halden.example INV-2041", ["priya", "halden", "example", "inv", "2041"]),
        ("请求发票", ["请求", "求发", "发票"]),
        ("API连接 ok", ["api", "连接", "ok"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("مُحَمَّد", ["محمد"]),
        ("x" * 50, ["x" * 40]),
        ("—…“”", []),
    ],
)
def test_text_becomes_words_in_every_script(text, words):
    assert words_of(text) == words


@given(st.text(max_size=200))
def test_words_hold_nothing_that_means_something_to_postgres(text):
    for word in words_of(text):
        assert 0 < len(word) <= 40
        assert not set(word) & set(" '\\:&|!<>()*\0")


@given(st.text(max_size=100))
def test_spans_lie_where_the_words_are(text):
    for start, end, _ in spans_of(text):
        assert 0 <= start < end <= len(text)


def test_a_vector_numbers_its_words_and_parts_its_texts():
    vector = vector_of((("the export", "A"), ("export", "D")), ("tag:7", "at:it's=a\\b"))

    assert vector == r"'the':1A 'export':2A,5D 'at:it''s=a\\b' 'tag:7'"


def test_numbers_and_scraps_are_not_learned():
    assert learnable(["Export 2041 x ab a1b2", "export"]) == {"export"}


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("invocie", "invoice", 1),
        ("refnud", "refund", 1),
        ("exprt", "export", 1),
        ("same", "same", 0),
        ("", "ab", 2),
    ],
)
def test_distance_counts_slips(one, other, steps):
    assert distance(one, other) == steps
