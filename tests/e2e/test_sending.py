"""Sending in a real browser: taken back by one key, seen by colleagues, closed and gone on, scheduled in words."""

from typing import Any

import pytest
from playwright.sync_api import expect

from inbox.actions.delivering import deliver_held_replies
from inbox.models import Conversation, ConversationPart, HeldReply
from tests.e2e.inboxes import open_inbox
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from tests.inbox.actions.test_sending import make_due
from workspaces.tenancy import across_workspaces

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def two(teammate: Any, colleague: Any) -> list[Conversation]:
    """Two customers, and a teammate whose replies can be taken back."""
    teammate.user.prefer(hold_s=20)
    with across_workspaces():
        people = [ContactFactory(workspace=teammate.workspace, name=name) for name in ("Ana", "Ben")]
    return [ConversationFactory(contact=person, body=f"{person.name} asks") for person in people]


def sent() -> list[str]:
    with across_workspaces():
        return list(ConversationPart.objects.filter(kind="reply").values_list("body", flat=True))


def write(page: Any, text: str, keys: str) -> None:
    page.keyboard.press("r")
    expect(page.locator("#body")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press(keys)


def test_a_sent_reply_is_seen_by_colleagues_and_taken_back_by_one_key(
    live, teammate, colleague, two, browser
):
    page, other = open_inbox(browser, live, teammate), open_inbox(browser, live, colleague)
    for one in (page, other):
        one.keyboard.press("j")
        expect(one.locator(".thread-head h1")).to_have_text("Ana")

    write(page, "Oops", "Control+Enter")
    expect(page.locator("[data-held-id] .at")).to_contain_text("Sending")
    expect(other.locator("[data-held-id] .at")).to_contain_text("Maya’s reply is going out")
    expect(other.locator("[data-held-act]")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("z")

    expect(page.locator("#body")).to_have_value("Oops")
    for one in (page, other):
        expect(one.locator("[data-held-id]")).to_have_count(0)
    make_due()
    assert (deliver_held_replies(), sent()) == (0, [])


def test_a_closed_tab_loses_no_reply_and_its_bubble_becomes_the_part(live, teammate, two, browser):
    page, other = open_inbox(browser, live, teammate), open_inbox(browser, live, teammate)
    for one in (page, other):
        one.keyboard.press("j")
        expect(one.locator(".thread-head h1")).to_have_text("Ana")
    write(page, "On it", "Control+Enter")
    expect(other.locator("[data-held-id] .b")).to_have_text("On it")
    page.close()

    make_due()
    deliver_held_replies()

    expect(other.locator(".m.mine[data-part] .b")).to_have_text(["On it"])
    expect(other.locator("[data-held-id]")).to_have_count(0)


def test_send_and_close_goes_on_and_one_key_brings_all_of_it_back(live, teammate, two, browser):
    page = open_inbox(browser, live, teammate)
    page.keyboard.press("j")
    expect(page.locator(".thread-head h1")).to_have_text("Ana")

    write(page, "Bye", "Control+Shift+Enter")
    expect(page.locator(".thread-head h1")).to_have_text("Ben")
    expect(page.locator(f"#row-{two[0].pk}")).to_have_count(0)
    expect(page.locator("[data-toast]")).to_contain_text("then closed")
    page.keyboard.press("z")
    expect(page.locator(".thread-head h1")).to_have_text("Ana")
    expect(page.locator("#body")).to_have_value("Bye")
    expect(page.locator(f"#row-{two[0].pk}")).to_have_count(1)
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator(".thread-head h1")).to_have_text("Ben")
    expect(page.locator("[data-toast]")).to_be_visible()
    make_due()
    deliver_held_replies()

    with across_workspaces():
        assert (sent(), Conversation.objects.get(pk=two[0].pk).state) == (["Bye"], "closed")


def test_a_reply_is_scheduled_in_words_and_found_again(live, teammate, two, browser):
    page = open_inbox(browser, live, teammate)
    page.keyboard.press("j")
    expect(page.locator(".thread-head h1")).to_have_text("Ana")
    page.keyboard.press("r")
    page.keyboard.type("Happy Monday")
    page.click("[data-more-sends]")
    page.click("#menu-send [data-action=send-later]")
    expect(page.locator("[data-moment]")).to_be_focused()

    page.keyboard.type("1 jan 9:30")
    expect(page.locator("[data-read-moment]")).to_contain_text("Jan 1, 9:30")
    page.keyboard.press("Enter")

    expect(page.locator("[data-held-id] .at")).to_contain_text("scheduled for")
    page.goto(f"{live.url}/w/{teammate.workspace.slug}/inbox/scheduled/{two[0].pk}")
    expect(page.locator(f"#row-{two[0].pk}")).to_have_count(1)
    page.click("[data-held-act=undo]")
    expect(page.locator("#body")).to_have_value("Happy Monday")
    expect(page.locator(f"#row-{two[0].pk}")).to_have_count(0)
    with across_workspaces():
        assert not HeldReply.objects.exclude(state="undone").exists()
