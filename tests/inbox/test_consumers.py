"""The teammate's socket, over the real application and the real channel layer."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from inbox.live import feed
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from tests.sockets import SocketLine
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def cookie_of(user: Any) -> bytes:
    client = Client()
    client.force_login(user)
    return f"session={client.cookies['session'].value}".encode()


async def socket(user: Any, *, slug: str = "fernhill", origin: bytes = b"http://parley.test") -> SocketLine:
    from config.asgi import application

    cookie = await sync_to_async(cookie_of)(user)
    headers = [(b"host", b"parley.test"), (b"origin", origin), (b"cookie", cookie)]
    return SocketLine(application, f"/ws/w/{slug}/inbox/", headers)


async def watching(user: Any, **shown: Any) -> SocketLine:
    """Return a connected socket that has caught up."""
    line = await socket(user)
    assert (await line.connect(timeout=5))[0]
    await line.send_json_to({"type": "watch", "view": "everyone", "rows": {}, "threads": {}, **shown})
    await next_with(line, lambda said: said.get("is_caught_up"))
    return line


async def next_with(line: SocketLine, is_wanted: Any) -> dict[str, Any]:
    """Return the next frame that is wanted; others may come before it."""
    for _ in range(20):
        said: dict[str, Any] = await line.receive_json_from(timeout=6)
        if is_wanted(said):
            return said
    raise AssertionError("the frame did not come")


def has(op: str) -> Any:
    return lambda said: any(patch["op"] == op for patch in said.get("patches", []))


async def closed_with(line: SocketLine) -> int:
    for _ in range(20):
        output = await line.receive_output(timeout=6)
        if output["type"] == "websocket.close":
            return int(output["code"])
    raise AssertionError("it stayed open")


def contact_of(teammate: Any) -> Any:
    with across_workspaces():
        return ContactFactory(workspace=teammate.workspace)


@sync_to_async
def receive(conversation: Any, body: str) -> None:
    with inside_workspace(conversation.workspace_id):
        conversation.receive(body=body)


async def test_a_message_is_pushed_as_a_row_and_a_part(teammate, conversation):
    line = await watching(teammate.user, rows={conversation.pk: 1}, threads={conversation.pk: 1})

    await receive(conversation, "and **more**")
    said = await next_with(line, has("append"))

    ops = [(patch["op"], patch["v"]) for patch in said["patches"]]
    assert ops == [("place", 2), ("append", 2), ("replace", 2), ("replace", 0), ("attr", 2)]
    await line.disconnect()


@pytest.mark.parametrize("origin", [b"http://elsewhere.test", b"null", b""])
async def test_another_origin_is_refused_before_it_is_accepted(teammate, origin):
    line = await socket(teammate.user, origin=origin)

    assert (await line.connect(timeout=5))[0] is False


async def test_a_stranger_is_refused_before_being_accepted(teammate, outsider):
    line = await socket(outsider.user)

    assert (await line.connect(timeout=5))[0] is False


async def test_neighbours_are_not_heard(teammate, outsider, conversation):
    contact = await sync_to_async(contact_of)(outsider)
    line = await watching(teammate.user)

    elsewhere = await sync_to_async(ConversationFactory)(contact=contact, body="CANARY")
    await line.send_json_to({"type": "more", "rows": {}, "threads": {elsewhere.pk: 0}})
    await receive(conversation, "ours")
    said = await next_with(line, has("place"))

    assert [patch["target"] for patch in said["patches"]] == [f"#row-{conversation.pk}"]
    assert "CANARY" not in str(said)
    await line.disconnect()


async def test_nothing_depends_on_the_doorbell(teammate, contact, conversation, monkeypatch):
    """With every doorbell lost, the feed's own asking brings old and new conversations within seconds."""
    monkeypatch.setattr(feed, "POLL_S", 0.2)
    line = await watching(teammate.user, rows={conversation.pk: 1}, threads={conversation.pk: 1})
    monkeypatch.setattr("workspaces.live._prefix", lambda: "a prefix nobody listens to")
    await asyncio.sleep(0.5)

    await receive(conversation, "unheard")
    told = await next_with(line, has("append"))
    fresh = await sync_to_async(ConversationFactory)(contact=contact, body="unheard too")
    also = await next_with(line, lambda said: f"#row-{fresh.pk}" in str(said))

    assert (told["patches"][0]["op"], also["patches"][0]["op"]) == ("place", "place")
    await line.disconnect()


