"""The fault harness itself: a short run that must lose nothing, and what it notices when the product is broken."""

import pytest

from tests.faults.harness.kinds import KILLS, OTHERS, plan
from tests.faults.harness.running import BREAKS, run

NOTICED_AS = {"client-ids": "doubled", "catch-up": "undelivered", "outbox": "not passed on"}


@pytest.mark.slow
def test_nothing_is_lost_doubled_or_out_of_order_whatever_is_killed():
    report = run(kills=6, seed=3)

    assert report.verdict.problems == []
    assert sum(len(times) for times in report.recoveries_s.values()) == 8
    assert report.verdict.totals["acknowledged"] >= 160


@pytest.mark.slow
def test_the_harness_notices_what_is_taken_away():
    totals = run(kills=0, seed=1, broken=BREAKS).verdict.totals

    assert {name: totals[NOTICED_AS[name]] > 0 for name in BREAKS} == dict.fromkeys(BREAKS, True)
    assert totals["lost"] == 0


def test_a_plan_kills_each_program_equally_often_and_is_the_same_for_a_seed():
    faults = plan(kills=200, seed=1)

    assert faults == plan(kills=200, seed=1) != plan(kills=200, seed=2)
    assert {name: sum(fault in kinds for fault in faults) for name, kinds in KILLS.items()} == dict.fromkeys(
        KILLS, 50
    )
    assert all(faults.count(fault) >= 2 for fault in OTHERS)
