#!/usr/bin/env python3
"""How long from a commit to the frame on the other side's socket, both ways, through Postgres and Redis.

The clock starts where Postgres has committed, in another process than the one that serves the sockets.
"""

import argparse
import json
import threading
import time
from collections.abc import Callable
from functools import partial
from uuid import uuid4

import harness
from intake import Visitor
from websockets.sync.client import ClientConnection, connect

from config.demo.credentials import LARGE

GOAL_P50_MS, GOAL_P99_MS = 50, 250


def main() -> None:
    """Print both directions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200)
    messages = parser.parse_args().messages
    harness.start_parley(conversations=2_000, collects_static=True)
    _, port = harness.start_sockets()

    from inbox.models import Conversation
    from workspaces.models import Teammate, Workspace
    from workspaces.tenancy import inside_workspace

    workspace = Workspace.objects.get(slug=LARGE.slug)
    visitor = Visitor(port, workspace.app_id)
    visitor.start()
    with inside_workspace(workspace.pk):
        conversation = Conversation.objects.get(pk=visitor.conversation)
        maya = Teammate.objects.select_related("user").get(user__email=LARGE.teammates[0].email)
    inside = partial(inside_workspace, workspace.pk)
    latencies = {}
    with inbox_socket(port) as inbox:
        say_what_is_shown(inbox, conversation.pk)
        latencies["customer to teammate"] = measure(
            messages,
            inbox,
            inside,
            lambda marker: conversation.receive(body=marker, client_id=uuid4()),
            lambda frame, marker: marker in frame,
        )
    with messenger_socket(port, visitor) as messenger:
        authorise(messenger, visitor)
        latencies["teammate to customer"] = measure(
            messages,
            messenger,
            inside,
            lambda marker: conversation.reply(by=maya, body=marker, client_id=uuid4()),
            lambda frame, _: json.loads(frame).get("seq") == conversation.last_seq,
        )
    print_latencies(latencies)


def print_latencies(latencies: dict[str, list[float]]) -> None:
    """Print both directions."""
    print(f"milliseconds (p50 ≤ {GOAL_P50_MS} and p99 ≤ {GOAL_P99_MS} are wanted)")
    rows = [
        (name, *(harness.percentile(took, rank=rank) for rank in (0.5, 0.9, 0.99)), max(took))
        for name, took in latencies.items()
    ]
    harness.print_table(("direction", "p50", "p90", "p99", "worst"), rows)


def inbox_socket(port: int) -> connect:
    """Return a teammate's socket, to be opened."""
    return connect(
        f"ws://{harness.LOOPBACK}:{port}/ws/w/{LARGE.slug}/inbox/",
        origin=f"http://{harness.LOOPBACK}:{port}",
        additional_headers={"Cookie": harness.signed_in_cookie(LARGE.teammates[0].email)},
    )


def say_what_is_shown(socket: ClientConnection, pk: int) -> None:
    """Show a conversation, and wait until it is up to date."""
    socket.send(json.dumps({"type": "watch", "view": "everyone", "rows": {}, "threads": {pk: 1}}))
    while "is_caught_up" not in str(socket.recv(timeout=20)):
        pass


def messenger_socket(port: int, visitor: Visitor) -> connect:
    """Return a customer's socket, to be opened."""
    return connect(
        f"ws://{harness.LOOPBACK}:{port}/ws/messenger/{visitor.app_id}/",
        origin=f"http://{harness.LOOPBACK}:{port}",
    )


def authorise(socket: ClientConnection, visitor: Visitor) -> None:
    """Say who it is, and wait until it is let in."""
    socket.send(json.dumps({"token": visitor.token}))
    while "ready" not in str(socket.recv(timeout=20)):
        pass


def measure(
    messages: int,
    socket: ClientConnection,
    inside: Callable[[], object],
    write: Callable[[str], object],
    is_it: Callable[[str, str], bool],
) -> list[float]:
    """Write messages one after the other; return the milliseconds from commit to frame."""
    from django.db import transaction

    took: list[float] = []
    for _ in range(messages):
        marker, committed, arrived = uuid4().hex, [0.0], threading.Event()

        def listen(marker: str = marker, arrived: threading.Event = arrived) -> None:
            while not is_it(str(socket.recv(timeout=20)), marker):
                pass
            took.append(time.perf_counter())
            arrived.set()

        threading.Thread(target=listen, daemon=True).start()
        with inside():  # type: ignore[attr-defined]
            transaction.on_commit(lambda at=committed: at.__setitem__(0, time.perf_counter()))
            write(marker)
        if not arrived.wait(20):
            raise SystemExit("a frame did not arrive within 20 seconds")
        took[-1] = (took[-1] - committed[0]) * 1000
        time.sleep(0.02)
    return took


if __name__ == "__main__":
    main()
