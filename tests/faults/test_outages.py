"""The database or Redis is away: 503 and a time to come back, never a 500; and writing needs no Redis."""

import http.client
import os
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection

from config.dev.ports import free_port
from config.errors import is_outage
from config.sockets import ComeBackLater
from inbox.messenger.sessions import MessengerSession
from inbox.models import ConversationPart
from tests.faults.messenger import Customer
from tests.faults.programs import environment_of_this_database, served, uvicorn
from workspaces.tenancy import across_workspaces

NOWHERE = "127.0.0.1:1"
COOKIE = {"Cookie": "session=abcdefghijklmnopqrstuvwxyz012345"}
TOKEN = {"Authorization": "Bearer parley_" + "0" * 40}
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
NEEDS_THE_DATABASE = {
    "a page": ("GET", "/w/fernhill/inbox/everyone/", COOKIE),
    "a script's request": ("GET", "/w/fernhill/inbox/counts/", {**COOKIE, "Accept": "application/json"}),
    "the API": ("GET", "/api/me", TOKEN),
    "the Messenger": ("POST", "/messenger/abc/boot", {}),
    "health": ("GET", "/readyz", {}),
    "a teammate's socket": ("GET", "/ws/w/fernhill/inbox/", {**COOKIE, **UPGRADE}),
}


def asked(port: int, method: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
    """Return the status, the headers and the body of an answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request(method, path, headers={"Origin": f"http://127.0.0.1:{port}", **headers})
    answer = line.getresponse()
    said = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
    line.close()
    return said


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_without_the_database_everything_says_503_and_when_to_come_back():
    port = free_port()
    away = environment_of_this_database(
        PARLEY_ENV="development", DATABASE_URL=f"postgresql://x:x@{NOWHERE}/none"
    )
    with served(uvicorn(port), port, away), ThreadPoolExecutor(len(NEEDS_THE_DATABASE)) as threads:
        asking = {name: threads.submit(asked, port, *what) for name, what in NEEDS_THE_DATABASE.items()}
        answers = {name: answer.result() for name, answer in asking.items()}

    assert {name: status for name, (status, _, _) in answers.items()} == dict.fromkeys(
        NEEDS_THE_DATABASE, 503
    )
    assert [name for name, (_, headers, _) in answers.items() if "retry-after" not in headers] == []
    assert not any("Traceback" in body or "psycopg" in body for _, _, body in answers.values())
    assert '"service_unavailable"' in answers["the API"][2]
    assert "Starting again" in answers["a page"][2]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_without_redis_people_write_and_are_heard(workspace):
    port = free_port()
    away = environment_of_this_database(PARLEY_ENV="development", REDIS_URL=f"redis://{NOWHERE}/0")
    with served(uvicorn(port), port, away):
        customer = Customer(port, workspace.app_id)
        status, said = customer.write("Is anybody there?")
        ready = asked(port, "GET", "/readyz", {})
        signing_in = asked(port, "GET", "/accounts/login/", {})

    assert (status, said["seq"]) == (201, 2)
    assert (ready[0], '"redis": false' in ready[2]) == (200, True)
    assert signing_in[0] == 200


@pytest.mark.django_db(transaction=True)
def test_a_message_whose_commit_fails_is_stored_once_by_the_clients_next_try(client, conversation):
    """A trigger ends the connection in the very moment of the commit."""
    with across_workspaces():
        token = MessengerSession(conversation.workspace_id, conversation.contact_id, "").sign()
        path = f"/messenger/{conversation.workspace.app_id}/conversations/{conversation.pk}/messages"
    send = {"body": "Now or never", "client_id": str(uuid4())}
    how = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {token}"}}
    owner = settings.DATABASES["default"] | connection.settings_dict
    with psycopg.connect(_owners_address(owner), autocommit=True) as by_owner:
        by_owner.execute(
            "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'"
        )
        by_owner.execute(
            "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON inbox_conversationpart"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()"
        )
        client.raise_request_exception = False
        failed = client.post(path, send, **how)
        by_owner.execute("DROP FUNCTION die CASCADE")
    connection.close()

    stored = client.post(path, send, **how)

    with across_workspaces():
        assert ConversationPart.objects.filter(body="Now or never").count() == 1
    assert (failed.status_code, failed["Retry-After"]) == (503, "2")
    assert (stored.status_code, stored.json()["part"]["seq"]) == (201, 2)


@pytest.mark.parametrize(
    ("is_accepted", "ends_with"),
    [
        (True, {"type": "websocket.close", "code": 1013}),
        (False, {"type": "websocket.http.response.body", "body": b""}),
    ],
)
async def test_a_socket_that_loses_the_database_is_told_to_come_back(is_accepted, ends_with):
    async def application(scope, receive, send):
        if is_accepted:
            await send({"type": "websocket.accept"})
        raise OperationalError

    sent = []

    async def send(message):
        sent.append(message)

    await ComeBackLater(application)({"extensions": {"websocket.http.response": {}}}, None, send)

    assert sent[-1] == ends_with
    assert is_accepted or (sent[0]["status"], sent[0]["headers"]) == (503, [(b"retry-after", b"2")])


def test_an_outage_is_recognised_behind_what_followed_from_it_and_a_fault_of_ours_is_not_one():
    followed = RuntimeError()
    followed.__context__ = OperationalError()

    assert is_outage(followed)
    assert not is_outage(ValueError())


def _owners_address(database: dict[str, object]) -> str:
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"])
    return f"postgresql://{owner.username}:{owner.password}@{owner.hostname}:{owner.port}/{database['NAME']}"
