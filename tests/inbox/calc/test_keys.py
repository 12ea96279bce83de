"""Keys: one spelling, and none that means two things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.calc.keys import clean_key, conflicts, shown

KEYS = st.sampled_from(["", "a", "b", "shift+a", "?", "g i", "g s", "g", "i"])


@pytest.mark.parametrize(
    ("typed", "key"), [("E", "e"), (" Shift+E ", "shift+e"), ("?", "?"), ("shift+?", "?"), ("G  I", "g i")]
)
def test_a_key_has_one_spelling(typed, key):
    assert clean_key(typed) == key


@pytest.mark.parametrize("typed", ["", "ctrl+e", "enter", "é", "a b c", "shift+", "mod+k", "\x07"])
def test_what_is_no_key_is_refused(typed):
    with pytest.raises(ValueError, match="key"):
        clean_key(typed)


@given(st.dictionaries(st.sampled_from(["close", "reply", "note", "tag", "open"]), KEYS))
def test_without_the_conflicting_ones_no_key_means_two_things(keys):
    clashing = conflicts(keys)

    kept = [key for name, key in keys.items() if key and name not in clashing]

    assert len(kept) == len(set(kept))
    assert not [key for key in kept for other in kept if other.startswith(f"{key} ")]


def test_a_key_is_shown_as_it_stands_on_the_keyboard():
    assert shown("mod+shift+enter") == (("⌘", "⇧", "↵"),)
    assert shown("g i") == (("G",), ("I",))
