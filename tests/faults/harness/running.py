"""One run: build the stack, let people write and watch, do damage, and judge."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.faults.harness.kinds import (
    Fault,
    Scene,
    cut_all_sockets,
    drop_answers,
    kill_a_web,
    kill_redis,
    kill_the_worker,
    name_of,
    plan,
    stop_redis_for_a_while,
)
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.lines import InboxLine, MessengerLine
from tests.faults.harness.people import Customer, Replier, Sender, Teammate
from tests.faults.harness.stack import Stack, prepare_stack, start_programs, wait_until_served
from tests.faults.harness.verdict import (
    Verdict,
    expected,
    judge,
    still_held,
    wait_for_an_empty_outbox,
)
from tests.faults.harness.watchers import Watcher

CONVERSATIONS = 6
NEW_ACKNOWLEDGEMENTS = 20
RECOVERY_LIMIT_S = 20.0
OUTBOX_LIMIT_S = 60.0
FAULTS_BETWEEN_SILENCES = 5
"""After every fifth fault nobody writes until everybody has seen everything."""
SILENCE_LIMIT_S = 40.0
STORED = "SELECT conversation_id, seq, kind, body FROM inbox_conversationpart"
BREAKS: dict[str, list[Fault]] = {
    "client-ids": [drop_answers, kill_a_web],
    "catch-up": [cut_all_sockets, kill_redis],
    "outbox": [stop_redis_for_a_while, kill_the_worker],
}
"""What can be taken away, and faults that must show it."""


@dataclass
class Report:
    """What a run found."""

    verdict: Verdict
    recoveries_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    took_s: float = 0.0
    outbox_empty_after_s: float = 0.0
    happened: dict[str, int] = field(default_factory=dict)
    silences_s: list[float] = field(default_factory=list)

    def table(self) -> str:
        """Return the kinds of faults with how often they happened and how long recovery took."""
        lines = [f"{'fault':<36}{'times':>6}{'mean s':>8}{'max s':>8}"]
        for name, times in sorted(self.recoveries_s.items()):
            lines.append(f"{name:<36}{len(times):>6}{sum(times) / len(times):>8.1f}{max(times):>8.1f}")
        every = [took for times in self.recoveries_s.values() for took in times]
        if every:
            lines.append(f"{'all':<36}{len(every):>6}{sum(every) / len(every):>8.1f}{max(every):>8.1f}")
        return "\n".join(lines)

    def summary(self) -> str:
        """Return the totals, one each line."""
        totals = self.verdict.totals | self.happened
        lines = [f"{name:<36}{count:>6}" for name, count in totals.items()]
        if self.silences_s:
            lines.append(f"{'longest wait for what was missed':<36}{max(self.silences_s):>6.1f} s")
        lines.append(f"{'outbox empty after':<36}{self.outbox_empty_after_s:>6.1f} s")
        lines.append(f"{'whole run':<36}{self.took_s:>6.0f} s")
        return "\n".join([*lines, *self.verdict.problems])


def run(*, kills: int, seed: int, broken: Collection[str] = (), is_told: bool = False) -> Report:
    """Run the harness once.

    :param kills: how many kill -9 of web, worker, Redis and PostgreSQL; a quarter as many other faults come on top
    :param broken: some of ``BREAKS``: what to take away, to see the harness notice; their own faults come first
    :param is_told: whether each fault is printed
    """
    started = time.monotonic()
    stack = prepare_stack(broken=broken)
    try:
        start_programs(stack)
        planned = [fault for name in broken for fault in BREAKS[name]] + plan(kills=kills, seed=seed)
        report = asyncio.run(_Run(stack, seed, broken, is_told).through(planned))
        report.took_s = time.monotonic() - started
        return report
    finally:
        stack.end()


class _Run:
    def __init__(self, stack: Stack, seed: int, broken: Collection[str], is_told: bool) -> None:
        self.stack, self.broken, self.is_told = stack, broken, is_told
        self.chance = random.Random(seed)
        self.ledger = Ledger()
        self.recoveries_s: dict[str, list[float]] = defaultdict(list)
        self.silences_s: list[float] = []
        self.watchers: list[Watcher] = []
        self.senders: list[Sender] = []

    async def through(self, faults: list[Fault]) -> Report:
        keepers = [asyncio.create_task(service.keep_running()) for service in self.stack.services.values()]
        await wait_until_served(self.stack)
        await self._gather_people()
        watching = [asyncio.create_task(watcher.run()) for watcher in self.watchers]
        writing = [asyncio.create_task(sender.run()) for sender in self.senders]
        await self._recover("start", time.monotonic())
        for number, fault in enumerate(faults, start=1):
            self.ledger.is_quiet = number % FAULTS_BETWEEN_SILENCES == 0 and not self.broken
            await self._suffer(fault)
        self.ledger.fault = "the end"
        self.ledger.is_ending = True
        await asyncio.wait(writing, timeout=60)
        report = await self._judge()
        for task in (*keepers, *watching, *writing):
            task.cancel()
        await asyncio.gather(*keepers, *watching, *writing, return_exceptions=True)
        return report

    async def _gather_people(self) -> None:
        customers = [Customer(self.stack) for _ in range(CONVERSATIONS)]
        teammates = [Teammate(self.stack, email) for email in self.stack.access["emails"]]
        for person in customers:
            await person.boot()
        for teammate in teammates:
            await teammate.sign_in()
        for number, customer in enumerate(customers):
            place, teammate = customer.conversation, teammates[number % len(teammates)]
            writers = {"customer": customer, "teammate": Replier(teammate, place)}
            lines = {"customer": MessengerLine(customer), "teammate": InboxLine(teammate, place)}
            for role in ("customer", "teammate"):
                self._add(f"{role} {number}", writers[role], lines[role], place)

    def _add(
        self, name: str, writer: Customer | Replier, line: MessengerLine | InboxLine, conversation: int
    ) -> None:
        chance = random.Random(self.chance.random())
        has_ids, catches_up = "client-ids" not in self.broken, "catch-up" not in self.broken
        self.senders.append(Sender(writer, name, self.ledger, chance, has_ids=has_ids))
        watcher = Watcher(line, conversation, name, self.stack, self.ledger, catches_up=catches_up)
        self.watchers.append(watcher)

    async def _suffer(self, fault: Fault) -> None:
        name = name_of(fault)
        self.ledger.fault = name
        scene = Scene(self.stack, self.ledger, self.watchers, self.chance)
        try:
            await fault(scene)
        except Exception as error:  # noqa: BLE001 -- a fault that cannot be made is told, and is no fault of the product
            self.ledger.happened[f"not made: {name}"] += 1
            self._tell(f"{name} could not be made: {error}")
        if self.ledger.is_quiet:
            await self._wait_in_silence()
        await self._recover(name, time.monotonic())
        await asyncio.sleep(self.chance.uniform(0.1, 0.6))

    async def _wait_in_silence(self) -> None:
        """Let nobody write after a fault: what was missed must come by itself, not with the next message."""
        started = time.monotonic()
        while late := ["a message is under way"] if self.ledger.under_way else await self._late_now():
            if time.monotonic() - started > SILENCE_LIMIT_S:
                self.ledger.complain(f"not caught up after {SILENCE_LIMIT_S} s of silence: {late}")
                break
            await asyncio.sleep(0.2)
        self.silences_s.append(time.monotonic() - started)
        self._tell(f"all caught up after {self.silences_s[-1]:.1f} s of silence")
        self.ledger.is_quiet = False

    async def _late_now(self) -> list[str]:
        try:
            with await asyncio.to_thread(self.stack.database) as connection:
                held = [f"a held reply: {body}" for body in still_held(connection)]
                return held or self._late(connection.execute(STORED).fetchall())
        except psycopg.OperationalError:
            return ["the database"]

    def _late(self, rows: list[Any]) -> list[str]:
        return [watcher.name for watcher in self.watchers if len(watcher.seen) < len(expected(rows, watcher))]

    async def _recover(self, name: str, since: float) -> None:
        enough = len(self.ledger.acknowledged) + NEW_ACKNOWLEDGEMENTS
        while len(self.ledger.acknowledged) < enough:
            if time.monotonic() - since > RECOVERY_LIMIT_S:
                self.ledger.complain(
                    f"no {NEW_ACKNOWLEDGEMENTS} acknowledgements within {RECOVERY_LIMIT_S} s"
                )
                break
            await asyncio.sleep(0.02)
        took_s = time.monotonic() - since
        if name != "start":
            self.recoveries_s[name].append(took_s)
        self._tell(f"{name:<36}{took_s:5.1f} s  {len(self.ledger.acknowledged)} acknowledged")

    async def _judge(self) -> Report:
        with await asyncio.to_thread(self.stack.database) as connection:
            left, emptied_s = await asyncio.to_thread(
                wait_for_an_empty_outbox, connection, within_s=10 if self.broken else OUTBOX_LIMIT_S
            )
            rows = connection.execute(STORED).fetchall()
            give_up_at = time.monotonic() + (3 if self.broken else 40)
            while self._late(rows) and time.monotonic() < give_up_at:  # noqa: ASYNC110 -- watchers do not signal
                await asyncio.sleep(0.2)
            verdict = judge(connection, self.ledger, self.watchers, outbox_left=left)
        happened = dict(self.ledger.happened)
        return Report(verdict, self.recoveries_s, 0.0, emptied_s, happened, self.silences_s)

    def _tell(self, what: str) -> None:
        if self.is_told:
            print(what, flush=True)
