"""What somebody types against names and texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.calc.matching import match_score

NAMES = ("Refund is on its way", "Ask for a screenshot", "Export: press Update", "Welcome, first steps")
TEXT = "We have paid you back; your bank takes five days."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("refund", "Refund is on its way"),
        ("RFND", "Refund is on its way"),
        ("refudn", "Refund is on its way"),
        ("way ref", "Refund is on its way"),
        ("screen", "Ask for a screenshot"),
        ("exp upd", "Export: press Update"),
        ("ste", "Welcome, first steps"),
    ],
)
def test_typing_finds_a_name(query, found):
    scores = {name: match_score(query, name=name) for name in NAMES}

    assert max(NAMES, key=lambda name: scores[name] or 0) == found
    assert scores[found] is not None


def test_the_text_counts_less_than_the_name():
    in_text = match_score("bank", name="Refund", text=TEXT)
    in_name = match_score("bank", name="Bank details", text="")

    assert in_text is not None
    assert in_name > in_text


def test_every_word_has_to_fit_somewhere():
    assert match_score("refund unicorn", name="Refund", text=TEXT) is None


def test_accents_and_case_do_not_matter():
    assert match_score("reclamacao", name="Reclamação") == match_score("RECLAMAÇÃO", name="reclamacao")


@given(st.text(), st.text(), st.text())
def test_matching_never_raises(query, name, text):
    score = match_score(query, name=name, text=text)

    assert score is None or score >= 0
