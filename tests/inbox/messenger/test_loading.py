"""What a customer's site loads."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from tests.factories.messenger import configure

pytestmark = pytest.mark.django_db


def loader(client, workspace):
    return client.get(f"/messenger/loader/{workspace.app_id}.js")


def frame(client, workspace, **query):
    return client.get(f"/messenger/frame/{workspace.app_id}/", query)


def test_the_loader_carries_how_the_launcher_looks_and_no_secret(client, workspace):
    secret = configure(workspace, action_color="#aa3300", side="left", vertical_padding=44).identity_secret

    answer = loader(client, workspace)
    text = answer.content.decode()

    assert '"action_color":"#aa3300","alignment":"left","horizontal_padding":20,"vertical_padding":44' in text
    assert secret not in text
    assert (answer["Content-Type"], "max-age=300" in answer["Cache-Control"]) == (
        "text/javascript; charset=utf-8",
        True,
    )


def test_an_address_like_the_originals_serves_the_same(client, workspace):
    assert client.get(f"/messenger/widget/{workspace.app_id}").content == loader(client, workspace).content


def test_the_loader_of_no_workspace_does_not_exist(client, workspace):
    assert client.get("/messenger/loader/nothing.js").status_code == 404
    assert b"let look = {};" in client.get("/messenger/loader.js").content


@pytest.mark.parametrize(
    ("trusted", "ancestors"),
    [
        ([], "frame-ancestors *"),
        (
            ["https://shop.example", "https://*.a.example"],
            "frame-ancestors https://shop.example https://*.a.example",
        ),
    ],
)
def test_only_trusted_sites_may_frame_it(client, workspace, trusted, ancestors):
    configure(workspace, allowed_origins=trusted)

    answer = frame(client, workspace)

    directives = [part.strip() for part in answer["Content-Security-Policy"].split(";")]
    assert ancestors in directives
    assert not answer.has_header("X-Frame-Options")


def test_the_frame_speaks_the_language_the_page_asks_for(client, workspace, settings):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]

    pages = [frame(client, workspace, language=code).content.decode() for code in ("de-AT", "xx", "")]

    assert [re.search(r'<html lang="([\w-]+)"', page).group(1) for page in pages] == ["de", "en", "en"]


def test_the_frame_says_what_the_workspace_wants_it_to_say(client, workspace, teammate):
    configure(workspace, greeting="<b>Welcome</b>", introduction="Ask away", usual_reply_s=700)

    page = frame(client, workspace).content.decode()

    assert "&lt;b&gt;Welcome&lt;/b&gt;" in page
    assert "Ask away" in page
    assert "Usually answers in about 12 minutes" in page
    assert f"{teammate.first_name} will answer" in page


def test_sizes_of_what_a_customers_site_loads(client, workspace):
    page = frame(client, workspace)
    loaded = _with_imports(set(re.findall(r'/static/([^"]+\.(?:js|css))', page.content.decode())))

    assert len(loaded) > 12
    assert _size(loader(client, workspace).content) <= 3 * 1024
    assert _size(page.content) + sum(_size(_read(name)) for name in loaded) <= 35 * 1024


@pytest.mark.parametrize("entry", ["messenger/frame.js", "messenger/settings.js", "inbox/js/inbox.js"])
def test_no_module_imports_itself_on_a_detour(entry):
    """Production names each file by its content and by the names of what it imports: a circle has no name."""
    above = {name: _with_imports(set(_imports(name))) for name in _with_imports({entry})}

    assert [name for name, below in above.items() if name in below] == []


def _read(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


def _with_imports(names: set[str]) -> set[str]:
    """Return files with everything they import, however far."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(_imports(name)) - found
    return found


def _imports(name: str) -> list[str]:
    paths = re.findall(r'from "(\.[^"]+)"', _read(name).decode())
    return [str(((Path("/") / name).parent / path).resolve().relative_to("/")) for path in paths]


def _size(content: bytes) -> int:
    return len(brotli.compress(content))
