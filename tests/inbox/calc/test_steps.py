"""Steps as plain data."""

from datetime import UTC, datetime

import pytest

from inbox.calc import steps as kinds
from inbox.calc.steps import StepsInvalidError, read_steps


def test_plain_data_becomes_steps():
    steps = read_steps(
        [
            {"do": "assign", "teammate": None},
            {"do": "tag", "name": " Bug "},
            {"do": "snooze", "until": "2026-12-24T09:00:00+00:00"},
            {"do": "unread"},
        ]
    )

    assert steps == (
        kinds.Assign(None),
        kinds.PutTag(None, "Bug", is_on=True),
        kinds.Snooze(datetime(2026, 12, 24, 9, tzinfo=UTC)),
        kinds.MarkRead(is_read=False),
    )


@pytest.mark.parametrize("said", [None, [], {}, "close", [{"do": "close"}] * 21])
def test_no_list_of_steps_is_refused_as_a_whole(said):
    with pytest.raises(StepsInvalidError) as refused:
        read_steps(said)

    assert [(fault.step, fault.field) for fault in refused.value.faults] == [(0, "steps")]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (1, "do"),
        ({"do": ["close"]}, "do"),
        ({"do": "explode"}, "do"),
        ({"do": "close", "by": 7}, "by"),
        ({"do": "assign"}, "teammate"),
        ({"do": "assign", "teammate": True}, "teammate"),
        ({"do": "assign_team", "team": 2**63}, "team"),
        ({"do": "tag", "name": "x" * 61}, "name"),
        ({"do": "untag"}, "tag"),
        ({"do": "priority", "is_priority": "yes"}, "is_priority"),
        ({"do": "snooze", "until": "2026-12-24T09:00"}, "until"),
        ({"do": "snooze", "until": 7}, "until"),
        ({"do": "reply", "body": "Hi"}, "do"),
    ],
)
def test_a_fault_is_named_by_step_and_field(said, field):
    with pytest.raises(StepsInvalidError) as refused:
        read_steps([{"do": "close"}, said])

    assert [(fault.step, fault.field) for fault in refused.value.faults] == [(2, field)]
