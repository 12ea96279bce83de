"""Places in saved replies: filled by replacement, and by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.calc.markup import render_markdown
from inbox.calc.variables import as_value, fill, generalize, mark_places, open_places, unknown_places

VALUES = {"customer.first_name": "Priya", "company.name": "Halden Studio", "customer.attribute.seats": "12"}
TEXTS = st.text(
    alphabet=st.sampled_from("{}| %.\\_*[]<>ab\n") | st.characters(), max_size=400
) | st.text().map(lambda text: f"{{{{ {text} }}}}")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi {{ customer.first_name }},", "Hi Priya,"),
        ("Hi {{customer.first_name}},", "Hi Priya,"),
        ("Hi {{ customer.first_name | there }},", "Hi Priya,"),
        ("{{ customer.attribute.seats }} seats", "12 seats"),
        ("You pay for {{ company.plan | your plan }}.", "You pay for your plan."),
    ],
)
def test_a_place_is_filled_from_its_value_or_else_its_fallback(text, filled):
    assert (fill(text, VALUES).text, fill(text, VALUES).missing) == (filled, ())


@pytest.mark.parametrize(
    ("place", "is_known"),
    [
        ("{{ company.plan }}", True),
        ("{{ customer.attribute.color }}", True),
        ("{{7*7}}", False),
        ("{{ customer.__class__ }}", False),
        ("{{ settings.SECRET_KEY }}", False),
    ],
)
def test_what_nothing_fills_stays_as_it_is_and_is_told(place, is_known):
    filled = fill(f"So {place}.", VALUES)

    assert filled.text == f"So {place}."
    assert [(one.text, one.is_known) for one in filled.missing] == [(place, is_known)]


@pytest.mark.parametrize(
    "text", ["{% debug %}", "${7*7}", "{0.__class__}", "{{ a\n}}", "{{}}", "\\{\\{ name }}"]
)
def test_what_is_no_place_is_printed_literally(text):
    assert fill(text, VALUES) == fill(text, {})
    assert fill(text, VALUES).text == text


def test_a_value_is_not_looked_at_again():
    filled = fill("Hi {{ customer.name }}", {"customer.name": "{{ company.name }}", "company.name": "Quarry"})

    assert "Quarry" not in filled.text
    assert open_places(filled.text) == []


def test_a_value_is_a_character_to_markdown():
    value = "[pay](https://evil.example) <b>*now*</b> `x` a_b"

    html = render_markdown(fill("Hi {{ customer.name }}", {"customer.name": value}).text)

    assert html == "<p>Hi [pay](https://evil.example) &lt;b&gt;*now*&lt;/b&gt; `x` a_b</p>\n"


@given(TEXTS, st.dictionaries(st.sampled_from(sorted(VALUES)), TEXTS))
def test_filling_never_raises_and_only_ever_leaves_the_texts_own_places(text, values):
    filled = fill(text, values)

    assert {place.text for place in filled.missing} <= set(open_places(text))
    assert unknown_places(filled.text) is not None
    assert "<script" not in mark_places(render_markdown(filled.text))


@given(TEXTS)
def test_a_value_never_holds_a_place(value):
    assert open_places(as_value(value)) == []
    assert "\n" not in as_value(value)


def test_names_in_a_reply_become_variables_the_longest_first():
    names = {"customer.first_name": "Priya", "customer.name": "Priya Raman", "teammate.first_name": "Maya"}

    text = generalize("Hi Priya, is Priya Raman (Priyanka’s friend) in? Maya", names)

    assert text == (
        "Hi {{ customer.first_name }}, is {{ customer.name }} (Priyanka’s friend) in? {{ teammate.first_name }}"
    )


@given(TEXTS, TEXTS)
def test_generalizing_never_raises(text, name):
    assert isinstance(generalize(text, {"customer.name": name}), str)


def test_a_value_from_outside_calls_nobody_and_stays_as_it_was_written():
    text = fill("{{ customer.name }}", {"customer.name": "@Maya of ops@halden.example"}).text

    assert text == "\\@Maya of ops@halden.example"
    assert "@Maya of ops@halden.example" in render_markdown(text)
