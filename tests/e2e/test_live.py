"""Two browsers on two origins: a customer writes, a teammate answers, live."""

import threading
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from inbox.actions.inbound import start_conversation
from inbox.management.commands.messenger_demo import QuietHandler, site
from inbox.models import ConversationPart
from tests.e2e.inboxes import open_inbox
from tests.live_server import LiveServer
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def host_site(live: LiveServer) -> Iterator[str]:
    """A customer's site on another origin, under a strict content security policy."""
    with make_server("127.0.0.1", 0, site(live.url), handler_class=QuietHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def open_messenger(browser: Browser, host_site: str, **options: Any) -> tuple[Page, Any, list[str]]:
    """Return a host page with its Messenger open, the frame, and what the browser complained about."""
    page = browser.new_context(**options).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.goto(host_site)
    page.wait_for_function("typeof Parley === 'function' && !window.parleyQueue")
    assert not [frame for frame in page.frames if "/messenger/frame/" in frame.url]
    page.evaluate("Parley('show')")
    page.wait_for_function("document.activeElement !== document.body")
    frame = next(iter(wait_for_frame(page)))
    frame.wait_for_selector("[data-new]")
    return page, frame, complaints


def wait_for_frame(page: Page) -> list[Any]:
    for _ in range(50):
        if found := [frame for frame in page.frames if "/messenger/frame/" in frame.url]:
            return found
        page.wait_for_timeout(100)
    return []


def test_a_visitor_writes_and_a_teammate_answers_without_reload(live, host_site, teammate, browser):
    inbox = open_inbox(browser, live, teammate)
    _, messenger, complaints = open_messenger(browser, host_site)

    messenger.click("[data-new]")
    messenger.fill("#message", "Hello from the second origin")
    messenger.press("#message", "Enter")
    inbox.click("text=Hello from the second origin")
    inbox.wait_for_selector("[data-composer]")
    inbox.keyboard.press("r")
    inbox.keyboard.type("Hi, **this** is Maya")
    inbox.keyboard.press("Control+Enter")

    expect(messenger.locator(".log strong")).to_have_text("this")
    assert complaints == []


def test_ten_messages_missed_while_the_socket_was_cut_all_appear_in_order_once(
    live, teammate, contact, browser
):
    inbox = open_inbox(browser, live, teammate)
    with inside_workspace(contact.workspace_id):
        conversation = start_conversation(contact=contact, body="message 0").conversation
    inbox.click("text=message 0")
    inbox.wait_for_selector("[data-composer]")

    inbox.context.set_offline(True)
    for number in range(1, 11):
        with inside_workspace(contact.workspace_id):
            conversation.receive(body=f"message {number}")
    inbox.context.set_offline(False)

    expect(inbox.locator(".msgs .m .b")).to_have_text([f"message {n}" for n in range(11)], timeout=30_000)


def test_the_second_of_two_teammates_is_stopped_and_shown_the_first_reply(
    live, teammate, colleague, conversation, browser
):
    pages = [open_inbox(browser, live, who) for who in (teammate, colleague)]
    for page in pages:
        page.click(f"#row-{conversation.pk} a")
        page.wait_for_selector("[data-composer]")
        page.keyboard.press("r")
        page.keyboard.type("I am on it")

    pages[0].keyboard.press("Control+Enter")
    expect(pages[1].locator(".m.mine .b")).to_have_text(["I am on it"])
    pages[1].keyboard.press("Control+Enter")

    expect(pages[1].locator(".stop")).to_contain_text("Maya replied while you were writing")
    expect(pages[1].locator("#body")).to_have_value("I am on it")
    with across_workspaces():
        assert ConversationPart.objects.filter(kind="reply").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_accessible(live, host_site, teammate, conversation, browser, scheme, width):
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    found = {}

    inbox = open_inbox(browser, live, teammate, **options)
    found["list"] = violations(inbox)
    inbox.click(f"#row-{conversation.pk} a")
    inbox.wait_for_selector("[data-composer]")
    found["thread"] = violations(inbox)
    sign_in = browser.new_context(**options).new_page()
    sign_in.goto(f"{live.url}/accounts/login/")
    found["sign-in"] = violations(sign_in)
    sign_in.goto(f"{live.url}/signup/")
    found["sign-up"] = violations(sign_in)
    sign_in.goto(f"{live.url}/messenger/frame/{teammate.workspace.app_id}/")
    found["messenger"] = violations(sign_in)

    assert found == {"list": [], "thread": [], "sign-in": [], "sign-up": [], "messenger": []}


def violations(page: Page) -> list[str]:
    """Return what axe-core finds, as rule and element."""
    answer = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in answer for node in rule["nodes"]]
