"""The customer's socket, over a real connection."""

import json
import time
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from inbox.messenger import consumers, sessions
from inbox.models import Conversation
from tests.factories.messenger import Messenger
from workspaces.tenancy import inside_workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def visitor(live, workspace) -> Messenger:
    """Somebody who has written."""
    messenger = Messenger(workspace)
    messenger.said |= messenger.write().json()
    return messenger


@pytest.fixture
def address(live, workspace) -> str:
    return f"{live.ws_url}/ws/messenger/{workspace.app_id}/"


@pytest.fixture
def socket(address, visitor) -> Iterator[ClientConnection]:
    """The visitor's socket, authorised."""
    with connect(address) as connection:
        connection.send(json.dumps({"token": visitor.token}))
        assert json.loads(connection.recv(5)) == {"type": "ready"}
        yield connection


def closed_with(connection: ClientConnection) -> int | None:
    """Return the code the server closes with; what it says before that is passed over."""
    with pytest.raises(ConnectionClosed) as closing:
        while True:
            connection.recv(5)
    return closing.value.rcvd.code if closing.value.rcvd else None


def test_a_doorbell_rings_with_ids_alone(socket, visitor, workspace, teammate):
    with inside_workspace(workspace.pk):
        Conversation.objects.get(pk=visitor.said["conversation"]).reply(by=teammate, body="CANARY")

    said = json.loads(socket.recv(5))

    assert said == {"type": "changed", "conversation": visitor.said["conversation"], "seq": 3}


def test_a_strangers_token_is_refused(address, outsider):
    for token in ("", "nonsense", None, Messenger(outsider.workspace).token):
        with connect(address) as connection:
            connection.send(json.dumps({"token": token}))
            assert closed_with(connection) == 4401


def test_a_page_of_another_origin_is_refused_before_it_is_accepted(address):
    for origin in ("https://evil.test", "null", "http://[::1"):
        with pytest.raises(InvalidHandshake):
            connect(address, origin=origin)


def test_somebody_who_says_nothing_is_closed(address, monkeypatch):
    monkeypatch.setattr(consumers, "AUTHORISE_WITHIN_S", 0.2)

    with connect(address) as connection:
        assert closed_with(connection) == 4408


def test_a_token_that_ends_closes_the_socket(address, visitor, monkeypatch):
    monkeypatch.setattr(sessions.MessengerSession, "expires_at", property(lambda _: time.time() + 0.3))

    with connect(address) as connection:
        connection.send(json.dumps({"token": visitor.token}))
        assert json.loads(connection.recv(5)) == {"type": "ready"}
        assert closed_with(connection) == 4401


def test_a_fresh_token_prolongs_the_socket(socket, visitor):
    socket.send(json.dumps({"token": visitor.post("renew").json()["token"]}))

    assert json.loads(socket.recv(5)) == {"type": "ready"}


def test_a_socket_never_becomes_somebody_elses(socket, workspace):
    other = Messenger(workspace)
    other.write("CANARY")

    socket.send(json.dumps({"token": other.token}))

    assert closed_with(socket) == 4401


@pytest.mark.parametrize(("frames", "code"), [(["x" * 17_000], 4413), (['{"type": "typing"}'] * 40, 4429)])
def test_too_much_closes_only_that_socket(socket, address, visitor, frames, code):
    with connect(address) as flooding:
        flooding.send(json.dumps({"token": visitor.token}))
        for frame in frames:
            flooding.send(frame)
        assert closed_with(flooding) == code

    socket.send(json.dumps({"type": "typing", "conversation": 1}))
    assert socket.ping().wait(5)
