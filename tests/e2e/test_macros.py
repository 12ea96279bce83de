"""Saved replies in a real browser, by keyboard alone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from inbox.actions.macros import save_macro
from inbox.models import Conversation, Macro
from tests.e2e.inboxes import open_inbox
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Axe()


@pytest.fixture
def macros(teammate: Any) -> None:
    """One with words, a place and steps; one that only closes."""
    with inside_workspace(teammate.workspace_id):
        steps = [{"do": "priority", "is_priority": True}, {"do": "close"}]
        body = "Hi {{ customer.first_name }}, we paid {{ customer.attribute.amount }} back."
        save_macro(None, by=teammate, name="Refund", body=body, steps=steps)
        save_macro(None, by=teammate, name="Just close", steps=[{"do": "close"}])


def stored(conversation: Conversation) -> Conversation:
    with across_workspaces():
        return Conversation.objects.get(pk=conversation.pk)


def faults(page: Page) -> list[str]:
    answer = AXE.run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in answer for node in rule["nodes"]]


def pick(page: Page) -> list[str]:
    """Find the refund by a part of its name and take it; return what is not accessible on the way."""
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.locator("#body")).to_be_focused()
    expect(page.locator("[data-toolbar] [data-action=insert-saved]")).to_be_visible()
    page.keyboard.type("/refu")
    expect(page.locator(".completions .macro-missing")).to_contain_text("Priya has no amount")
    found = faults(page)
    page.keyboard.press("Enter")
    expect(page.locator(".macro-strip")).to_contain_text("close")
    return found + faults(page)


def test_one_is_found_filled_sent_with_what_is_left_of_its_steps_and_taken_back(
    live, teammate, conversation, macros, browser
):
    teammate.user.hold_s = 20
    teammate.user.save()
    page = open_inbox(browser, live, teammate, reduced_motion="reduce")
    field = page.locator("#body")

    found = pick(page)
    page.keyboard.press("Control+Enter")
    expect(field).to_have_value("Hi Priya, we paid {{ customer.attribute.amount }} back.")
    # The place is selected: typing fills it.
    page.keyboard.type("49 euros")
    page.locator(".macro-step", has_text="priority").press("Enter")
    expect(page.locator(".macro-step")).to_have_count(1)
    field.focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".thread-head")).to_have_attribute("data-state", "closed")
    sent = stored(conversation)
    page.keyboard.press("Escape")
    expect(page.locator("[data-toast] [data-undo]")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator(".thread-head")).to_have_attribute("data-state", "open")
    expect(field).to_have_value("Hi Priya, we paid 49 euros back.")
    expect(page.locator(".macro-step")).to_have_count(1)

    assert found == []
    assert (sent.state, sent.is_priority, stored(conversation).state) == ("closed", False, "open")


def test_one_without_words_is_done_from_the_palette_and_a_reply_is_kept(
    live, teammate, conversation, macros, browser
):
    with across_workspaces():
        conversation.reply(by=teammate, body="Hi Priya,\n\nplease press the button Update beside it.\n\nMaya")
    page = open_inbox(browser, live, teammate, reduced_motion="reduce")
    head, dialog = page.locator(".thread-head"), page.locator(".macro-dialog")

    page.keyboard.press("j")
    expect(page.locator("[data-toolbar] [data-action=insert-saved]")).to_be_visible()
    command(page, "just close")
    expect(head).to_have_attribute("data-state", "closed")
    page.keyboard.press("z")
    expect(head).to_have_attribute("data-state", "open")
    command(page, "save the last")
    expect(dialog.locator("[name=name]")).to_be_focused()
    found = faults(page)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator("[data-toast]")).to_contain_text("please press the button Update beside it")

    assert found == []
    with across_workspaces():
        assert Macro.objects.get(name__startswith="please").body.startswith("Hi {{ customer.first_name }},")


def command(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("[data-palette] input")).to_be_focused()
    page.keyboard.type(words)
    # What the server adds comes a moment after the palette.
    expect(page.locator("[data-palette] [aria-selected=true]")).to_contain_text(words, ignore_case=True)
    page.keyboard.press("Enter")
