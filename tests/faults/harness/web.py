"""The smallest HTTP client that can lose an answer on purpose: one request, one connection."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

TIMEOUT_S = 3.0
LOST = (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError)


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    text: str

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.text)


@dataclass(frozen=True)
class Web:
    """One web server of the stack."""

    port: int

    async def is_ready(self) -> bool:
        """Tell whether it is able to work."""
        try:
            return (await self.ask("GET", "/readyz")).status == 200
        except LOST:
            return False

    async def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        data: Any = None,
        is_answer_dropped: bool = False,
        timeout_s: float = TIMEOUT_S,
    ) -> Answer:
        """Send a request and return the answer.

        :param is_answer_dropped: hang up as soon as the answer begins
        :raises OSError, TimeoutError, IncompleteReadError: the answer was lost, what became of the request is unknown
        """
        body, kind = _encoded(form, data)
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if method != "GET":
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        request = "\r\n".join([*lines, "", ""]).encode() + body
        async with asyncio.timeout(timeout_s):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(request)
                await writer.drain()
                if is_answer_dropped:
                    await reader.read(1)
                    raise ConnectionAbortedError
                return await _read(reader)
            finally:
                writer.transport.abort()


def _encoded(form: Mapping[str, str] | None, data: Any) -> tuple[bytes, str]:
    if form is not None:
        return urlencode(form).encode(), "application/x-www-form-urlencoded"
    return (json.dumps(data).encode() if data is not None else b""), "application/json"


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    cookies: dict[str, str] = {}
    for line in filter(None, head[1:]):
        name, _, value = line.partition(": ")
        if name.lower() == "set-cookie":
            key, _, rest = value.partition("=")
            cookies[key] = rest.partition(";")[0]
        headers[name.lower()] = value
    if headers.get("transfer-encoding") == "chunked":
        body = await _chunks(reader)
    elif "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    else:
        body = await reader.read()
    return Answer(int(head[0].split()[1]), headers, cookies, body.decode(errors="replace"))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readline()
    return body
