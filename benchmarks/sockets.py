#!/usr/bin/env python3
"""What open sockets cost: memory of an idle one, and time and CPU of one event that reaches all of them."""

import argparse
import asyncio
import json
import time
from uuid import uuid4

import harness
from intake import open_conversations
from websockets.asyncio.client import ClientConnection, connect

from config.demo.credentials import LARGE

EVENTS = 20


def main() -> None:
    """Open sockets of teammates, and let events reach them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=500)
    count = parser.parse_args().sockets
    harness.start_parley(conversations=2_000, collects_static=False)
    server, port = harness.start_sockets()
    cookies = [harness.signed_in_cookie(person.email) for person in LARGE.teammates]
    workspace_id, pks = open_conversations()
    asyncio.run(measure(count, server.pid, port, cookies, workspace_id, pks[0]))


async def measure(count: int, server: int, port: int, cookies: list[str], workspace_id: int, pk: int) -> None:
    """Print both tables."""
    few = [await open_socket(port, cookies[number % len(cookies)], pk) for number in range(10)]
    before = harness.memory_bytes(server)
    sockets = few + [
        await open_socket(port, cookies[number % len(cookies)], pk) for number in range(10, count)
    ]
    await asyncio.sleep(1)
    each = (harness.memory_bytes(server) - before) / (count - len(few))
    print(f"\n{count} idle sockets of teammates, each showing a list and a thread")
    harness.print_table(("KB each", "sockets a GB"), [(each / 1000, int(1e9 / each))])
    idle = harness.cpu_s(server)
    await asyncio.sleep(10)
    idle_share = (harness.cpu_s(server) - idle) / 10
    took, used = [], 0.0
    for _ in range(EVENTS):
        marker, before_s = uuid4().hex, harness.cpu_s(server)
        listening = [asyncio.create_task(arrival(socket, marker)) for socket in sockets]
        started = time.perf_counter()
        await asyncio.to_thread(write, workspace_id, pk, marker)
        arrivals = await asyncio.wait_for(asyncio.gather(*listening), timeout=60)
        used += harness.cpu_s(server) - before_s
        took.append((max(arrivals) - started) * 1000)
        await asyncio.sleep(0.2)
    print(f"One event to {count} sockets, {EVENTS} times; idle, they took {idle_share:.1%} of a core")
    harness.print_table(
        ("ms to the last, p50", "p95", "CPU ms an event", "CPU µs a socket"),
        [
            (
                harness.percentile(took, rank=0.5),
                harness.percentile(took, rank=0.95),
                used / EVENTS * 1000,
                used / EVENTS / count * 1e6,
            )
        ],
    )
    await asyncio.gather(*(socket.close() for socket in sockets))


async def open_socket(port: int, cookie: str, pk: int) -> ClientConnection:
    """Return an inbox's socket that is up to date."""
    socket = await connect(
        f"ws://{harness.LOOPBACK}:{port}/ws/w/{LARGE.slug}/inbox/",
        origin=f"http://{harness.LOOPBACK}:{port}",  # type: ignore[arg-type]
        additional_headers={"Cookie": cookie},
        ping_interval=None,
        compression=None,
    )
    await socket.send(json.dumps({"type": "watch", "view": "everyone", "rows": {}, "threads": {pk: 1}}))
    while "is_caught_up" not in str(await asyncio.wait_for(socket.recv(), 30)):
        pass
    return socket


async def arrival(socket: ClientConnection, marker: str) -> float:
    """Return when the frame with this text came."""
    while marker not in str(await socket.recv()):
        pass
    return time.perf_counter()


def write(workspace_id: int, pk: int, marker: str) -> None:
    """Let the customer write, from another process's point of view."""
    from inbox.models import Conversation
    from workspaces.tenancy import inside_workspace

    with inside_workspace(workspace_id):
        Conversation.objects.get(pk=pk).receive(body=marker, client_id=uuid4())


if __name__ == "__main__":
    main()
