"""What sockets are told when something they need is away: come back later."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

import redis
from django.db import Error

from config.errors import RETRY_AFTER_S

TRY_AGAIN_LATER = 1013
AWAY = (Error, redis.RedisError, OSError)
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]
logger = logging.getLogger(__name__)


class ComeBackLater:
    """Turns an outage of the database or of Redis into an ordinary end of the socket.

    An open one is closed with 1013 ("try again later"), one that is just being opened gets 503.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one socket."""
        sent: set[str] = set()

        async def send_and_note(message: Message) -> None:
            sent.add(message["type"])
            await send(message)

        try:
            await self.application(scope, receive, send_and_note)
        except AWAY as error:
            logger.warning("socket ended: %r", error)
            if "websocket.close" not in sent:
                with suppress(OSError, RuntimeError):  # it may be gone already
                    await _end(scope, send, is_open="websocket.accept" in sent)


async def _end(scope: Message, send: Send, *, is_open: bool) -> None:
    if is_open or "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        return
    headers = [(b"retry-after", RETRY_AFTER_S.encode())]
    await send({"type": "websocket.http.response.start", "status": 503, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b""})
