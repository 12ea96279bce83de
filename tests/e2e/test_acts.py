"""Marking several conversations and acting on them, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from inbox.models import Conversation
from tests.e2e.inboxes import open_inbox
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import across_workspaces

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def four(teammate: Any) -> list[Conversation]:
    """Four customers, waiting in this order."""
    with across_workspaces():
        names = ("Ana", "Ben", "Cleo", "Dov")
        people = [ContactFactory(workspace=teammate.workspace, name=name) for name in names]
    return [ConversationFactory(contact=person, body=f"{person.name} asks") for person in people]


def states(conversations: list[Conversation]) -> list[str]:
    with across_workspaces():
        return [str(Conversation.objects.get(pk=one.pk).state) for one in conversations]


def test_marked_by_keys_closed_by_one_and_back_by_one(live, teammate, four, browser):
    page = open_inbox(browser, live, teammate)
    count, toast = page.locator("[data-bulk-count]"), page.locator("[data-toast]")

    page.keyboard.press("j")
    expect(page.locator(".thread-head h1")).to_have_text("Ana")
    for key in ("x", "Shift+j", "Shift+ArrowDown", "Shift+k"):
        page.keyboard.press(key)
    expect(count).to_have_text("2 marked")
    page.keyboard.press("e")
    expect(toast).to_contain_text("Closed · 2 conversations")
    expect(page.locator("[data-rows] > li")).to_have_count(2)
    closed = states(four)
    expect(page.locator(".thread-head h1")).to_have_text("Cleo")
    page.keyboard.press("z")
    expect(page.locator("[data-rows] > li")).to_have_count(4)

    assert (closed, states(four)) == (["closed", "closed", "open", "open"], ["open"] * 4)


def test_marked_by_mouse_and_given_to_a_colleague_by_the_menu(live, teammate, colleague, four, browser):
    page = open_inbox(browser, live, teammate)

    page.locator(f"#row-{four[0].pk}").hover()
    page.locator(f"#row-{four[0].pk} [data-select]").click()
    page.locator(f"#row-{four[2].pk} a").click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("3 marked")
    page.locator(f"#row-{four[1].pk} [data-select]").click()
    page.locator("[data-bulk] [data-action=assign]").click()
    page.keyboard.type("sam")
    page.keyboard.press("Enter")
    expect(page.locator("[data-toast]")).to_contain_text("Assigned · 2 conversations")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    page.locator(f"#row-{four[3].pk} a").focus()
    page.keyboard.press("x")
    expect(page.locator("[data-bulk]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-bulk]")).to_be_hidden()

    with across_workspaces():
        assignees = [Conversation.objects.get(pk=one.pk).assignee_id for one in four]
    assert assignees == [colleague.pk, None, colleague.pk, None]


def test_merged_by_keys_looked_into_and_separated_by_one(live, teammate, four, browser):
    ana = four[0]
    with across_workspaces():
        person = ana.contact
    second = ConversationFactory(contact=person, body="Ana asks again")
    page = open_inbox(browser, live, teammate)
    toast, merged = page.locator("[data-toast]"), page.locator("section.merged")

    page.keyboard.press("j")
    expect(page.locator(".m .b")).to_have_text(["Ana asks"])
    page.keyboard.press("m")
    expect(page.locator("dialog.merge [data-merge-words]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.merge button[type=submit]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(toast).to_contain_text("Merged")
    expect(page.locator("main.thread")).to_have_attribute("data-conversation", str(second.pk))
    merged.locator("summary").click()
    expect(merged.locator(".m .b")).to_have_text(["Ana asks"])
    expect(page.locator(f"#row-{ana.pk}")).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator("main.thread")).to_have_attribute("data-conversation", str(ana.pk))
    expect(page.locator(f"#row-{ana.pk}")).to_have_count(1)

    assert states([ana, second]) == ["open", "open"]
