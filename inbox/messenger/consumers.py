"""The customer's socket: the token comes in the first frame, then only doorbells go out."""

import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from inbox.live import inbox_group, messenger_group
from inbox.messenger.sessions import read_session
from inbox.models import Conversation
from workspaces.models import Workspace
from workspaces.tenancy import inside_workspace

LARGEST_FRAME = 16_384
STRANGER, TOO_LARGE = 4401, 4413


class MessengerConsumer(AsyncJsonWebsocketConsumer):
    """Tells one open Messenger which of its person's conversations to ask about."""

    contact_id: int = 0
    workspace_id: int = 0

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **_: Any) -> None:
        """Refuse frames no Messenger sends."""
        if bytes_data is not None or len(text_data or "") > LARGEST_FRAME:
            await self.close(code=TOO_LARGE)
            return
        try:
            content = json.loads(text_data or "")
        except ValueError:
            await self.close(code=STRANGER)
            return
        await self.receive_json(content)

    async def receive_json(self, content: Any, **_: Any) -> None:
        """Authorise with the first frame; afterwards take in that the customer is typing."""
        said = content if isinstance(content, dict) else {}
        if not self.contact_id:
            await self._authorise(said)
        elif said.get("type") == "typing" and isinstance(said.get("conversation"), int):
            await self._pass_on_typing(said["conversation"])

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if self.contact_id:
            group = messenger_group(self.workspace_id, self.contact_id)
            await self.channel_layer.group_discard(group, self.channel_name)

    async def conversation_changed(self, event: dict[str, Any]) -> None:
        """Pass a doorbell on."""
        await self.send_json({"type": "changed", "conversation": event["conversation"], "seq": event["seq"]})

    async def teammate_typing(self, event: dict[str, Any]) -> None:
        """Pass on that a teammate is typing."""
        await self.send_json({"type": "typing", "conversation": event["conversation"], "name": event["name"]})

    async def _authorise(self, said: dict[str, Any]) -> None:
        found = await self._contact(said.get("token"))
        if found is None:
            await self.close(code=STRANGER)
            return
        self.workspace_id, self.contact_id = found
        await self.channel_layer.group_add(messenger_group(*found), self.channel_name)
        await self.send_json({"type": "ready"})

    async def _pass_on_typing(self, pk: int) -> None:
        name = await self._name_if_own(pk)
        if name is not None:
            typing = {"type": "contact.typing", "conversation": pk, "name": name}
            await self.channel_layer.group_send(inbox_group(self.workspace_id), typing)

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _contact(self, token: Any) -> tuple[int, int] | None:
        app_id = self.scope["url_route"]["kwargs"]["app_id"]
        workspace = Workspace.objects.filter(app_id=app_id).first()
        session = read_session(token, workspace_id=workspace.pk) if workspace else None
        if session is None:
            return None
        with inside_workspace(session.workspace_id):
            contact = session.contact()
        return (session.workspace_id, contact.pk) if contact else None

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _name_if_own(self, pk: int) -> str | None:
        with inside_workspace(self.workspace_id):
            own = (
                Conversation.objects.filter(pk=pk, contact_id=self.contact_id)
                .select_related("contact")
                .first()
            )
            return own.contact.first_name if own else None
