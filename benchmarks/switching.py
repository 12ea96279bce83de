#!/usr/bin/env python3
"""How fast the inbox feels in Chromium: key to paint and main-thread CPU of switching, own message, heap, bytes."""

import argparse
import shutil
import time
from typing import Any

import harness
from playwright.sync_api import CDPSession, Page, sync_playwright

from config.demo.credentials import LARGE

# Resolves after the frame in which the conversation changed was painted, with the milliseconds since the key.
WATCH = """() => {
  const pane = document.querySelector("[data-thread]");
  const shown = () => pane.querySelector("[data-conversation]")?.dataset.conversation;
  window.nextSwitch = () => new Promise((resolve) => {
    const before = shown();
    let started = 0;
    document.addEventListener("keydown", (event) => { started = event.timeStamp; }, { once: true, capture: true });
    const observer = new MutationObserver(() => {
      if (!shown() || shown() === before) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now() - started);
        channel.port2.postMessage(0);
      });
    });
    observer.observe(pane, { childList: true, subtree: true, attributes: true });
  });
  window.ownMessage = (text) => new Promise((resolve) => {
    let started = 0;
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter") started = event.timeStamp;
    }, { capture: true });
    const observer = new MutationObserver(() => {
      if (!pane.querySelector("[data-parts]")?.textContent.includes(text)) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
    });
    observer.observe(pane, { childList: true, subtree: true });
  });
}"""


def main() -> None:
    """Press J again and again, write, and go to and fro."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--switches", type=int, default=45)
    parser.add_argument("--conversations", type=int, default=2_000, help="in the tenant")
    asked = parser.parse_args()
    switches = asked.switches
    harness.start_parley(conversations=asked.conversations)
    _, port = harness.start_sockets()
    cookie = harness.signed_in_cookie(LARGE.teammates[0].email)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = signed_in(browser.new_page(), f"http://{harness.LOOPBACK}:{port}", cookie)
        sent: list[int] = []
        page.on("response", lambda answer: "/thread/" in answer.url and sent.append(len(answer.body())))
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        took, cpu_ms = switch(page, session, switches)
        own = [write(page, number) for number in range(10)]
        heap = heap_after(page, session, 200)
        browser.close()
    print(f"{switches} presses of J, then 10 messages, then 200 switches to and fro")
    p50, p95 = (harness.percentile(took, rank=rank) for rank in (0.5, 0.95))
    rows: list[tuple[str, object, object]] = [
        ("key to paint, p50 ms", p50, ""),
        ("key to paint, p95 ms", p95, "50"),
        ("main-thread CPU ms a switch", cpu_ms, "16"),
        ("own message visible, p50 ms", harness.percentile(own, rank=0.5), "16"),
        ("heap after 200 switches, MB", heap, "10"),
        ("KB of a fetched thread", sum(sent) / max(1, len(sent)) / 1000, ""),
    ]
    harness.print_table(("what", "measured", "at most"), rows)


def signed_in(page: Page, address: str, cookie: str) -> Page:
    """Return the page with the list of everyone, connected."""
    name, _, value = cookie.partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": address}])
    page.goto(f"{address}/w/{LARGE.slug}/inbox/everyone/")
    page.wait_for_selector("[data-live]", timeout=30_000)
    page.evaluate(WATCH)
    return page


def switch(page: Page, session: CDPSession, count: int) -> tuple[list[float], float]:
    """Press J as a quick reader does; return milliseconds from key to paint, and CPU milliseconds of the main thread."""
    took, used = [], 0.0
    for number in range(count + 3):
        before = metric(session, "TaskDuration")
        waiting = page.evaluate_handle("() => ({ done: window.nextSwitch() })")
        page.keyboard.press("j")
        milliseconds = waiting.evaluate("(it) => it.done")
        if number >= 3:  # the first ones have nothing fetched ahead
            took.append(milliseconds)
            used += metric(session, "TaskDuration") - before
        time.sleep(0.3)
    return took, used / count * 1000


def write(page: Page, number: int) -> float:
    """Send a note; return the milliseconds until it is painted."""
    text = f"Looks fine to me, {number}."
    page.fill("[data-thread] [data-composer] textarea", text)
    page.focus("[data-thread] [data-composer] textarea")
    waiting = page.evaluate_handle("(text) => ({ done: window.ownMessage(text) })", text)
    page.keyboard.press("Control+Enter")
    took: float = waiting.evaluate("(it) => it.done")
    page.wait_for_timeout(300)
    return took


def heap_after(page: Page, session: CDPSession, count: int) -> float:
    """Go to and fro; return the megabytes of JavaScript's heap after a collection."""
    page.keyboard.press("Escape")
    for number in range(count):
        page.keyboard.press("k" if number // 20 % 2 else "j")
        page.wait_for_timeout(40)
    session.send("HeapProfiler.collectGarbage")
    return metric(session, "JSHeapUsedSize") / 1e6


def metric(session: CDPSession, name: str) -> float:
    """Return one of the browser's own figures."""
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return float(next(it["value"] for it in metrics if it["name"] == name))


if __name__ == "__main__":
    main()
