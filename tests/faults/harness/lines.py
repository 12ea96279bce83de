"""How an open browser learns what is new: the two socket protocols, and what each asks for over HTTP."""

import json
import random
import re
from dataclasses import dataclass
from typing import Any

from tests.faults.harness.people import Customer, Teammate
from tests.faults.harness.web import Answer, Web

PART = re.compile(r'data-part="(\d+)"')


@dataclass
class MessengerLine:
    """The customer's: a doorbell rings, and what is newer is fetched."""

    customer: Customer
    pushes = False

    def socket(self, web: Web) -> tuple[str, dict[str, Any]]:
        """Return the address of the socket, and what to open it with."""
        return f"ws://127.0.0.1:{web.port}/ws/messenger/{self.customer.stack.access['app_id']}/", {}

    def hello(self, cursor: int) -> str:
        """Return the first frame."""
        return json.dumps({"token": self.customer.token})

    def is_news(self, frame: str) -> bool:
        """Tell whether a frame means that the conversation has something newer."""
        said = json.loads(frame)
        return said["type"] == "changed" and said["conversation"] == self.customer.conversation

    def parts_in(self, frame: str) -> list[int]:
        """Return the numbers of the parts that a frame itself carries: never any."""
        return []

    async def fetch(self, cursor: int) -> list[int]:
        """Return the numbers of what is newer.

        :raises OSError: the answer was lost, or was none
        """
        web = random.choice(self.customer.stack.webs)
        path = f"{self.customer.path}?after={cursor}"
        said = checked(await web.ask("GET", path, headers=self.customer.headers)).json()
        return [part["seq"] for part in said["parts"]]


@dataclass
class InboxLine:
    """The teammate's: a doorbell rings, and what is newer is fetched."""

    teammate: Teammate
    conversation: int

    def socket(self, web: Web) -> tuple[str, dict[str, Any]]:
        """Return the address of the socket, and what to open it with."""
        how = {"origin": f"http://127.0.0.1:{web.port}", "additional_headers": self.teammate.headers}
        return f"ws://127.0.0.1:{web.port}/ws{self.teammate.inbox}/inbox/", how

    def hello(self, cursor: int) -> str:
        """Return the first frame: there is none."""
        return ""

    def is_news(self, frame: str) -> bool:
        """Tell whether a frame means that the conversation has something newer."""
        said = json.loads(frame)
        return said["type"] == "changed" and said["conversation"] == self.conversation

    def parts_in(self, frame: str) -> list[int]:
        """Return the numbers of the parts that a frame itself carries: never any."""
        return []

    async def fetch(self, cursor: int) -> list[int]:
        """Return the numbers of what is newer.

        :raises OSError: the answer was lost, or was none
        """
        web = random.choice(self.teammate.stack.webs)
        path = f"{self.teammate.inbox}/inbox/conversations/{self.conversation}/changes/?after={cursor}"
        said = checked(await web.ask("GET", path, headers=self.teammate.headers)).json()
        return [int(PART.findall(html)[0]) for html in said["parts"]]


def checked(answer: Answer) -> Answer:
    """Return a good answer.

    :raises OSError: it was another one
    """
    if answer.status != 200:
        raise RefusedError(answer)
    return answer


class RefusedError(OSError):
    """A server answered, but not with what was asked for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}")
        self.answer = answer
