"""The piece of a text that shows why it was found, and what is shown first."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from inbox.calc.search_ranking import score, stretches
from inbox.calc.search_snippet import snippet_of

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def shown(text, *wanted):
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in snippet_of(text, wanted))


def test_words_are_marked_as_they_were_written():
    assert (
        shown("The Éxport, exports\nand Straße", "export", "strasse") == "The [Éxport], exports and [Straße]"
    )


def test_a_word_far_inside_is_near_the_beginning_of_what_is_shown():
    text = "filler " * 60 + "the lighthouse is dark " + "filler " * 60

    assert shown(text, "lighthouse").startswith("…")
    assert 0 < shown(text, "lighthouse").index("[lighthouse]") < 45
    assert shown(text, "lighthouse").endswith("…")


def test_the_place_with_most_of_the_words_is_shown():
    text = "export " + "filler " * 60 + "export of the month"

    assert "[export] of the [month]" in shown(text, "export", "month")


def test_in_writing_without_spaces_only_what_was_asked_for_is_marked():
    assert shown("我的请求发票在哪里", "发票") == "我的请求[发票]在哪里"


@given(st.text(max_size=400), st.sampled_from(["a", "e", "the", "请求"]))
def test_a_snippet_adds_nothing_but_dots(text, word):
    pieces = snippet_of(text, [word])

    bare = "".join(piece.text for piece in pieces if piece.text != "…")
    assert bare in " ".join(text.split())


def test_a_good_match_of_long_ago_beats_a_poor_one_of_today_and_of_equals_the_newer_wins():
    old, new = NOW - timedelta(days=400), NOW

    assert score(rank=0.9, at=old, now=NOW, hits=1) > score(rank=0.0, at=new, now=NOW, hits=1)
    assert score(rank=0.1, at=new, now=NOW, hits=1) > score(rank=0.1, at=old, now=NOW, hits=1)
    assert score(rank=0.1, at=new, now=NOW, hits=3) > score(rank=0.1, at=new, now=NOW, hits=1)


@given(st.integers(min_value=-700_000, max_value=700_000), st.booleans())
def test_stretches_reach_back_without_gaps(days, is_limited):
    until = NOW + timedelta(days=days)
    since = NOW if is_limited else None
    lows = [low for low, _ in stretches(now=NOW, until=until, since=since)]

    assert lows[-1] == since
    assert all(low < earlier for earlier, low in pairwise(lows[:-1]))
