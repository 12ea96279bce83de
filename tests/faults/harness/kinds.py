"""What goes wrong: every kind of fault, and in which order a seed lets them happen."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.faults.harness.ledger import Ledger
from tests.faults.harness.services import Service
from tests.faults.harness.stack import Stack
from tests.faults.harness.watchers import Watcher

PAUSE_S = 3.0
REDIS_AWAY_S = 2.0
DISTURBED_S = 1.0
OTHERS_PER_KILL = 0.25


@dataclass
class Scene:
    """What a fault may reach."""

    stack: Stack
    ledger: Ledger
    watchers: list[Watcher]
    chance: random.Random

    def kill(self, name: str) -> None:
        """Kill a service; its keeper starts it again."""
        self.stack.services[name].signal(signal.SIGKILL)


async def kill_a_web(scene: Scene) -> None:
    """Kill one web server."""
    scene.kill(scene.chance.choice(["web-a", "web-b"]))


async def kill_both_webs(scene: Scene) -> None:
    """Kill both web servers."""
    scene.kill("web-a")
    scene.kill("web-b")


async def kill_the_worker(scene: Scene) -> None:
    """Kill the worker, in which the relay runs."""
    scene.kill("worker")


async def kill_the_clock(scene: Scene) -> None:
    """Kill beat."""
    scene.kill("beat")


async def kill_redis(scene: Scene) -> None:
    """Kill Redis, which forgets everything."""
    scene.kill("redis")


async def kill_postgres(scene: Scene) -> None:
    """Kill PostgreSQL's first process."""
    scene.kill("postgres")


async def stop_postgres_immediately(scene: Scene) -> None:
    """Stop PostgreSQL without a checkpoint."""
    scene.stack.services["postgres"].signal(signal.SIGQUIT)


async def kill_a_backend(scene: Scene) -> None:
    """Kill one backend, which makes PostgreSQL start again as a whole."""
    with scene.stack.database() as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE usename = 'parley_app' LIMIT 1"
        ).fetchone()
    if found:
        os.kill(found[0], signal.SIGKILL)


async def terminate_all_backends(scene: Scene) -> None:
    """Disconnect everybody from PostgreSQL."""
    with scene.stack.database() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'parley_app'"
        )


async def lock_a_table(scene: Scene) -> None:
    """Hold the conversations for two seconds."""
    with scene.stack.database() as connection, connection.transaction():
        connection.execute("LOCK TABLE inbox_conversation IN ACCESS EXCLUSIVE MODE")
        await asyncio.sleep(2)


async def stop_redis_for_a_while(scene: Scene) -> None:
    """Kill Redis and leave it down; writing must go on meanwhile."""
    redis = scene.stack.services["redis"]
    redis.is_held = True
    redis.signal(signal.SIGKILL)
    before = len(scene.ledger.acknowledged)
    await asyncio.sleep(REDIS_AWAY_S)
    if len(scene.ledger.acknowledged) == before and not scene.ledger.is_quiet:
        scene.ledger.complain("nothing could be written while Redis was away")
    redis.is_held = False


async def flush_redis(scene: Scene) -> None:
    """Empty Redis."""
    scene.stack.redis().flushall()


async def pause_redis(scene: Scene) -> None:
    """Let Redis hang for three seconds."""
    await _pause(scene.stack.services["redis"])


async def pause_a_web(scene: Scene) -> None:
    """Let a web server hang for three seconds."""
    await _pause(scene.chance.choice(scene.stack.web_services))


async def replace_a_web(scene: Scene) -> None:
    """Ask a web server to end, as a new version does."""
    scene.chance.choice(scene.stack.web_services).signal(signal.SIGTERM)


async def replace_the_worker(scene: Scene) -> None:
    """Ask the worker to end, as a new version does."""
    scene.stack.services["worker"].signal(signal.SIGTERM)


async def pause_the_worker(scene: Scene) -> None:
    """Let the worker hang for three seconds."""
    await _pause(scene.stack.services["worker"])


