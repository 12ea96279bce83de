"""A customer's browser with the Messenger in it, as the server sees it."""

import json
import time
from typing import Any
from uuid import uuid4

import jwt
from django.test import Client

from inbox.calc.identity import user_hash
from inbox.models import MessengerSettings
from workspaces.models import Workspace
from workspaces.tenancy import inside_workspace


class Messenger:
    """Boots at once; ``status`` and ``said`` are the answer to that."""

    def __init__(self, workspace: Workspace, *, browser: str = "", host: str = "", **settings: Any) -> None:
        self.client, self.app = Client(), workspace.app_id
        answer = self.post("boot", settings=settings, browser=browser, host=host)
        self.status, self.said = answer.status_code, answer.json()

    @property
    def token(self) -> str:
        """Return the token the boot gave, or nothing."""
        return str(self.__dict__.get("said", {}).get("token", ""))

    def post(self, path: str, *, headers: dict[str, str] | None = None, **said: Any) -> Any:
        """Send JSON."""
        given = {"authorization": f"Bearer {self.token}"} | (headers or {})
        address = f"/messenger/{self.app}/{path}"
        return self.client.post(address, json.dumps(said), content_type="application/json", headers=given)

    def get(self, path: str) -> Any:
        """Ask."""
        given = {"authorization": f"Bearer {self.token}"}
        return self.client.get(f"/messenger/{self.app}/{path}", headers=given)

    def write(self, body: str = "Hello", conversation: int | None = None, **said: Any) -> Any:
        """Send a message under a fresh id."""
        path = "messages" if conversation is None else f"conversations/{conversation}/messages"
        return self.post(path, **{"body": body, "client_id": str(uuid4())} | said)


def configure(workspace: Workspace, **fields: Any) -> MessengerSettings:
    """Change a workspace's Messenger and return its settings."""
    with inside_workspace(workspace.pk):
        settings = MessengerSettings.objects.of(workspace.pk)
        for name, value in fields.items():
            setattr(settings, name, value)
        settings.save()
        return settings


def signed(workspace: Workspace, user_id: str = "", email: str = "", **settings: Any) -> dict[str, Any]:
    """Return settings that the workspace's server has signed with its secret."""
    secret = configure(workspace).identity_secret
    proof = user_hash(secret=secret, user_id=user_id, email=email)
    return {"user_id": user_id, "email": email, "user_hash": proof} | settings


def token(secret: str, **claims: Any) -> str:
    """Return a signed identity that lives ten minutes unless ``exp`` says otherwise; None leaves a claim out."""
    claims = {"exp": int(time.time()) + 600} | claims
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, secret, algorithm="HS256")
