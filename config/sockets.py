"""What sockets are told that nothing can be done for: come back later, or never."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http.cookie import parse_cookie

from config.errors import RETRY_AFTER_S, is_outage
from config.impossible import has_nul

TRY_AGAIN_LATER = 1013
NOT_SERVED = 1008
BAD_REQUEST, NOT_FOUND, UNAVAILABLE = 400, 404, 503
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
        except Exception as error:
            if not (is_outage(error) or isinstance(error, OSError)):
                raise
            logger.warning("socket ended: %r", error)
            if "websocket.close" not in sent:
                with suppress(OSError, RuntimeError):  # it may be gone already
                    await _end(scope, send, is_open="websocket.accept" in sent)


class PossibleOnly:
    """Refuses sockets whose address or session cookie holds a NUL, before anything asks the database for it."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one socket, or refuse it with 400."""
        if has_nul(
            path=scope["path"], query=scope["query_string"].decode("latin-1"), session=_session(scope)
        ):
            await _refuse(scope, send, status=BAD_REQUEST, code=NOT_SERVED)
            return
        await self.application(scope, receive, send)


async def nowhere(scope: Message, receive: Receive, send: Send) -> None:
    """Answer 404 to a socket for an address where none lives."""
    await _refuse(scope, send, status=NOT_FOUND, code=NOT_SERVED)


def _session(scope: Message) -> str:
    cookies = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    return str(parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, ""))


async def _end(scope: Message, send: Send, *, is_open: bool) -> None:
    if is_open:
        await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        return
    headers = [(b"retry-after", RETRY_AFTER_S.encode())]
    await _refuse(scope, send, status=UNAVAILABLE, code=TRY_AGAIN_LATER, headers=headers)


async def _refuse(
    scope: Message, send: Send, *, status: int, code: int, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    """Answer a socket that is being opened: with a status where the server can send one."""
    if "websocket.http.response" not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": code})
        return
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers or []})
    await send({"type": "websocket.http.response.body", "body": b""})
