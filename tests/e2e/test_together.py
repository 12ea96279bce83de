"""What is new, told to a teammate with two tabs: by keyboard, once, and cleared everywhere."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from inbox.actions.notes import write_note
from tests.e2e.inboxes import open_inbox
from workspaces.actions.relaying import relay_outbox
from workspaces.tenancy import inside_workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SPY = """
window.shown = [];
window.Notification = class {
  static permission = "granted";
  constructor(title, { body }) { window.shown.push(`${title}: ${body}`); }
  close() {}
};
"""


def mention(by: Any, conversation: Any) -> None:
    with inside_workspace(by.workspace_id):
        write_note(conversation=conversation, by=by, body="@Maya look, please")
    relay_outbox()


def shown(*pages: Page) -> list[str]:
    return [said for page in pages for said in page.evaluate("window.shown")]


def wait_until_said(*pages: Page) -> None:
    for _ in range(50):
        if shown(*pages):
            break
        pages[0].wait_for_timeout(100)
    pages[0].wait_for_timeout(300)  # long enough for the other tab to speak, too, if it did


def test_a_mention_is_told_by_one_tab_and_cleared_in_all(live, teammate, colleague, conversation, browser):
    page = open_inbox(browser, live, teammate)
    page.context.add_init_script(SPY)
    other = page.context.new_page()
    for tab in (page, other):
        tab.clock.install()
        tab.goto(f"{live.url}/w/fernhill/inbox/everyone/")
        tab.wait_for_selector("[data-live]")

    mention(colleague, conversation)
    for tab in (page, other):
        expect(tab.locator("[data-bell-count]")).to_have_text("1")
        expect(tab).to_have_title("(1) Everyone · Fernhill")
    for tab in (page, other):
        tab.clock.fast_forward(11_000)
    wait_until_said(page, other)
    assert shown(page, other) == ["Priya Raman: Sam mentioned you: @Maya look, please"]

    page.bring_to_front()
    page.keyboard.press("g")
    page.keyboard.press("n")
    expect(page.locator("#bell-title")).to_be_focused()
    expect(page.locator("[data-bell-items] li.is-new")).to_have_count(1)
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".thread-head h1")).to_have_text("Priya Raman")
    page.clock.fast_forward(1_200)
    for tab in (page, other):
        expect(tab.locator("[data-bell-count]")).to_be_hidden()
