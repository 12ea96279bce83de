"""The customer's socket: the token comes in the first frame, then only doorbells go out."""

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from redis.exceptions import RedisError

from inbox.calc.origins import network_place
from inbox.live import inbox_group, messenger_group
from inbox.messenger.limits import FRAMES_A_SECOND
from inbox.messenger.sessions import read_session
from inbox.models import Conversation
from workspaces.calc.throttle import Bucket
from workspaces.models import Workspace
from workspaces.tenancy import inside_workspace

LARGEST_FRAME = 16_384
AUTHORISE_WITHIN_S = 10.0
TYPING_EVERY_S = 2.0
STRANGER, TOO_LATE, TOO_LARGE, TOO_MANY = 4401, 4408, 4413, 4429


class MessengerConsumer(AsyncJsonWebsocketConsumer):
    """Tells one open Messenger which of its person's conversations to ask about."""

    contact_id: int = 0
    workspace_id: int = 0
    deadline: asyncio.TimerHandle | None = None
    typed_at = 0.0

    async def connect(self) -> None:
        """Let the frame of this very server in; it must say who it is within ten seconds."""
        headers = dict(self.scope["headers"])
        origin = network_place(headers.get(b"origin", b"").decode("latin-1"))
        if b"origin" in headers and origin != headers.get(b"host", b"").decode("latin-1"):
            await self.close(code=STRANGER)
            return
        self.bucket = Bucket(rate=FRAMES_A_SECOND, burst=FRAMES_A_SECOND)
        await self.accept()
        self._close_after(AUTHORISE_WITHIN_S, code=TOO_LATE)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **_: Any) -> None:
        """Refuse frames no Messenger sends, and more of them than one ever would."""
        if bytes_data is not None or len(text_data or "") > LARGEST_FRAME:
            await self.close(code=TOO_LARGE)
            return
        if not self.bucket.take(now=time.monotonic()):
            await self.close(code=TOO_MANY)
            return
        try:
            content = json.loads(text_data or "")
        except (ValueError, RecursionError):
            await self.close(code=STRANGER)
            return
        await self.receive_json(content)

    async def receive_json(self, content: Any, **_: Any) -> None:
        """Authorise with the first frame, or again with a fresh token; else take in that the customer types."""
        said = content if isinstance(content, dict) else {}
        if not self.contact_id or "token" in said:
            await self._authorise(said)
        elif said.get("type") == "typing" and isinstance(said.get("conversation"), int):
            await self._pass_on_typing(said["conversation"])

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the socket, and leave everything however it ends: an error ends it without a disconnect."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._leave()

    async def conversation_changed(self, event: dict[str, Any]) -> None:
        """Pass a doorbell on."""
        await self.send_json({"type": "changed", "conversation": event["conversation"], "seq": event["seq"]})

    async def teammate_typing(self, event: dict[str, Any]) -> None:
        """Pass on that a teammate is typing."""
        await self.send_json({"type": "typing", "conversation": event["conversation"], "name": event["name"]})

    async def _leave(self) -> None:
        if self.deadline:
            self.deadline.cancel()
        if self.contact_id:
            with suppress(OSError, RedisError):
                group = messenger_group(self.workspace_id, self.contact_id)
                await self.channel_layer.group_discard(group, self.channel_name)

    async def _authorise(self, said: dict[str, Any]) -> None:
        found = await self._contact(said.get("token"))
        # A fresh token prolongs the socket of the same person; it never turns it into somebody else's.
        if found is None or (self.contact_id and found[:2] != (self.workspace_id, self.contact_id)):
            await self.close(code=STRANGER)
            return
        if not self.contact_id:
            self.workspace_id, self.contact_id = found[:2]
            await self.channel_layer.group_add(messenger_group(*found[:2]), self.channel_name)
        self._close_after(found[2] - time.time(), code=STRANGER)
        await self.send_json({"type": "ready"})

    async def _pass_on_typing(self, pk: int) -> None:
        now = time.monotonic()
        if now - self.typed_at < TYPING_EVERY_S:
            return
        self.typed_at = now
        name = await self._name_if_own(pk)
        if name is not None:
            typing = {"type": "contact.typing", "conversation": pk, "name": name}
            await self.channel_layer.group_send(inbox_group(self.workspace_id), typing)

    def _close_after(self, seconds: float, *, code: int) -> None:
        """Close the socket when this time has passed, instead of at the time set before."""
        if self.deadline:
            self.deadline.cancel()
        loop = asyncio.get_running_loop()
        self.deadline = loop.call_later(max(0.0, seconds), lambda: loop.create_task(self.close(code=code)))

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _contact(self, token: Any) -> tuple[int, int, float] | None:
        app_id = self.scope["url_route"]["kwargs"]["app_id"]
        workspace = Workspace.objects.filter(app_id=app_id).first()
        session = read_session(token, workspace_id=workspace.pk) if workspace else None
        if session is None:
            return None
        with inside_workspace(session.workspace_id):
            contact = session.contact()
        return (session.workspace_id, contact.pk, session.expires_at) if contact else None

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _name_if_own(self, pk: int) -> str | None:
        with inside_workspace(self.workspace_id):
            own = (
                Conversation.objects.filter(pk=pk, contact_id=self.contact_id)
                .select_related("contact")
                .first()
            )
            return own.contact.first_name if own else None
