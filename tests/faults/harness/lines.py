"""How an open browser learns what is new: the two socket protocols, each in one class."""

import json
import random
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.faults.harness.people import Customer, Teammate
from tests.faults.harness.web import Answer, Web


@dataclass(frozen=True)
class News:
    """What a frame means: parts that it carries, or that there is something to ask for.

    ``answers_hello`` marks the frame in which the server catches up with what the first frame said.
    """

    parts: tuple[int, ...] = ()
    is_doorbell: bool = False
    answers_hello: bool = False


@dataclass
class MessengerLine:
    """The customer's: a doorbell rings, and what is newer is fetched; also when the line is ready, and now and then."""

    customer: Customer
    fetches = True

    def socket(self, web: Web) -> tuple[str, dict[str, Any]]:
        """Return the address of the socket, and what to open it with."""
        return f"ws://127.0.0.1:{web.port}/ws/messenger/{self.customer.stack.access['app_id']}/", {}

    def hello(self, cursor: int) -> str:
        """Return the first frame."""
        return json.dumps({"token": self.customer.token})

    def read(self, frame: str) -> News:
        """Return what a frame means."""
        said = json.loads(frame)
        is_own = said.get("conversation") == self.customer.conversation
        # "ready" says that doorbells are heard from now on: what was missed before is asked for then, not earlier.
        return News(is_doorbell=said["type"] == "ready" or (said["type"] == "changed" and is_own))

    async def fetch(self, cursor: int) -> list[int]:
        """Return the numbers of what is newer.

        :raises OSError: the answer was lost, or was none
        """
        path = f"{self.customer.path}?after={cursor}"
        said = (await fetched(self.customer, path)).json()
        return [part["seq"] for part in said["parts"]]


@dataclass
class InboxLine:
    """The teammate's: the browser says what it holds, and the server sends what is newer from then on."""

    teammate: Teammate
    conversation: int
    fetches = False

    def socket(self, web: Web) -> tuple[str, dict[str, Any]]:
        """Return the address of the socket, and what to open it with."""
        how = {"origin": f"http://127.0.0.1:{web.port}", "additional_headers": self.teammate.headers}
        return f"ws://127.0.0.1:{web.port}/ws{self.teammate.inbox}/inbox/", how

    def hello(self, cursor: int) -> str:
        """Return the first frame, which is also how a browser asks again when a number is left out."""
        held = {str(self.conversation): cursor}
        return json.dumps({"type": "watch", "view": "everyone", "rows": {}, "threads": held})

    def read(self, frame: str) -> News:
        """Return what a frame means."""
        said = json.loads(frame)
        return News(tuple(self._parts_in(said)), answers_hello="is_caught_up" in said)

    async def fetch(self, cursor: int) -> list[int]:
        """Return the numbers of what is newer, as a browser asks whose socket does not get through.

        :raises OSError: the answer was lost, or was none
        """
        path = f"{self.teammate.inbox}/inbox/live/?view=everyone&rows=&threads={self.conversation}.{cursor}"
        return self._parts_in((await fetched(self.teammate, path)).json())

    def _parts_in(self, said: dict[str, Any]) -> list[int]:
        patches = said.get("patches", [])
        return [
            patch["v"]
            for patch in patches
            if patch["op"] == "append" and patch["conversation"] == self.conversation
        ]


async def fetched(person: Customer | Teammate, path: str) -> Answer:
    """Return a good answer from one of the servers, as behind a proxy, which passes one over that does not listen.

    :raises OSError: the answer was lost, or was another one
    """
    for web in random.sample(person.stack.webs, len(person.stack.webs)):
        with suppress(ConnectionRefusedError):
            answer = await web.ask("GET", path, headers=person.headers)
            if answer.status != 200:
                raise RefusedError(answer)
            return answer
    raise ConnectionRefusedError


class RefusedError(OSError):
    """A server answered, but not with what was asked for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}")
        self.answer = answer
