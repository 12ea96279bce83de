"""What people type into the search field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.calc.search_dates import read_days
from inbox.calc.search_query import Filter, Words, attribute_of, parse_query

TODAY = date(2026, 11, 25)  # a Wednesday
PIECES = st.sampled_from(
    [
        "tag:",
        "is:open",
        "is:",
        '"',
        "-",
        " ",
        "before:",
        "last week",
        "2026-11-03",
        "attribute:plan=",
        "pro",
        ":",
    ]
)


def parse(text):
    return parse_query(text, today=TODAY)


@given(st.one_of(st.text(max_size=120), st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join)))
def test_a_query_is_understood_whatever_was_typed_and_says_what_was_understood(text):
    query = parse(text)
    again = parse(str(query))

    assert (again.words, again.filters) == (query.words, query.filters)


def test_words_phrases_and_what_must_not_be_there():
    query = parse('refund "wrong month" -spam -"never mind" halden@x.example')

    assert query.words == (
        Words("refund"),
        Words("wrong month", is_phrase=True),
        Words("spam", is_not=True),
        Words("never mind", is_phrase=True, is_not=True),
        Words("halden@x.example"),
    )
    assert query.filters == query.unknown == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("from:priya", Filter("from", "priya")),
        ('from:"Priya Raman"', Filter("from", "Priya Raman")),
        ("to:me", Filter("assignee", "me")),
        ("-tag:Bug", Filter("tag", "Bug", is_not=True)),
        ("IS:Open", Filter("is", "open")),
        ("in:note", Filter("in", "note")),
        ("has:file", Filter("has", "file")),
        ('before:"last week"', Filter("before", "last week")),
        ('attribute:"seat count"=12', Filter("attribute", "seat count=12")),
    ],
)
def test_an_operator_narrows(typed, meant):
    assert parse(typed).filters == (meant,)


@pytest.mark.parametrize("typed", ["foo:bar", "is:weird", "before:whenever", "attribute:plan", "has:money"])
def test_what_is_no_operator_is_looked_for_and_said_so(typed):
    query = parse(typed)

    assert (query.words, query.filters, query.unknown) == ((Words(typed),), (), (typed,))


def test_an_address_of_a_page_is_no_operator():
    assert parse("https://halden.example/a").unknown == ()


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-11-03", date(2026, 11, 3), date(2026, 11, 3)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("yesterday", date(2026, 11, 24), date(2026, 11, 24)),
        ("last week", date(2026, 11, 16), date(2026, 11, 22)),
        ("last_month", date(2026, 10, 1), date(2026, 10, 31)),
        ("monday", date(2026, 11, 23), date(2026, 11, 23)),
        ("3 days ago", date(2026, 11, 22), date(2026, 11, 22)),
        ("2w", date(2026, 11, 11), date(2026, 11, 11)),
    ],
)
def test_dates_as_people_type_them(typed, first, last):
    assert read_days(typed, today=TODAY) == (first, last)


@pytest.mark.parametrize("typed", ["", "2026-02-30", "9999 years ago", "99999", "0000-01-01", "tomorrowish"])
def test_what_is_no_date_is_none(typed):
    assert read_days(typed, today=TODAY) is None


def test_an_attribute_needs_a_name():
    assert attribute_of("plan=pro") == ("plan", "pro")
    assert attribute_of("plan=") == ("plan", "")
    assert attribute_of("=pro") is None
