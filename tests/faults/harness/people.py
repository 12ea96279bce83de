"""Customers and teammates who write: each sends a message again, under the same id, until it is acknowledged."""

import asyncio
import random
import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.faults.harness.ledger import Ledger
from tests.faults.harness.stack import Stack
from tests.faults.harness.web import LOST, Answer, Web

PAUSE_S = (0.15, 0.45)
RETRY_S = 0.25
STORM = 5
ENOUGH_TRIES = 200


@dataclass
class Customer:
    """A browser with the Messenger open; ``conversation`` is None until it has written."""

    stack: Stack
    token: str = ""
    conversation: int = 0

    async def boot(self) -> None:
        """Get a token, and begin a conversation."""
        app_id = self.stack.access["app_id"]
        said = await persist(
            self.stack, "POST", f"/messenger/{app_id}/boot", data={"browser": secrets.token_hex(16)}
        )
        self.token = said.json()["token"]
        first = {"body": "Hello", "client_id": str(uuid4())}
        path = f"/messenger/{app_id}/messages"
        self.conversation = (
            await persist(self.stack, "POST", path, headers=self.headers, data=first)
        ).json()["conversation"]

    @property
    def headers(self) -> dict[str, str]:
        """Return what proves who writes."""
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        """Return the address of the conversation."""
        return f"/messenger/{self.stack.access['app_id']}/conversations/{self.conversation}"

    async def write(self, web: Web, body: str, client_id: str, **how: Any) -> Answer:
        """Write once."""
        data = {"body": body, "client_id": client_id}
        return await web.ask("POST", f"{self.path}/messages", headers=self.headers, data=data, **how)

    @staticmethod
    def seq_in(answer: Answer) -> int | None:
        """Return the number the message got."""
        return int(answer.json()["part"]["seq"])


@dataclass
class Teammate:
    """A signed-in browser."""

    stack: Stack
    email: str
    cookies: dict[str, str] = field(default_factory=dict)

    async def sign_in(self) -> None:
        """Sign in through the form, as everybody does."""
        page = await self.stack.webs[0].ask("GET", "/accounts/login/", timeout_s=20)
        self.cookies |= page.cookies
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        form = {"login": self.email, "password": self.stack.access["password"]}
        form["csrfmiddlewaretoken"] = token[1] if token else ""
        done = await self.stack.webs[0].ask(
            "POST", "/accounts/login/", headers=self.headers, form=form, timeout_s=20
        )
        assert done.status == 302, done.text
        self.cookies |= done.cookies

    @property
    def headers(self) -> dict[str, str]:
        """Return the cookies."""
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    @property
    def inbox(self) -> str:
        """Return the address of the workspace."""
        return f"/w/{self.stack.access['slug']}"


@dataclass
class Replier:
    """A teammate who answers in one conversation."""

    teammate: Teammate
    conversation: int

    async def write(self, web: Web, body: str, client_id: str, **how: Any) -> Answer:
        """Reply once."""
        headers = self.teammate.headers | {
            "X-CSRFToken": self.teammate.cookies["csrf"],
            "Accept": "application/json",
        }
        form = {"body": body, "mode": "reply", "client_id": client_id}
        path = f"{self.teammate.inbox}/inbox/conversations/{self.conversation}/write/"
        return await web.ask("POST", path, headers=headers, form=form, **how)

    @staticmethod
    def seq_in(answer: Answer) -> int | None:
        """Return the number the reply got, None while it is held."""
        said = answer.json()
        return int(said["part"]) if "part" in said else None


async def persist(stack: Stack, method: str, path: str, **how: Any) -> Answer:
    """Ask until there is a good answer, for half a minute."""
    give_up_at = time.monotonic() + 30
    while True:
        try:
            answer = await random.choice(stack.webs).ask(method, path, **how)
            if answer.status < 300:
                return answer
            problem = f"{answer.status} {answer.text[:300]}"
        except LOST as error:
            problem = repr(error)
        assert time.monotonic() < give_up_at, f"{method} {path}: {problem}"
        await asyncio.sleep(RETRY_S)


@dataclass
class Sender:
    """Writes one message after the other, as a customer or as a teammate."""

    writer: Customer | Replier
    name: str
    ledger: Ledger
    chance: random.Random
    has_ids: bool = True

    async def run(self) -> None:
        """Write until the run ends; the last message is still brought to its end."""
        number = 0
        while not self.ledger.is_ending:
            if self.ledger.is_quiet:
                await asyncio.sleep(RETRY_S)
                continue
            number += 1
            self.ledger.under_way += 1
            await self._bring_home(f"{self.name} {number}")
            self.ledger.under_way -= 1
            await asyncio.sleep(self.chance.uniform(*PAUSE_S))

    async def _bring_home(self, body: str) -> None:
        client_id = str(uuid4())
        for _ in range(ENOUGH_TRIES):
            web = self.chance.choice(self.writer_webs)
            try:
                if await self._try(web, body, client_id):
                    return
            except LOST:
                self.ledger.happened["answer lost"] += 1
            await asyncio.sleep(RETRY_S)
            if not self.has_ids:
                client_id = str(uuid4())
        self.ledger.complain(f"not acknowledged after {ENOUGH_TRIES} tries: {body}")

    async def _try(self, web: Web, body: str, client_id: str) -> bool:
        if self.ledger.disturbance == "drop answers":
            return await self._acknowledged(
                body, await self.writer.write(web, body, client_id, is_answer_dropped=True)
            )
        if self.ledger.disturbance == "storm":
            tries = [
                self.writer.write(self.chance.choice(self.writer_webs), body, client_id) for _ in range(STORM)
            ]
            answers = [
                said
                for said in await asyncio.gather(*tries, return_exceptions=True)
                if isinstance(said, Answer)
            ]
            return any([await self._acknowledged(body, answer) for answer in answers])
        return await self._acknowledged(body, await self.writer.write(web, body, client_id))

    async def _acknowledged(self, body: str, answer: Answer) -> bool:
        if answer.status not in {200, 201}:
            self.ledger.refused(answer.status, answer.headers, answer.text)
            return False
        conversation = self.writer.conversation
        self.ledger.acknowledge(body, conversation=conversation, seq=self.writer.seq_in(answer))
        return True

    @property
    def writer_webs(self) -> list[Web]:
        """Return the servers to choose from."""
        person = self.writer.teammate if isinstance(self.writer, Replier) else self.writer
        return person.stack.webs
