#!/usr/bin/env python3
"""A shift in Chromium without a mouse: 200 actions by key, each seen to have its effect; prints INP and CLS."""

import argparse
import shutil
from collections.abc import Callable, Iterator
from itertools import cycle, islice

import harness
from playwright.sync_api import Page, expect, sync_playwright

from config.demo.credentials import LARGE

# Interaction to Next Paint is the longest time from a key (or click) to the paint after it, one in fifty left out;
# Cumulative Layout Shift is the worst five-second window of what moved without anybody moving it (web.dev/inp, /cls).
OBSERVE = """() => {
  window.interactions = new Map();
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.interactionId) continue;
      window.interactions.set(entry.interactionId, Math.max(entry.duration, window.interactions.get(entry.interactionId) ?? 0));
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push([entry.startTime, entry.value]);
  }).observe({ type: "layout-shift", buffered: true });
}"""
COUNT_POINTERS = """() => {
  window.pointers = 0;
  addEventListener("pointerdown", () => { window.pointers += 1; }, true);
}"""
Action = tuple[str, Callable[[Page], None]]


def main() -> None:
    """Work through the list as an experienced teammate does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=200)
    parser.add_argument("--conversations", type=int, default=2_000)
    asked = parser.parse_args()
    harness.start_parley(conversations=asked.conversations)
    _, port = harness.start_sockets()
    cookie = harness.signed_in_cookie(LARGE.teammates[0].email)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = signed_in(browser.new_page(), f"http://{harness.LOOPBACK}:{port}", cookie)
        done = work(page, asked.actions)
        slow, moved, pointers = page.evaluate(
            "() => [[...window.interactions.values()], window.shifts, window.pointers]"
        )
        browser.close()
    print(f"{sum(done.values())} actions: " + ", ".join(f"{name} {count}" for name, count in done.items()))
    rows: list[tuple[str, object, object]] = [
        ("interactions of 16 ms or more", len(slow), ""),
        ("INP (98th percentile), ms", harness.percentile(slow or [0], rank=0.98), "100"),
        ("interaction p95, ms", harness.percentile(slow or [0], rank=0.95), "100"),
        ("CLS", round(worst_window(moved), 4), "0.02"),
        ("pointer presses", pointers, "0"),
    ]
    harness.print_table(("what", "measured", "at most"), rows)


def signed_in(page: Page, address: str, cookie: str) -> Page:
    """Return the page with the list of everyone, connected and observed."""
    name, _, value = cookie.partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": address}])
    page.goto(f"{address}/w/{LARGE.slug}/inbox/everyone/")
    page.wait_for_selector("[data-live]", timeout=30_000)
    page.evaluate(OBSERVE)
    page.evaluate(COUNT_POINTERS)
    return page


def work(page: Page, count: int) -> dict[str, int]:
    """Do so many actions; return how often each was done."""
    done: dict[str, int] = {}
    for name, act in islice(shift(), count):
        act(page)
        done[name] = done.get(name, 0) + 1
        page.wait_for_timeout(120)
    return done


def shift() -> Iterator[Action]:
    """Return what a teammate does, again and again, most common first."""
    return cycle(
        [
            ("next", go_on),
            ("reply", reply),
            ("next", go_on),
            ("note", note),
            ("take", take),
            ("next", go_on),
            ("tag", tag),
            ("priority", prioritize),
            ("close", close),
            ("undo", undo),
            ("previous", go_back),
            ("assign", assign),
            ("snooze", snooze),
            ("palette", find_command),
            ("mark", mark_and_unmark),
            ("unread", mark_unread),
        ]
    )


def title(page: Page) -> str:
    """Return whose conversation is open; empty for none."""
    found = page.locator(".thread-head h1")
    return str(found.text_content()) if found.count() else ""


def open_id(page: Page) -> str:
    """Return the id of the open conversation."""
    return str(
        page.evaluate("() => document.querySelector('[data-conversation]')?.dataset.conversation ?? ''")
    )


def moved_on(page: Page, before: str) -> None:
    """Wait until another conversation is open."""
    page.wait_for_function(
        "(id) => (document.querySelector('[data-conversation]')?.dataset.conversation ?? '') !== id",
        arg=before,
    )


def go_on(page: Page) -> None:
    """Open the next conversation."""
    before = open_id(page)
    page.keyboard.press("j")
    moved_on(page, before)


def go_back(page: Page) -> None:
    """Open the conversation above."""
    before = open_id(page)
    page.keyboard.press("k")
    moved_on(page, before)


def reply(page: Page) -> None:
    """Answer the customer, and go back to the list."""
    page.keyboard.press("r")
    expect(page.locator("#body")).to_be_focused()
    page.keyboard.type("Thank you for the file. I will look into it today.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#body")).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.locator("#body")).not_to_be_focused()


def note(page: Page) -> None:
    """Leave a note for the team."""
    before = page.locator("[data-parts] .m.note").count()
    page.keyboard.press("n")
    page.keyboard.type("Same as yesterday.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-parts] .m.note")).to_have_count(before + 1)
    page.keyboard.press("Escape")


def take(page: Page) -> None:
    """Assign it to oneself."""
    page.keyboard.press("i")
    expect(page.locator(".thread-head [data-author]")).to_have_text("You")


def assign(page: Page) -> None:
    """Hand it to the first other teammate the menu names."""
    page.keyboard.press("a")
    expect(page.locator("#menu-assign [data-filter]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#menu-assign")).not_to_be_visible()


def tag(page: Page) -> None:
    """Put a tag on it, or take it off."""
    page.keyboard.press("t")
    expect(page.locator("#menu-tag [data-filter]")).to_be_focused()
    page.keyboard.type("bill")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#menu-tag")).not_to_be_visible()


def prioritize(page: Page) -> None:
    """Make it a priority, or no longer."""
    head = page.locator(".thread-head")
    was = head.get_attribute("data-priority")
    page.keyboard.press("p")
    expect(head).to_have_attribute("data-priority", "no" if was == "yes" else "yes")


def close(page: Page) -> None:
    """Close it; the next one opens by itself."""
    before = open_id(page)
    page.keyboard.press("e")
    moved_on(page, before)
    expect(page.locator("[data-toast]")).to_be_visible()


def undo(page: Page) -> None:
    """Take the last action back."""
    before = open_id(page)
    page.keyboard.press("z")
    moved_on(page, before)
    expect(page.locator(f"#row-{open_id(page)}")).to_be_visible()


def snooze(page: Page) -> None:
    """Put it aside until tomorrow; the next one opens by itself."""
    before = open_id(page)
    page.keyboard.press("s")
    expect(page.locator("#menu-snooze")).to_be_visible()
    page.keyboard.type("tomorrow")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    moved_on(page, before)


def find_command(page: Page) -> None:
    """Run a command by a part of its name."""
    page.keyboard.press("Control+k")
    expect(page.locator("[data-palette] input")).to_be_focused()
    page.keyboard.type("reply")
    page.keyboard.press("Enter")
    expect(page.locator("#body")).to_be_focused()
    page.keyboard.press("Escape")


def mark_and_unmark(page: Page) -> None:
    """Mark the open conversation for many, and let it go."""
    page.keyboard.press("x")
    expect(page.locator("[data-bulk]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-bulk]")).not_to_be_visible()


def mark_unread(page: Page) -> None:
    """Make it bold again."""
    row = page.locator(f"#row-{open_id(page)}")
    page.keyboard.press("u")
    if row.count():
        expect(row).to_have_class("item unread")


def worst_window(moved: list[list[float]]) -> float:
    """Return the largest sum of shifts within one session: gaps under a second, five seconds in all."""
    worst = window = 0.0
    began = last = -10_000.0
    for at, value in moved:
        if at - last > 1000 or at - began > 5000:
            began, window = at, 0.0
        window += value
        last = at
        worst = max(worst, window)
    return worst


if __name__ == "__main__":
    main()
