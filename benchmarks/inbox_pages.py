#!/usr/bin/env python3
"""What the inbox's pages cost the server, beside a bare view of the same stack, at several sizes of history.

CPU is that of the web server's whole process tree (and of PostgreSQL's, apart), so a busy machine changes it little.
"""

import argparse
import http.client
import time
from concurrent.futures import ThreadPoolExecutor

import harness

from config.demo.credentials import LARGE

REQUESTS, CLIENTS, WARM_UP = 60, 4, 40
MOST_GROWTH, MOST_RATIO = 1.3, 2.0


def main() -> None:
    """Measure each size on servers of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--large", action="store_true", help="10 thousand and 1 million")
    arguments = parser.parse_args()
    harness.start_parley()
    results = {size: measure(size) for size in ([10_000, 1_000_000] if arguments.large else arguments.sizes)}
    print_growth(results)


def measure(size: int) -> dict[str, list[float]]:
    """Fill the database with this many conversations, print what the pages cost, and return it."""
    harness.empty_database()
    harness.manage("demo", "--conversations", str(size), "--no-search", is_shown=True)
    pages = paths()
    cookie = harness.signed_in_cookie(LARGE.teammates[0].email)
    server, port = harness.start_web()
    costs = {}
    for name, path in pages.items():
        request_many(port, path, cookie, WARM_UP)
        costs[name] = cost(server.pid, port, path, cookie)
    harness.end(server)
    print(f"\n{size:,} conversations")
    harness.print_table(
        ("page", "CPU ms", "× bare", "requests/s", "database ms", "KB"),
        [(name, figures[0], figures[0] / costs["bare"][0], *figures[1:]) for name, figures in costs.items()],
    )
    return costs


def paths() -> dict[str, str]:
    """Return what to ask for: the bare view first."""
    from django.urls import reverse

    from inbox.models import Conversation
    from workspaces.models import Workspace
    from workspaces.tenancy import inside_workspace

    workspace = Workspace.objects.get(slug=LARGE.slug)
    with inside_workspace(workspace.pk):
        shown = Conversation.objects.filter(state="open", last_reply_seq__gt=0).order_by("queue_key").first()
        pk = shown.pk if shown else 0
    own = {"workspace_slug": LARGE.slug}
    return {
        "bare": reverse("bare", kwargs=own),
        "list of 50": reverse("inbox_view", kwargs=own | {"view": "everyone"}),
        "list, closed": reverse("inbox_view", kwargs=own | {"view": "closed"}),
        "list and thread": reverse("inbox_conversation", kwargs=own | {"view": "everyone", "pk": pk}),
        "thread fragment": reverse("conversation_thread", kwargs=own | {"pk": pk}),
    }


def cost(server: int, port: int, path: str, cookie: str) -> list[float]:
    """Return CPU milliseconds per request, requests per second, database milliseconds, and kilobytes."""
    database = harness.postgres_pid()
    before, started = (harness.cpu_s(server), harness.cpu_s(database)), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        sizes = list(pool.map(lambda _: request_many(port, path, cookie, REQUESTS), range(CLIENTS)))
    elapsed_s, count = time.perf_counter() - started, REQUESTS * CLIENTS
    web_s, database_s = harness.cpu_s(server) - before[0], harness.cpu_s(database) - before[1]
    return [web_s / count * 1000, count / elapsed_s, database_s / count * 1000, sizes[0] / 1000]


def request_many(port: int, path: str, cookie: str, count: int) -> float:
    """Ask for a page again and again over one connection; return its size in bytes."""
    connection = http.client.HTTPConnection(harness.LOOPBACK, port, timeout=60)
    size = 0
    for _ in range(count):
        connection.request("GET", path, headers={"Cookie": cookie, "Host": f"{harness.LOOPBACK}:{port}"})
        answer = connection.getresponse()
        size = len(answer.read())
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{path} answered {answer.status}")
    connection.close()
    return float(size)


def print_growth(results: dict[int, dict[str, list[float]]]) -> None:
    """Print how much dearer each page got, web and database together; on a busy machine the bare view got dearer, too."""
    smallest, largest = results[min(results)], results[max(results)]
    growth = {
        name: (largest[name][0] + largest[name][2]) / (smallest[name][0] + smallest[name][2])
        for name in smallest
    }
    if len(results) > 1:
        print(f"Growth from {min(results):,} to {max(results):,} (at most {MOST_GROWTH} × bare is wanted)")
        rows = [(name, factor, factor / growth["bare"]) for name, factor in growth.items()]
        harness.print_table(("page", "growth", "× bare's"), rows)


if __name__ == "__main__":
    main()
