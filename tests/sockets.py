"""A socket spoken to without a network: frames in, frames out."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator


class SocketLine(ApplicationCommunicator):
    """One websocket to an ASGI application.

    Not the one of ``channels.testing``: importing that needs daphne, which nothing else here does.
    """

    def __init__(self, application: Any, path: str, headers: list[tuple[bytes, bytes]] | None = None) -> None:
        """Prepare a line to ``path`` (with its query)."""
        address, _, query = path.partition("?")
        scope = {"type": "websocket", "path": address, "query_string": query.encode()}
        super().__init__(application, scope | {"headers": headers or [], "subprotocols": []})

    async def connect(self, timeout: float = 5) -> tuple[bool, int | None]:
        """Knock; return whether it was accepted, and else the close code."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(timeout)
        return answer["type"] == "websocket.accept", answer.get("code")

    async def send_to(self, *, text_data: str) -> None:
        """Send one text frame as it is."""
        await self.send_input({"type": "websocket.receive", "text": text_data})

    async def send_json_to(self, data: Any) -> None:
        """Send one JSON frame."""
        await self.send_to(text_data=json.dumps(data))

    async def receive_json_from(self, timeout: float = 5) -> Any:
        """Return the next frame."""
        answer = await self.receive_output(timeout)
        assert answer["type"] == "websocket.send", answer
        return json.loads(answer["text"])

    async def disconnect(self) -> None:
        """Hang up and let the application end."""
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(5)
