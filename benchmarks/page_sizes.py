#!/usr/bin/env python3
"""How much a browser loads, compressed with Brotli as it is served; fails when a page is over its budget."""

import http.client
import re
import sys
from urllib.parse import urlsplit

import brotli
import harness

from config.demo.credentials import LARGE

BUDGETS_KB = {
    "inbox HTML": 40.0,
    "inbox JS": 40.0,
    "inbox CSS": 15.0,
    "Messenger loader": 3.0,
    "Messenger frame": 35.0,
}
ASSET = re.compile(r'(?:src|href)="([^"]+\.(?:js|css))"')
IMPORT = re.compile(r'(?:from|import)\s*"(\./[^"]+|\.\./[^"]+)"')
"""What is loaded with a script; what it asks for when somebody wants it, by ``import()``, is no part of the first load."""


def main() -> None:
    """Print every size beside its budget."""
    harness.start_parley(conversations=2_000)
    _, port = harness.start_web(workers=1)

    from workspaces.models import Workspace

    app_id = Workspace.objects.get(slug=LARGE.slug).app_id
    site = Site(port, harness.signed_in_cookie(LARGE.teammates[0].email))
    page, assets = site.page_with_assets(f"/w/{LARGE.slug}/inbox/everyone/")
    frame, of_frame = site.page_with_assets(f"/messenger/frame/{app_id}/")
    sizes = {
        "inbox HTML": page,
        "inbox JS": sum(size for path, size in assets.items() if path.endswith(".js")),
        "inbox CSS": sum(size for path, size in assets.items() if path.endswith(".css")),
        "Messenger loader": compressed(site.get("/messenger/loader.js")),
        "Messenger frame": frame + sum(of_frame.values()),
    }
    harness.print_table(
        ("what", "KB", "at most"), [(name, size, BUDGETS_KB[name]) for name, size in sizes.items()]
    )
    over = [name for name, size in sizes.items() if size > BUDGETS_KB[name]]
    sys.exit(f"over budget: {', '.join(over)}" if over else 0)


def compressed(body: bytes) -> float:
    """Return kilobytes (1024 bytes) after compression."""
    return len(brotli.compress(body)) / 1024


class Site:
    """A browser that loads a page and everything the page names."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie

    def page_with_assets(self, path: str) -> tuple[float, dict[str, float]]:
        """Return the size of a page, and of each script and stylesheet it loads, imports included."""
        html = self.get(path)
        waiting = [urlsplit(address).path for address in ASSET.findall(html.decode())]
        sizes: dict[str, float] = {}
        while waiting:
            asset = waiting.pop()
            if asset in sizes:
                continue
            body = self.get(asset)
            sizes[asset] = compressed(body)
            if asset.endswith(".js"):
                waiting += [resolved(asset, name) for name in IMPORT.findall(body.decode())]
        return compressed(html), sizes

    def get(self, path: str) -> bytes:
        """Return what is served there."""
        connection = http.client.HTTPConnection(harness.LOOPBACK, self.port, timeout=30)
        host = f"{harness.LOOPBACK}:{self.port}"
        connection.request("GET", path, headers={"Cookie": self.cookie, "Host": host})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{path} answered {answer.status}")
        return body


def resolved(base: str, name: str) -> str:
    """Return the address of an import."""
    from urllib.parse import urljoin

    return urlsplit(urljoin(base, name)).path


if __name__ == "__main__":
    main()