@pytest.mark.parametrize("loss", ["seat", "session", "password"])
async def test_whoever_loses_the_seat_or_the_session_is_turned_away(teammate, monkeypatch, loss):
    monkeypatch.setattr(feed, "POLL_S", 0.2)
    line = await watching(teammate.user)

    await sync_to_async(lose)(teammate, loss)

    assert await closed_with(line) == 4404


def lose(teammate: Any, loss: str) -> None:
    from django.contrib.sessions.models import Session

    with across_workspaces():
        if loss == "seat":
            teammate.remove()
        elif loss == "session":
            Session.objects.all().delete()
        else:
            teammate.user.set_password("another horse battery")
            teammate.user.save()


async def test_a_flood_or_a_giant_frame_closes_only_that_socket(teammate):
    flooding, giant, quiet = [await watching(teammate.user) for _ in range(3)]

    for _ in range(120):
        await flooding.send_json_to({"type": "here", "conversation": None})
    await giant.send_to(text_data="x" * 1_000_000)

    assert (await closed_with(flooding), await closed_with(giant)) == (4429, 4413)
    await quiet.send_json_to({"type": "watch", "view": "yours", "rows": {}, "threads": {}})
    assert await next_with(quiet, lambda said: said.get("is_caught_up"))
    await quiet.disconnect()


async def test_colleagues_see_who_is_here_and_who_replies(teammate, colleague, conversation):
    mine = await watching(teammate.user, rows={conversation.pk: 1})
    theirs = await watching(colleague.user)

    await theirs.send_json_to({"type": "here", "conversation": conversation.pk})
    here = await next_with(mine, has("people"))
    await theirs.send_json_to({"type": "typing", "conversation": conversation.pk, "mode": "reply"})
    replying = await next_with(mine, has("people"))
    await theirs.disconnect()
    gone = await next_with(mine, has("people"))

    told = [said["patches"][0]["html"] for said in (here, replying, gone)]
    assert ["Sam is here" in told[0], "Sam is replying" in told[1], told[2].strip()] == [True, True, ""]
    await mine.disconnect()


async def test_one_event_is_one_look_at_the_database_however_many_watch(teammate, conversation):
    lines = [await watching(teammate.user, threads={conversation.pk: 1}) for _ in range(5)]
    looks = []
    real = feed._load
    feed._load = lambda *asked: looks.append(asked) or real(*asked)
    try:
        await receive(conversation, "once")
        for line in lines:
            await next_with(line, has("append"))
    finally:
        feed._load = real

    # The outbox may ring a second time; five sockets never make five looks of one ring.
    assert len(looks) <= 2
    for line in lines:
        await line.disconnect()


@pytest.mark.parametrize(
    "frame", ["", "[]", "{", "[" * 32_000, '{"type":"watch","view":"yours","rows":[1]}', '{"type":"typing"}']
)
async def test_frames_without_sense_change_nothing(teammate, frame):
    line = await watching(teammate.user)

    await line.send_to(text_data=frame)
    await line.send_json_to({"type": "watch", "view": "yours", "rows": {}, "threads": {}})

    assert await next_with(line, lambda said: said.get("is_caught_up"))
    await line.disconnect()


async def test_a_socket_that_ends_by_an_error_is_forgotten(teammate, conversation, monkeypatch):
    line = await watching(teammate.user, threads={conversation.pk: 1})
    (lively,) = list(feed._feeds.values())

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("inbox.consumers.thread_patches", broken)
    await receive(conversation, "and more")
    with pytest.raises(RuntimeError):
        await line.wait(6)

    assert (lively.sockets, feed._feeds) == (set(), {})
