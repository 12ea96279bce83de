"""A macro's steps as plain data."""

import pytest

from inbox.calc.macro_steps import MOST_STEPS, StepError, read_steps, step_of, value_of

CLOSE = {"do": "close"}


def test_steps_are_put_into_the_order_in_which_they_are_done():
    steps = read_steps([CLOSE, {"do": "assign", "teammate": "me"}, {"do": "tag", "tag": 3, "more": "x"}])

    assert steps == [{"do": "tag", "tag": 3}, {"do": "assign", "teammate": "me"}, CLOSE]


@pytest.mark.parametrize(
    ("steps", "number", "reason"),
    [
        ([CLOSE, {"do": "explode"}], 2, "unknown"),
        (["close"], 1, "unknown"),
        ([{"do": "tag", "tag": "Billing"}], 1, "argument"),
        ([{"do": "tag", "tag": True}], 1, "argument"),
        ([{"do": "priority"}], 1, "argument"),
        ([{"do": "snooze", "until": "never"}], 1, "argument"),
        ([CLOSE, CLOSE], 2, "twice"),
        ([{"do": "assign", "teammate": 1}, {"do": "assign", "teammate": 2}], 2, "twice"),
        ([{"do": "snooze", "until": "week"}, CLOSE], 2, "both"),
        ([CLOSE] * (MOST_STEPS + 1), MOST_STEPS + 1, "many"),
        ("close", MOST_STEPS + 1, "many"),
    ],
)
def test_a_step_that_cannot_be_is_named(steps, number, reason):
    with pytest.raises(StepError) as error:
        read_steps(steps)

    assert (error.value.number, error.value.reason) == (number, reason)


@pytest.mark.parametrize(
    "value", ["close", "tag:12", "assign:me", "assign_team:3", "priority:no", "snooze:week"]
)
def test_a_choice_of_a_form_names_a_step_both_ways(value):
    assert [value_of(step) for step in read_steps([step_of(value)])] == [value]
