"""Open browsers that watch one conversation and must see each part once, in order."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.faults.harness.ledger import Ledger
from tests.faults.harness.lines import InboxLine, MessengerLine, News, RefusedError
from tests.faults.harness.stack import Stack
from tests.faults.harness.web import LOST

POLL_EVERY_S = 15.0
RECONNECT_S = (0.15, 0.45)
FAILURES_BEFORE_FETCHING = 3
ASK_AGAIN_S = 2.0


@dataclass
class Watcher:
    """One open browser; ``seen`` is what its page shows, in the order in which it came."""

    line: MessengerLine | InboxLine
    conversation: int
    name: str
    stack: Stack
    ledger: Ledger
    catches_up: bool = True
    seen: list[int] = field(default_factory=list)
    connection: ClientConnection | None = None
    _is_fetching: bool = False
    _asks_again: bool = False
    _failures: int = 0
    _again: asyncio.Task[None] | None = None

    @property
    def cursor(self) -> int:
        """Return the number of the newest part shown."""
        return max(self.seen, default=0)

    async def run(self) -> None:
        """Keep a socket open, and ask over HTTP where the browser does, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen())
            if self.line.fetches and self.catches_up:
                tasks.create_task(self._poll())

    def abort(self) -> None:
        """Cut the line."""
        if self.connection is not None:
            self.connection.transport.abort()

    async def visit(self) -> None:
        """Open one more socket and close it."""
        address, how = self.line.socket(random.choice(self.stack.webs))
        try:
            async with connect(address, proxy=None, open_timeout=5, close_timeout=1, **how) as line:
                await line.send(self.line.hello(0))
        except (*LOST, WebSocketException):
            self.ledger.happened["socket lost"] += 1

    async def _listen(self) -> None:
        while True:
            try:
                await self._hold_a_line()
            except (*LOST, WebSocketException):
                self.ledger.happened["socket lost"] += 1
            self._failures += 1
            await asyncio.sleep(random.uniform(*RECONNECT_S))
            if self._failures >= FAILURES_BEFORE_FETCHING and self.catches_up:
                await self._catch_up()

    async def _hold_a_line(self) -> None:
        address, how = self.line.socket(random.choice(self.stack.webs))
        async with connect(address, proxy=None, open_timeout=5, close_timeout=1, **how) as self.connection:
            self._failures = 0
            await self.connection.send(self.line.hello(self.cursor))
            async for frame in self.connection:
                await self._take_in(self.line.read(str(frame)))

    async def _take_in(self, news: News) -> None:
        if news.is_doorbell:
            await self._catch_up()
        elif news.parts and (self.catches_up or not news.answers_hello):
            await self._take_parts(news.parts)

    async def _take_parts(self, numbers: tuple[int, ...]) -> None:
        """Show pushed parts; one that comes again is ignored, and when one is left out the page asks again."""
        for number in numbers:
            if number <= self.cursor:
                self.ledger.happened["pushed again"] += 1
            elif number == self.cursor + 1 or not self.catches_up:
                self.seen.append(number)
            else:
                self.ledger.happened["asked again after a jump"] += 1
                await self._say_what_is_held()
                return

    async def _say_what_is_held(self) -> None:
        if self.connection is not None:
            with suppress(WebSocketException, OSError):  # gone again: the next one says it
                await self.connection.send(self.line.hello(self.cursor))

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_EVERY_S * random.uniform(0.8, 1.0))
            await self._catch_up()

    def _ask_again(self) -> None:
        if self.line.fetches and self.catches_up:
            self._again = asyncio.create_task(self._catch_up_later())

    async def _catch_up_later(self) -> None:
        await asyncio.sleep(ASK_AGAIN_S * random.uniform(0.5, 1.5))
        await self._catch_up()

    async def _catch_up(self) -> None:
        """Ask for what is newer, one request at a time; news meanwhile ask once more."""
        if self._is_fetching:
            self._asks_again = True
            return
        self._is_fetching = True
        try:
            newer = await self.line.fetch(self.cursor)
            if not self.line.fetches:
                await self._take_parts(tuple(newer))  # a socket may have pushed the same meanwhile
            else:
                # Without catching up, only what the doorbell was rung for is taken: the newest.
                self.seen += newer if self.catches_up else newer[-1:]
        except RefusedError as refusal:
            self.ledger.refused(refusal.answer.status, refusal.answer.headers, refusal.answer.text)
            self._ask_again()
        except LOST:
            self.ledger.happened["answer lost"] += 1
            self._ask_again()
        finally:
            self._is_fetching = False
        if self._asks_again:
            self._asks_again = False
            await self._catch_up()
