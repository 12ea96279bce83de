"""Writing in a real browser: completions, marks, pasting, the stop before sending, and one draft in two windows."""

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from inbox.models import Draft, DraftVersion
from tests.e2e.inboxes import open_inbox
from workspaces.tenancy import across_workspaces

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASTE = """([html, text]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def field(page: Page) -> Any:
    return page.locator("#body")


def kept_texts() -> set[str]:
    with across_workspaces():
        return {
            text for model in (Draft, DraftVersion) for text in model.objects.values_list("body", flat=True)
        }


def begin(page: Page, key: str) -> None:
    page.keyboard.press("j")
    expect(page.locator("[data-toolbar]")).to_be_visible()
    page.keyboard.press(key)
    expect(field(page)).to_be_focused()


def test_completions_by_keyboard_and_taken_back_as_if_typed(live, teammate, colleague, conversation, browser):
    page = open_inbox(browser, live, teammate)
    begin(page, "n")

    page.keyboard.type("Ask @smk")
    expect(page.locator(".completions [role=option][aria-selected]")).to_have_text("Sam Okafor")
    expect(field(page)).to_have_attribute("aria-activedescendant", "completion-0")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("Ask @Sam Okafor ")
    expect(field(page)).not_to_have_attribute("aria-activedescendant", "completion-0")
    page.keyboard.press("Control+z")
    expect(field(page)).to_have_value("Ask @smk")
    page.keyboard.press("End")
    page.keyboard.type(" :tada")
    expect(page.locator(".completions [role=option]").first).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator(".completions")).to_be_hidden()
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("Ask @smk :tada")


def test_marks_by_key_and_a_bar_that_is_one_stop(live, teammate, conversation, browser):
    page = open_inbox(browser, live, teammate)
    begin(page, "r")

    page.keyboard.type("one two")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+b")
    expect(field(page)).to_have_value("one **two**")
    page.keyboard.press("Control+b")
    expect(field(page)).to_have_value("one two")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    expect(page.locator("[data-more-tools]")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+k")

    expect(field(page)).to_have_value("one [two](https://)")


def test_what_is_pasted_becomes_markdown_and_runs_nothing(live, teammate, conversation, browser):
    page = open_inbox(browser, live, teammate)
    begin(page, "r")
    html = (
        '<b style="font-weight:normal"><p>Hi <span style="font-weight:700">you</span>'
        ' <a href="javascript:top.ran=1">no</a> <a href="https://x.example/">yes</a></p></b>'
        "<ul><li>one<ul><li>deep</li></ul></li></ul><script>top.ran = 1</script><img src=x onerror='top.ran=1'>"
    )

    page.evaluate(PASTE, [html, "plain"])

    expect(field(page)).to_have_value("Hi **you** no [yes](https://x.example/)\n\n- one\n  - deep")
    assert page.evaluate("window.ran === undefined")


def test_a_stop_before_sending_is_passed_by_sending_once_more(live, teammate, conversation, browser):
    page = open_inbox(browser, live, teammate)
    begin(page, "r")
    page.keyboard.type("It is attached")

    page.keyboard.press("Control+Enter")
    expect(page.locator(".stop")).to_contain_text("no file is attached")
    expect(field(page)).to_have_value("It is attached")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Control+Enter")

    expect(page.locator(".m.mine .b")).to_have_text(["It is attached"])
    expect(page.locator(".stop")).to_have_count(0)
    expect(field(page)).to_have_value("")


def test_two_windows_of_one_draft_lose_no_words(live, teammate, conversation, browser):
    left = open_inbox(browser, live, teammate)
    right = left.context.new_page()
    right.goto(left.url)
    right.wait_for_selector("[data-live]")
    for page, words in ((left, "from the left"), (right, "from the right")):
        begin(page, "r")
        page.keyboard.press("Control+a")
        with page.expect_response("**/draft/"):
            page.keyboard.type(words)

    left.keyboard.type(" and more")
    right.keyboard.type(" and on")
    left.close(run_before_unload=True)
    right.close(run_before_unload=True)

    wanted = {"from the left and more", "from the right and on"}
    for _ in range(50):
        if wanted <= kept_texts():
            break
        time.sleep(0.1)
    assert wanted <= kept_texts()
