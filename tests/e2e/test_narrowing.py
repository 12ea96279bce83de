"""Filters, orders and saved views in a real browser, by keyboard alone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from inbox.models import Conversation, InboxView
from tests.e2e.inboxes import open_inbox
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import across_workspaces

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def three(teammate: Any) -> list[Conversation]:
    """Three customers, waiting in this order; the first and the last on the plan Scale."""
    with across_workspaces():
        people = [ContactFactory(workspace=teammate.workspace, name=name) for name in ("Ana", "Ben", "Cleo")]
    made = [ConversationFactory(contact=person, body=f"{person.name} asks") for person in people]
    with across_workspaces():
        Conversation.objects.filter(pk__in=[made[0].pk, made[2].pk]).update(plan="Scale")
    return made


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_filter_is_built_and_saved_by_keyboard_alone(live, teammate, three, browser):
    page = open_inbox(browser, live, teammate)
    names = page.locator(".rows .who")

    page.keyboard.press("f")
    expect(page.locator("#filter-field")).to_be_focused()
    page.keyboard.type("Plan")
    press(page, "Tab", "Tab")
    page.keyboard.type("Scale")
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_text(["Plan is Scale"])
    expect(names).to_have_text(["Ana", "Cleo"])
    expect(page.locator("#filter-field")).to_be_focused()
    with across_workspaces():
        three[2].prioritize(by=teammate, is_priority=True)
        three[0].close(by=teammate)
    expect(names).to_have_text(["Cleo"])

    press(page, "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Enter", "Tab")
    expect(page.locator("#new-view-name")).to_be_focused()
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    press(page, "Control+a", *"Big ones".replace(" ", ""), "Enter")
    page.wait_for_url("**/inbox/view-*/")

    expect(page.locator(".nav [aria-current]")).to_have_text("Bigones 1")
    expect(names).to_have_text(["Cleo"])
    with across_workspaces():
        assert InboxView.objects.get().audience == "personal"


def test_an_order_is_chosen_and_what_comes_live_stands_in_it(live, teammate, three, browser):
    page = open_inbox(browser, live, teammate)
    names = page.locator(".rows .who")
    press(page, "Shift+O")
    expect(page.locator("[data-drop=sort] [aria-pressed=true]")).to_be_focused()
    press(page, "Tab", "Tab", "Enter")
    expect(names).to_have_text(["Cleo", "Ben", "Ana"])

    with across_workspaces():
        three[0].receive(body="more of it")
    dan = ConversationFactory(contact=three[1].contact, body="Another")

    expect(names).to_have_text(["Ben", "Cleo", "Ben", "Ana"])
    expect(page.locator(f"#row-{dan.pk}")).to_have_count(1)
    page.reload()
    expect(names).to_have_text(["Ben", "Cleo", "Ben", "Ana"])
