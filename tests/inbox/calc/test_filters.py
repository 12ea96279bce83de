"""The language of filters: what is one, what is none, and where it is wrong."""

import pytest

from inbox.calc.filters import (
    EVERYTHING,
    STATES,
    FilterError,
    depends_on_time,
    parse_filter,
    read_filter,
    states_of,
)

WAITING = {"field": "waiting", "op": "longer", "value": "2h", "not": True}


def test_a_filter_is_the_same_after_it_was_written_and_read():
    text = '{"all":[{"field":"plan","value":"Scale"},{"any":[{"field":"tag","value":5,"not":true}]}]}'

    assert parse_filter(text).as_json() == text
    assert (parse_filter(" "), EVERYTHING.as_json()) == (EVERYTHING, "")


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ([], "filter"),
        ({"all": [], "any": []}, "filter"),
        ({"any": []}, "any"),
        ({"all": {}}, "all"),
        ({"all": ["plan"]}, "all.0"),
        ({"all": [{"any": [{"field": "category", "value": "x"}]}]}, "all.0.any.0.field"),
        ({"all": [{"field": "plan", "op": "longer", "value": "x"}]}, "all.0.op"),
        ({"all": [{"field": "plan", "value": " "}]}, "all.0.value"),
        ({"all": [{"field": "plan", "value": "a\0"}]}, "all.0.value"),
        ({"all": [{"field": "plan", "value": "x" * 121}]}, "all.0.value"),
        ({"all": [{"field": "tag", "value": True}]}, "all.0.value"),
        ({"all": [{"field": "tag", "value": 2**63}]}, "all.0.value"),
        ({"all": [{"field": "assignee", "value": "you"}]}, "all.0.value"),
        ({"all": [{"field": "waiting", "op": "longer", "value": "0h"}]}, "all.0.value"),
        ({"all": [{"field": "created", "op": "before", "value": "2026-02-30"}]}, "all.0.value"),
        ({"all": [{"field": "created", "op": "last", "value": "2026-02-01"}]}, "all.0.value"),
        ({"all": [WAITING | {"not": 1}]}, "all.0.not"),
        ({"all": [WAITING | {"why": "so"}]}, "all.0.why"),
        ({"all": [{"any": [{"all": [{"any": [{"all": [WAITING]}]}]}]}]}, "all.0.any.0.all.0.any.0"),
        ({"all": [{"all": [WAITING] * 20}] * 2}, "filter"),
    ],
)
def test_what_is_no_filter_is_refused_where_it_is_wrong(data, path):
    with pytest.raises(FilterError) as refused:
        read_filter(data)

    assert refused.value.path == path


@pytest.mark.parametrize("text", ["{", "null", "[" * 5000, '"x"' * 4000])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(FilterError):
        parse_filter(text)


@pytest.mark.parametrize(
    ("data", "states"),
    [
        ({"all": []}, STATES),
        ({"all": [{"field": "state", "value": "open"}]}, {"open"}),
        ({"all": [{"field": "state", "value": "closed", "not": True}]}, {"open", "snoozed"}),
        ({"all": [WAITING | {"not": False}]}, {"open", "snoozed"}),
        ({"all": [WAITING]}, STATES),
        ({"any": [{"field": "state", "value": "open"}, {"field": "plan", "value": "x"}]}, STATES),
        ({"any": [{"field": "state", "value": "open"}, {"field": "list", "value": "yours"}]}, {"open"}),
    ],
)
def test_it_is_known_beforehand_whether_a_filter_reaches_into_history(data, states):
    assert states_of(read_filter(data), lambda _key: frozenset({"open"})) == states


def test_time_alone_changes_what_a_wait_holds():
    assert depends_on_time(read_filter({"all": [WAITING]}))
    assert not depends_on_time(read_filter({"all": [{"field": "plan", "value": "x"}]}))
