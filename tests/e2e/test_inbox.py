"""A teammate's inbox in a real browser: focus, keys, history, drafts and undoing; everything else is tested over HTTP."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from inbox.models import Conversation
from tests.e2e.inboxes import open_inbox
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def three(teammate: Any) -> list[Conversation]:
    """Three customers, waiting in this order."""
    with across_workspaces():
        people = [ContactFactory(workspace=teammate.workspace, name=name) for name in ("Ana", "Ben", "Cleo")]
    return [ConversationFactory(contact=person, body=f"{person.name} asks") for person in people]


def state(conversation: Conversation) -> str:
    with across_workspaces():
        return str(Conversation.objects.get(pk=conversation.pk).state)


def title(page: Page) -> Any:
    return page.locator(".thread-head h1")


def test_a_day_by_keyboard_alone(live, teammate, colleague, three, browser):
    page = open_inbox(browser, live, teammate)

    page.keyboard.press("j")
    expect(title(page)).to_have_text("Ana")
    page.keyboard.press("j")
    expect(title(page)).to_have_text("Ben")
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(page.locator("#body")).to_be_focused()
    page.keyboard.type("On it")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".m.mine .b")).to_have_text(["On it"])
    page.keyboard.press("Escape")
    expect(page.locator(f"#row-{three[0].pk} a")).to_be_focused()
    page.keyboard.press("a")
    page.keyboard.type("sam")
    page.keyboard.press("Enter")
    expect(page.locator(".thread-head [data-author]")).to_have_text("Sam")
    page.keyboard.press("e")
    expect(page.locator(f"#row-{three[0].pk}")).to_have_count(0)
    expect(page.locator("[data-toast]")).to_contain_text("Closed")
    page.keyboard.press("z")
    expect(title(page)).to_have_text("Ana")
    expect(page.locator(f"#row-{three[0].pk}")).to_have_count(1)

    assert state(three[0]) == "open"


def test_words_stay_with_their_customer_and_their_kind(live, teammate, three, browser):
    page = open_inbox(browser, live, teammate)
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.locator("#body")).to_be_focused()
    page.keyboard.type("for Ana")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#body")).to_have_value("")
    page.keyboard.type("about Ana")
    page.keyboard.press("Escape")

    page.keyboard.press("j")
    expect(title(page)).to_have_text("Ben")
    expect(page.locator("#body")).to_have_value("")
    page.keyboard.press("k")
    expect(page.locator("#body")).to_have_value("about Ana")
    expect(page.locator("[data-hint]")).to_have_text("Draft saved")
    page.reload()

    page.keyboard.press("n")
    expect(page.locator("#body")).to_have_value("about Ana")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#body")).to_have_value("for Ana")


def test_back_leads_to_the_list_and_no_further(live, teammate, three, browser):
    page = open_inbox(browser, live, teammate, viewport={"width": 390, "height": 800})
    page.click(f"#row-{three[0].pk} a")
    expect(title(page)).to_be_visible()

    page.go_back()

    expect(page.locator(f"#row-{three[0].pk} a")).to_be_focused()
    expect(title(page)).to_have_count(0)
    assert page.url.endswith("/inbox/everyone/")


def test_a_thread_kept_aside_goes_on_living(live, teammate, three, browser):
    page = open_inbox(browser, live, teammate)
    for expected in ("Ana", "Ben"):
        page.keyboard.press("j")
        expect(title(page)).to_have_text(expected)
    with inside_workspace(teammate.workspace_id):
        three[0].receive(body="Ana again")
    expect(page.locator(f"#row-{three[0].pk} .last")).to_have_text("Ana again")
    page.context.set_offline(True)

    page.keyboard.press("k")

    expect(page.locator(".m .b")).to_have_text(["Ana asks", "Ana again"])


def test_a_reply_written_offline_is_kept_and_sent_once(live, teammate, three, browser):
    page = open_inbox(browser, live, teammate)
    page.keyboard.press("j")
    expect(title(page)).to_have_text("Ana")
    page.context.set_offline(True)
    page.keyboard.press("r")
    page.keyboard.type("Sent from a tunnel")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-pending] [data-retry]")).to_be_visible(timeout=15_000)

    page.context.set_offline(False)

    expect(page.locator(".m.mine[data-part] .b")).to_have_text(["Sent from a tunnel"], timeout=20_000)
    expect(page.locator("[data-pending]")).to_have_count(0)


def test_a_guest_sees_no_button_that_would_be_refused(live, teammate, three, browser):
    with across_workspaces():
        type(teammate).objects.filter(pk=teammate.pk).update(role="guest")
    page = open_inbox(browser, live, teammate)
    page.keyboard.press("j")
    expect(title(page)).to_have_text("Ana")

    page.keyboard.press("e")

    expect(page.locator("[data-verb=close]")).to_be_hidden()
    expect(page.locator("[name=mode][value=reply]")).to_have_count(0)
    assert state(three[0]) == "open"


def test_snooze_by_a_chosen_time(live, teammate, three, browser):
    page = open_inbox(browser, live, teammate)
    page.keyboard.press("j")
    expect(title(page)).to_have_text("Ana")

    page.keyboard.press("s")
    expect(page.locator("#menu-snooze [data-moment]")).to_be_focused()
    page.fill("#snooze-at", "2099-01-02T09:30")
    page.keyboard.press("Enter")

    expect(page.locator(f"#row-{three[0].pk}")).to_have_count(0)
    with across_workspaces():
        assert Conversation.objects.get(pk=three[0].pk).snoozed_until.year == 2099


@pytest.mark.parametrize("width", [1440, 1200, 1000, 768, 390, 320])
def test_no_button_of_a_thread_lies_outside_the_screen(live, teammate, three, browser, width):
    page = open_inbox(browser, live, teammate, viewport={"width": width, "height": 800})
    page.click(f"#row-{three[0].pk} a")
    expect(title(page)).to_be_visible()

    edges = page.evaluate(
        "[...document.querySelectorAll('.thread-head button, .composer button, .row')]"
        ".filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().right)"
    )

    assert len(edges) > 3
    assert max(edges) <= width


def test_a_conversation_that_cannot_be_loaded_takes_nothing_away(live, teammate, three, browser):
    page = open_inbox(browser, live, teammate)
    page.keyboard.press("j")
    expect(title(page)).to_have_text("Ana")
    page.keyboard.press("r")
    page.keyboard.type("half a thought")
    page.keyboard.press("Escape")
    page.evaluate("() => performance.mark('same page')")
    page.context.set_offline(True)

    # One that was not fetched ahead.
    page.evaluate("(id) => { document.querySelector(`#row-${id}`).dataset.id = '999999999'; }", three[2].pk)
    page.click(f"#row-{three[2].pk} a")

    expect(page.locator("[data-toast]")).to_contain_text("could not be loaded")
    expect(title(page)).to_have_text("Ana")
    expect(page.locator("#body")).to_have_value("half a thought")
    assert page.evaluate("() => performance.getEntriesByName('same page').length") == 1
