"""The teammate's socket: tells an open inbox which conversations to ask about, never what is in them."""

from typing import Any
from urllib.parse import urlsplit

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from inbox.live import inbox_group, messenger_group
from inbox.models import Conversation
from workspaces.middleware import find_seat
from workspaces.models import Teammate
from workspaces.tenancy import inside_workspace

LARGEST_FRAME = 16_384
STRANGER, TOO_LARGE = 4404, 4413


class InboxConsumer(AsyncJsonWebsocketConsumer):
    """Passes a workspace's doorbells on to one open browser tab."""

    async def connect(self) -> None:
        """Let teammates of the workspace in; refuse everybody else before accepting."""
        self.slug = self.scope["url_route"]["kwargs"]["workspace_slug"]
        seat = await self._seat() if self._is_same_origin() else None
        if seat is None:
            await self.close(code=STRANGER)
            return
        self.seat = seat
        self.group = inbox_group(seat.workspace_id)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if hasattr(self, "group"):
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **_: Any) -> None:
        """Refuse frames no inbox sends."""
        if bytes_data is not None or len(text_data or "") > LARGEST_FRAME:
            await self.close(code=TOO_LARGE)
            return
        await super().receive(text_data=text_data)

    async def receive_json(self, content: Any, **_: Any) -> None:
        """Take in that the teammate is typing."""
        if not isinstance(content, dict) or content.get("type") != "typing":
            return
        pk = content.get("conversation")
        contact_id = await self._contact_of(pk) if isinstance(pk, int) else None
        if contact_id is None:
            return
        name = self.seat.first_name
        presence = {"conversation": pk, "teammate": self.seat.pk, "name": name, "state": "replying"}
        await self.channel_layer.group_send(self.group, {"type": "presence", **presence})
        if content.get("mode") == "reply":
            group = messenger_group(self.seat.workspace_id, contact_id)
            typing = {"type": "teammate.typing", "conversation": pk, "name": name}
            await self.channel_layer.group_send(group, typing)

    async def conversation_changed(self, event: dict[str, Any]) -> None:
        """Pass a doorbell on, if the seat is still held."""
        if await self._seat() is None:
            await self.close(code=STRANGER)
            return
        await self.send_json({"type": "changed", "conversation": event["conversation"], "seq": event["seq"]})

    async def presence(self, event: dict[str, Any]) -> None:
        """Pass on who is replying where."""
        await self.send_json(event)

    async def contact_typing(self, event: dict[str, Any]) -> None:
        """Pass on that a customer is typing."""
        await self.send_json({"type": "typing", "conversation": event["conversation"], "name": event["name"]})

    def _is_same_origin(self) -> bool:
        headers = dict(self.scope["headers"])
        origin = urlsplit(headers.get(b"origin", b"").decode("latin-1")).netloc
        return bool(origin) and origin == headers.get(b"host", b"").decode("latin-1")

    async def _seat(self) -> Teammate | None:
        user = self.scope["user"]
        seat: Teammate | None = await database_sync_to_async(find_seat)(user.pk, self.slug)
        return seat

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _contact_of(self, pk: int) -> int | None:
        with inside_workspace(self.seat.workspace_id):
            return Conversation.objects.filter(pk=pk).values_list("contact_id", flat=True).first()
