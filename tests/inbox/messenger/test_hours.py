"""When somebody is back, as the Messenger is told."""

from datetime import UTC, datetime

import pytest
import time_machine

from inbox.models import Conversation
from tests.factories.messenger import Messenger
from tests.factories.workspaces import TeamFactory
from workspaces.models import OfficeHours
from workspaces.tenancy import inside_workspace

pytestmark = pytest.mark.django_db
SATURDAY = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
NINE_TO_SIX = [{"weekday": day, "start_minute": 540, "end_minute": 1080} for day in range(5)]


def set_hours(workspace, *, team=None, zone="Europe/Berlin", **fields):
    with inside_workspace(workspace.pk):
        OfficeHours.objects.create(
            workspace_id=workspace.pk, team=team, time_zone_name=zone, time_intervals=NINE_TO_SIX, **fields
        )


@time_machine.travel(SATURDAY)
def test_without_hours_nobody_is_ever_away(workspace):
    visitor = Messenger(workspace)

    assert visitor.said["closed"] is None
    assert visitor.write().json()["standing"] == "Received. You are next."


@time_machine.travel(SATURDAY)
def test_while_it_is_closed_customers_learn_when_somebody_is_back_and_no_place(workspace):
    set_hours(workspace)
    visitor = Messenger(workspace)

    written = visitor.write().json()

    closed = {"back": "2026-11-30T08:00:00+00:00"}
    assert (visitor.said["closed"], visitor.get("conversations").json()["closed"]) == (closed, closed)
    assert (written["standing"], written["closed"]) == ("Received.", closed)


@time_machine.travel(SATURDAY)
def test_a_conversation_goes_by_the_hours_of_its_team(workspace):
    set_hours(workspace)
    with inside_workspace(workspace.pk):
        team = TeamFactory(workspace=workspace)
    set_hours(workspace, team=team, is_always_open=True)
    visitor = Messenger(workspace)
    pk = visitor.write().json()["conversation"]
    with inside_workspace(workspace.pk):
        Conversation.objects.get(pk=pk).assign_team(by=None, team=team)

    answer = visitor.get(f"conversations/{pk}").json()

    assert (answer["closed"], answer["standing"]) == (None, "Received. You are next.")
    assert visitor.get("conversations").json()["closed"] == {"back": "2026-11-30T08:00:00+00:00"}


@time_machine.travel(SATURDAY)
def test_hours_that_never_come_promise_nothing(workspace):
    set_hours(workspace)
    with inside_workspace(workspace.pk):
        OfficeHours.objects.update(time_intervals=[])

    assert Messenger(workspace).said["closed"] == {"back": None}
