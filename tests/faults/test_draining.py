"""A web server that is told to end: what it began it finishes, and sockets are told to come back."""

import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.db import transaction
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from config.dev.ports import free_port
from inbox.models import Conversation
from tests.faults.messenger import Customer
from tests.faults.programs import PATIENCE_S, environment_of_this_database, granian, served, uvicorn
from workspaces.tenancy import across_workspaces

SERVICE_RESTART = 1012


def wait_for_a_lock() -> None:
    """Return when somebody waits for a row that this test holds."""
    give_up_at = time.monotonic() + PATIENCE_S
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    # Asked as the role that waits: others are not told.
    with psycopg.connect(environment_of_this_database()["DATABASE_URL"], autocommit=True) as line:
        while line.execute(waiting).fetchone() == (0,):
            assert time.monotonic() < give_up_at, "nobody waits"
            time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("server", [uvicorn, granian])
def test_what_was_begun_is_finished(workspace, server):
    port = free_port()
    environment = environment_of_this_database()
    with served(server(port), port, environment) as process, ThreadPoolExecutor() as threads:
        customer = Customer(port, workspace.app_id)

        with across_workspaces(), transaction.atomic():
            Conversation.objects.select_for_update().get(pk=customer.conversation)
            writing = threads.submit(customer.write, "Just in time")
            wait_for_a_lock()
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)

        assert writing.result(timeout=PATIENCE_S)[0] == 201
        assert process.wait(timeout=PATIENCE_S) in {0, -signal.SIGTERM}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_sockets_are_told_that_the_service_restarts(workspace):
    port = free_port()
    with served(uvicorn(port), port, environment_of_this_database()) as process:
        customer = Customer(port, workspace.app_id)
        with connect(f"ws://127.0.0.1:{port}/ws/messenger/{workspace.app_id}/", proxy=None) as socket:
            socket.send(json.dumps({"token": customer.token}))
            assert json.loads(socket.recv(timeout=PATIENCE_S)) == {"type": "ready"}

            process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as end:
                socket.recv(timeout=PATIENCE_S)

        assert (end.value.rcvd.code if end.value.rcvd else None) == SERVICE_RESTART
        assert process.wait(timeout=PATIENCE_S) in {0, -signal.SIGTERM}


def test_the_compose_file_serves_the_way_that_was_tried():
    compose = (Path(__file__).parents[2] / "docker-compose.yml").read_text()

    for word in granian(8000)[4:]:
        assert word in compose or word in {"127.0.0.1", "1"}
