"""A customer in a few lines: boots a Messenger and writes, over real HTTP."""

import json
import urllib.request
from typing import Any
from urllib.error import HTTPError
from uuid import uuid4


class Customer:
    """One browser with an open Messenger."""

    def __init__(self, port: int, app_id: str) -> None:
        self.port, self.app_id, self.token = port, app_id, ""
        self.token = self.post("boot", {})[1]["token"]
        self.conversation = int(self.write("Hello", path="messages")[1]["conversation"])

    def write(self, body: str, *, client_id: str = "", path: str = "") -> tuple[int, Any]:
        """Write once; return the status and the answer."""
        where = path or f"conversations/{self.conversation}/messages"
        return self.post(where, {"body": body, "client_id": client_id or str(uuid4())})

    def post(self, path: str, data: Any) -> tuple[int, Any]:
        """Send JSON; return the status and the answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/messenger/{self.app_id}/{path}",
            data=json.dumps(data).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 -- our own server
                return answer.status, json.load(answer)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)
