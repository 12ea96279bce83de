"""The relay between tenants, and what it gives up on."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import groupby
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories.workspaces import WorkspaceFactory
from workspaces.actions.relaying import BATCH, relay_outbox
from workspaces.events import topic
from workspaces.models import OutboxEvent
from workspaces.models.outbox import MAX_ATTEMPTS
from workspaces.tenancy import across_workspaces

happening = topic("tests.something_happened")


@pytest.fixture
def two_workspaces(db: None) -> list[int]:
    """A loud workspace and a quiet one."""
    return [WorkspaceFactory().pk, WorkspaceFactory().pk]


@contextmanager
def heard_by(hear: Any) -> Iterator[None]:
    happening.happened.connect(hear)
    try:
        yield
    finally:
        happening.happened.disconnect(hear)


def put(workspace_id: int, *, times: int = 1, **fields: Any) -> None:
    with across_workspaces():
        OutboxEvent.objects.bulk_create(
            OutboxEvent(workspace_id=workspace_id, topic=happening.name, payload={"number": number}, **fields)
            for number in range(times)
        )


def test_relay_lets_nobody_wait_for_a_neighbours_heap(two_workspaces):
    loud, quiet = two_workspaces
    put(loud, times=10 * BATCH)
    put(quiet, times=3)
    heard: list[int] = []

    def hear(*, workspace_id: int, **_: Any) -> None:
        heard.append(workspace_id)

    with heard_by(hear):
        relayed = relay_outbox()

    runs = [(workspace_id, len(list(run))) for workspace_id, run in groupby(heard)]
    assert (relayed, runs) == (10 * BATCH + 3, [(loud, BATCH), (quiet, 3), (loud, 9 * BATCH)])


def test_relay_passes_a_workspaces_events_on_in_their_order(two_workspaces):
    put(two_workspaces[0], times=2 * BATCH)
    heard: list[int] = []

    def hear(*, number: int, **_: Any) -> None:
        heard.append(number)

    with heard_by(hear):
        relay_outbox()

    assert heard == list(range(2 * BATCH))


def test_a_poisonous_event_holds_up_nobody_and_ends_where_an_operator_sees_it(two_workspaces, client):
    loud, quiet = two_workspaces
    put(loud, attempts=MAX_ATTEMPTS - 1)
    put(quiet)

    def refuse_one(*, workspace_id: int, **_: Any) -> None:
        if workspace_id == loud:
            raise ValueError("cannot be done")

    with heard_by(refuse_one):
        relayed = [relay_outbox(), relay_outbox()]
    told = StringIO()
    call_command("outbox", stdout=told)
    health = client.get("/readyz")

    assert relayed == [1, 0]
    assert "ValueError('cannot be done')" in told.getvalue()
    assert told.getvalue().splitlines()[-1] == "1 stuck; 'manage.py outbox --retry' tries them again"
    assert (health.status_code, health.json()["stuck"], health.json()["is_late"]) == (200, 1, False)


def test_a_stuck_event_is_passed_on_when_an_operator_says_so(two_workspaces):
    put(two_workspaces[0], attempts=MAX_ATTEMPTS, times=2)
    with across_workspaces():
        first, second = OutboxEvent.objects.order_by("pk").values_list("pk", flat=True)

    call_command("outbox", str(first), retry=True, stdout=StringIO())
    relayed = relay_outbox()

    with across_workspaces():
        left = list(OutboxEvent.objects.values_list("pk", flat=True))
    assert (relayed, left) == (1, [second])


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_breaks_a_deferred_constraint_harms_only_its_own_event(conversation):
    with across_workspaces():
        OutboxEvent.objects.all().delete()
    put(conversation.workspace_id, times=3)

    def write_nonsense(*, number: int, **_: Any) -> None:
        if number == 1:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE inbox_conversation SET contact_id = 0 WHERE id = %s", [conversation.pk]
                )

    with heard_by(write_nonsense):
        relayed = relay_outbox()

    with across_workspaces():
        (left,) = OutboxEvent.objects.all()
    assert (relayed, left.payload, left.attempts) == (2, {"number": 1}, 1)
    assert "IntegrityError" in left.last_error