async def pause_postgres(scene: Scene) -> None:
    """Let PostgreSQL hang with everything it started, for three seconds."""
    server = scene.stack.services["postgres"]
    pids = [*children_of(server), server.process.pid] if server.process else []
    for number in (signal.SIGSTOP, signal.SIGCONT):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        if number == signal.SIGSTOP:
            await asyncio.sleep(PAUSE_S)


async def use_up_the_connections(scene: Scene) -> None:
    """Take every connection that PostgreSQL still has, for two seconds."""
    taken = []
    with suppress(psycopg.OperationalError):
        while True:
            taken.append(await asyncio.to_thread(psycopg.connect, scene.stack.environment["DATABASE_URL"]))
    await asyncio.sleep(2)
    for connection in taken:
        connection.close()


async def kill_everything(scene: Scene) -> None:
    """Kill every process at once, as a power cut does."""
    for name in scene.stack.services:
        scene.kill(name)


async def open_many_sockets(scene: Scene) -> None:
    """Let two hundred browsers come at once, and go."""
    lines = [scene.watchers[number % len(scene.watchers)] for number in range(200)]
    await asyncio.gather(*(watcher.visit() for watcher in lines))


async def cut_all_sockets(scene: Scene) -> None:
    """Abort every client's socket."""
    for watcher in scene.watchers:
        watcher.abort()


async def drop_answers(scene: Scene) -> None:
    """Let every client hang up just when the answer comes."""
    await _disturb(scene.ledger, "drop answers")


async def storm_of_duplicates(scene: Scene) -> None:
    """Let every client send each message five times at once."""
    await _disturb(scene.ledger, "storm")


async def run_a_second_clock(scene: Scene) -> None:
    """Let two clocks tick for three seconds."""
    second = Service("second-beat", scene.stack.services["beat"].launch)
    second.start()
    await asyncio.sleep(PAUSE_S)
    second.end()


Fault = Callable[[Scene], Awaitable[None]]
KILLS: dict[str, list[Fault]] = {
    "web": [kill_a_web, kill_a_web, kill_both_webs],
    "worker": [kill_the_worker],
    "Redis": [kill_redis],
    "PostgreSQL": [kill_postgres],
}
OTHERS: list[Fault] = [
    kill_the_clock,
    stop_postgres_immediately,
    kill_a_backend,
    terminate_all_backends,
    lock_a_table,
    stop_redis_for_a_while,
    flush_redis,
    pause_redis,
    pause_a_web,
    replace_a_web,
    replace_the_worker,
    pause_the_worker,
    pause_postgres,
    use_up_the_connections,
    kill_everything,
    open_many_sockets,
    cut_all_sockets,
    drop_answers,
    storm_of_duplicates,
    run_a_second_clock,
]


def name_of(fault: Fault) -> str:
    """Return how a fault is called in tables."""
    words = fault.__name__.replace("_", " ")
    return f"redis: {words}" if "redis" in words else words


def plan(*, kills: int, seed: int) -> list[Fault]:
    """Return the kills, the same number for each program, and a quarter as many other faults, shuffled."""
    chance = random.Random(seed)
    chosen: list[Fault] = []
    for number in range(kills):
        program = list(KILLS.values())[number % len(KILLS)]
        chosen.append(program[number // len(KILLS) % len(program)])
    some_order = chance.sample(OTHERS, len(OTHERS))
    others = [some_order[number % len(OTHERS)] for number in range(round(kills * OTHERS_PER_KILL))]
    chosen += others
    chance.shuffle(chosen)
    return chosen


def children_of(service: Service) -> list[int]:
    """Return the numbers of the processes that a service started."""
    if service.process is None:
        return []
    pid = service.process.pid
    try:
        return [
            int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return []


async def _pause(service: Service) -> None:
    service.signal(signal.SIGSTOP)
    await asyncio.sleep(PAUSE_S)
    service.signal(signal.SIGCONT)


async def _disturb(ledger: Ledger, how: str) -> None:
    ledger.disturbance = how
    await asyncio.sleep(DISTURBED_S)
    ledger.disturbance = ""
