"""Searching by keyboard alone, in a real browser; what is found is tested without one."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from inbox.actions.indexing import reindex_workspace
from tests.e2e.inboxes import open_inbox
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import inside_workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def long_talk(teammate: Any, contact: Any) -> Any:
    """Somebody mentioned a lighthouse once, ninety messages ago, and again in another conversation."""
    with inside_workspace(teammate.workspace_id):
        first = ConversationFactory(contact=contact, body="The lighthouse report is empty")
        for number in range(90):
            first.receive(body=f"Message {number}")
        ConversationFactory(contact=contact, body="Another lighthouse")
        reindex_workspace()
    return first


def test_a_search_by_keyboard_opens_the_part_that_matches(live, teammate, long_talk, browser):
    page = open_inbox(browser, live, teammate)

    page.keyboard.press("/")
    page.keyboard.type("lighthouse report")
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows] mark")).to_have_text(["lighthouse", "report"])
    page.keyboard.press("/")
    page.keyboard.type("lighthouse")
    expect(page.locator("li.result")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator("li.result a.row").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    found = page.locator(".is-found")
    expect(found).to_have_count(1)
    expect(found).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"/search/\d+\?q=lighthouse$"))
    page.go_back()
    expect(page.locator("li.result")).to_have_count(2)
    expect(page.locator(".thread-head")).to_have_count(0)

    assert Axe().run(page).violations_count == 0
