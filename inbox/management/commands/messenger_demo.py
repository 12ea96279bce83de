"""Serve a made-up customer's site, on an origin of its own, with the Messenger on it."""

import secrets
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from django.core.management.base import BaseCommand

from inbox.calc.identity import user_hash
from inbox.models import MessengerSettings
from workspaces.models import Workspace
from workspaces.tenancy import inside_workspace

PEOPLE = {"priya": ("demo-priya", "Priya Raman"), "jonas": ("demo-jonas", "Jonas Weber")}
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f6f1ea;color:#2b2622}"
    "main{max-width:720px;margin:0 auto;padding:32px 24px}nav a{margin-inline-end:16px;color:#5c3b12}"
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fernhill</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css"></head><body><main><h1>Fernhill</h1>
<nav aria-label="Who you are"><a href="/">As a visitor</a><a href="/?as=priya">As Priya</a><a href="/?as=jonas">As Jonas</a></nav>
<p>Reports for small firms. You are {who}. The Messenger is in the corner.</p></main>
<script nonce="{nonce}">window.parleySettings = {boot};</script>
<script nonce="{nonce}" async src="{server}/messenger/loader/{app_id}.js"></script></body></html>"""


class QuietHandler(WSGIRequestHandler):
    """Serves without a line for each request."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class calls it so
        """Say nothing."""


class Command(BaseCommand):
    """Serve the demo site until it is ended."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port."""
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *, port: int, **_: Any) -> None:
        """Listen on this machine only."""
        with make_server(
            "127.0.0.1", port, site(settings.PARLEY_BASE_URL), handler_class=QuietHandler
        ) as server:
            server.serve_forever()


def site(server: str) -> Callable[..., Iterable[bytes]]:
    """Return the site as a WSGI application; ``server`` is where Parley is."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == "/style.css":
            start_response("200 OK", [("Content-Type", "text/css")])
            return [STYLE.encode()]
        nonce = secrets.token_urlsafe(12)
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src data:; frame-src {server};"
            " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
        )
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", policy)]
        start_response("200 OK", headers)
        wanted = parse_qs(environ.get("QUERY_STRING", "")).get("as", [""])[0]
        return [page(server, nonce, wanted).encode()]

    return answer


def page(server: str, nonce: str, wanted: str) -> str:
    """Return the page, with the snippet signed for whoever is signed in on this made-up site."""
    import json

    workspace = Workspace.objects.filter(slug="fernhill").first() or Workspace.objects.order_by("pk").first()
    if workspace is None:
        return "<!doctype html><title>Demo</title><p>There is no workspace yet: run manage.py demo first."
    boot: dict[str, Any] = {"app_id": workspace.app_id}
    if wanted in PEOPLE:
        user_id, name = PEOPLE[wanted]
        with inside_workspace(workspace.pk):
            secret = MessengerSettings.objects.of(workspace.pk).identity_secret
        proof = user_hash(secret=secret, user_id=user_id, email="")
        boot |= {"user_id": user_id, "name": name, "user_hash": proof}
    who = PEOPLE[wanted][1] if wanted in PEOPLE else "a visitor"
    return PAGE.format(
        who=escape(who),
        nonce=nonce,
        server=server,
        app_id=workspace.app_id,
        boot=json.dumps(boot).replace("<", "\\u003c"),
    )
