"""The promise of an answer."""

import pytest

from inbox.calc.reply_times import ReplyTime, reply_time, usual_wait_s


@pytest.mark.parametrize(
    ("waits", "usual"), [([], None), ([60.0] * 9, None), ([60.0] * 5 + [600.0] * 5, 330)]
)
def test_a_usual_wait_needs_ten_answers(waits, usual):
    assert usual_wait_s(waits) == usual


@pytest.mark.parametrize(
    ("wait_s", "said"),
    [
        (None, None),
        (0, ReplyTime("minutes", 1)),
        (12 * 60, ReplyTime("minutes", 12)),
        (13 * 60, ReplyTime("minutes", 15)),
        (50 * 60, ReplyTime("minutes", 50)),
        (51 * 60, ReplyTime("hour")),
        (2 * 3600, ReplyTime("hours")),
        (12 * 3600, ReplyTime("day")),
        (30 * 3600, ReplyTime("days")),
    ],
)
def test_a_wait_is_said_so_that_it_promises_no_more_than_is_true(wait_s, said):
    assert reply_time(wait_s) == said
