#!/usr/bin/env python3
"""Random walks through the inbox in Chromium: type, switch, close the tab, go offline, collide, send, undo.

Every word typed is one of a kind, so that after each walk it can be found again: sent once to the customer it was typed
for, or kept once in that conversation's draft. Lost, doubled and strayed words are counted; all must be 0.
"""

import argparse
import json
import os
import random
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import harness
from playwright.sync_api import BrowserContext, Page, sync_playwright

from config.demo.credentials import LARGE

STEPS = {
    "type": 5,
    "switch": 3,
    "send": 3,
    "turn": 1,
    "close tab": 1,
    "offline": 1,
    "online": 1,
    "collide": 1,
    "undo": 2,
}
SEEN = """() => {
  const field = document.activeElement;
  return [Number(field?.closest("[data-conversation]")?.dataset.conversation ?? 0), field?.value ?? ""];
}"""
PATIENCE_S = 20
LOOK_AGAIN_S = 2


@dataclass
class Walk:
    """One walk: where it is, and what was typed where."""

    context: BrowserContext
    address: str
    chance: random.Random
    number: int
    typed: dict[str, int] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)
    page: Page | None = None
    is_offline: bool = False

    def run(self, steps: int) -> Counter[str]:
        """Take so many steps, then look where every word is."""
        self.open_tab()
        names, weights = list(STEPS), list(STEPS.values())
        for name in self.chance.choices(names, weights=weights, k=steps):
            self.trail.append(name)
            getattr(self, f"do_{name.replace(' ', '_')}")()
        return self.faults()

    def open_tab(self) -> None:
        """Open the list in a new tab, and its first conversations by key."""
        self.context.set_offline(False)
        self.is_offline = False
        self.page = self.context.new_page()
        self.page.goto(f"{self.address}/w/{LARGE.slug}/inbox/everyone/")
        self.page.wait_for_selector("[data-live]", timeout=30_000)
        for _ in range(self.chance.randint(1, 3)):
            self.do_switch()

    @property
    def tab(self) -> Page:
        """Return the open tab."""
        assert self.page is not None
        return self.page

    def conversation(self) -> int:
        """Return the id of the open conversation; 0 for none."""
        return int(
            self.tab.evaluate(
                "() => document.querySelector('[data-conversation]')?.dataset.conversation ?? 0"
            )
        )

    def leave(self) -> None:
        """Leave the field, so that letters are keys."""
        self.tab.keyboard.press("Escape")

    def do_type(self) -> None:
        """Type a word of its own at the end of the draft."""
        if not self.conversation():
            return
        word = f"w{self.number}x{len(self.trail)}w"
        if not self.tab.evaluate("() => document.activeElement?.id === 'body'"):
            self.tab.keyboard.press(self.chance.choice("rrn"))
            self.tab.wait_for_function("() => document.activeElement?.id === 'body'")
        self.tab.keyboard.press("Control+End")
        self.tab.keyboard.type(f" {word}")
        # What counts is what the writer saw, and before whom: a J or Z pressed before may just have arrived.
        conversation, text = self.tab.evaluate(SEEN)
        if word in text:
            self.typed[word] = conversation
        else:
            self.trail.append("not seen")
        self.tab.wait_for_timeout(self.chance.choice((0, 20, 700)))

    def do_switch(self) -> None:
        """Go to a neighbour."""
        self.leave()
        self.tab.keyboard.press(self.chance.choice("jjk"))
        self.tab.wait_for_timeout(self.chance.choice((0, 30, 250)))
        self.tab.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def do_send(self) -> None:
        """Send what the field holds."""
        if self.conversation():
            self.tab.focus("#body")
            self.tab.keyboard.press(self.chance.choice(("Control+Enter", "Control+Enter", "Control+Enter")))
            self.tab.wait_for_timeout(self.chance.choice((0, 10, 400)))

    def do_turn(self) -> None:
        """Turn from reply to note, or back."""
        self.leave()
        self.tab.keyboard.press(self.chance.choice("rn"))

    def do_close_tab(self) -> None:
        """Close the tab in the middle of whatever it did, and open another."""
        self.tab.close()
        self.open_tab()

    def do_offline(self) -> None:
        """Lose the network."""
        self.is_offline = True
        self.context.set_offline(True)

    def do_online(self) -> None:
        """Get it back."""
        self.is_offline = False
        self.context.set_offline(False)

    def do_collide(self) -> None:
        """Let a colleague answer first."""
        if conversation := self.conversation():
            reply_of_a_colleague(conversation)

    def do_undo(self) -> None:
        """Take the last sending back, if it still can be."""
        self.leave()
        self.tab.keyboard.press("z")
        self.tab.wait_for_timeout(self.chance.choice((0, 200)))

    def faults(self) -> Counter[str]:
        """Return how many words were lost, doubled, or strayed to somebody else."""
        self.tab.wait_for_timeout(50)
        self.tab.close()
        self.open_tab()
        found = self.astray()
        if found:
            # A held reply may have gone out between one look and the next.
            time.sleep(LOOK_AGAIN_S)
            found = self.astray()
        self.tab.evaluate("() => localStorage.clear()")
        self.tab.close()
        return found

    def astray(self) -> Counter[str]:
        """Look once where every word is."""
        drafts, unsent = self.kept_in_browser()
        kept = [(pk, text) for (pk, _), text in drafts.items()] + unsent
        stored = words_stored(self.typed, drafts)
        found: Counter[str] = Counter()
        for word, conversation in self.typed.items():
            places = stored[word] + [pk for pk, text in kept if word in text]
            if not places:
                found["lost"] += 1
            elif any(place != conversation for place in places):
                found["strayed"] += 1
            elif len(places) > 1:
                found["doubled"] += 1
        if found:
            print(f"walk {self.number}: {dict(found)} {self.trail} {self.typed} {stored} {kept}", flush=True)
        return found

    def kept_in_browser(self) -> tuple[dict[tuple[int, str], str], list[tuple[int, str]]]:
        """Return this browser's drafts by conversation and mode, and what waits to be sent, once nothing should."""
        ends_at = time.monotonic() + PATIENCE_S
        while self.tab.evaluate(
            "() => Object.keys(localStorage).some((key) => key.startsWith('parley-unsent') && JSON.parse(localStorage[key]).length)"
        ):
            if time.monotonic() > ends_at:
                break
            time.sleep(0.1)
        kept = json.loads(self.tab.evaluate("() => JSON.stringify({ ...localStorage })"))
        drafts = {
            tuple(key.split("-")[3:5]): text for key, text in kept.items() if key.startswith("parley-draft-")
        }
        unsent = [json.loads(text) for key, text in kept.items() if key.startswith("parley-unsent")]
        return (
            {(int(pk), mode): text for (pk, mode), text in drafts.items()},
            [(message["id"], message["text"]) for messages in unsent for message in messages],
        )


def reply_of_a_colleague(conversation: int) -> None:
    """Answer a conversation as somebody else."""
    from inbox.actions.replies import write_reply
    from inbox.models import Conversation
    from workspaces.models import Teammate, Workspace
    from workspaces.tenancy import inside_workspace

    with inside_workspace(Workspace.objects.get(slug=LARGE.slug).pk):
        colleague = Teammate.objects.exclude(user__email=LARGE.teammates[0].email).order_by("pk")[0]
        found = Conversation.objects.get(pk=conversation)
        write_reply(conversation=found, by=colleague, body="I have this one.")


def words_stored(typed: dict[str, int], drafts: dict[tuple[int, str], str]) -> dict[str, list[int]]:
    """Return, for every word, the conversations in which the server has it: sent, held, as a draft or an earlier one.

    :param drafts: the browser's, by conversation and mode; the server's of the same key is the same draft, so that
        a word in both is there once
    """
    from inbox.models import ConversationPart, Draft, DraftVersion, HeldReply
    from workspaces.models import Workspace
    from workspaces.tenancy import inside_workspace

    found: dict[str, list[int]] = {word: [] for word in typed}
    with inside_workspace(Workspace.objects.get(slug=LARGE.slug).pk):
        prefix = next(iter(typed), "none").split("x")[0] + "x"
        texts = [
            (row.conversation_id, row.body)
            for model in (ConversationPart, HeldReply)
            for row in model.objects.filter(body__contains=prefix)
        ]
        for draft in Draft.objects.filter(body__contains=prefix):
            here = drafts.get((draft.conversation_id, draft.mode), "")
            texts.append((draft.conversation_id, without(draft.body, here)))
        count(found, texts)
        known = " ".join([*drafts.values(), *(word for word, places in found.items() if places)])
        # Several earlier texts of a draft may hold a word; it can be restored from any.
        earlier = {
            (row.conversation_id, word)
            for row in DraftVersion.objects.filter(body__contains=prefix)
            for word in without(row.body, known).split()
        }
        count(found, list(earlier))
    return found


def count(found: dict[str, list[int]], texts: list[tuple[int, str]]) -> None:
    """Add where each word is, once for each time."""
    for conversation, text in texts:
        for word, places in found.items():
            places.extend([conversation] * text.count(word))


def without(text: str, other: str) -> str:
    """Return the words of a text that another one lacks."""
    return " ".join(word for word in text.split() if word not in other.split())


def walks(asked: argparse.Namespace, address: str, cookie: str) -> tuple[Counter[str], Counter[str], int]:
    """Walk so often as asked; return the faults, the steps taken and how many words were typed."""
    found: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    words = 0
    name, _, value = cookie.partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": value, "url": address}])
        for number in range(asked.runs):
            chance = random.Random(f"{asked.seed}.{number if asked.again is None else asked.again}")
            walk = Walk(context, address, chance, number)
            found += walk.run(asked.steps)
            words += len(walk.typed)
            steps.update(walk.trail)
            if number % 20 == 19:
                print(f"{number + 1} walks, {words} words, {dict(found) or 'none astray'}", flush=True)
        browser.close()
    return found, steps, words


def main() -> None:
    """Walk so often; end with 1 when a word went astray."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", type=int, help="take this one walk again and again")
    asked = parser.parse_args()
    # Playwright's loop runs in this thread; the database is only asked between its calls.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    harness.start_parley(conversations=60)
    _, port = harness.start_sockets()
    harness.start_worker()
    cookie, began_at = harness.signed_in_cookie(LARGE.teammates[0].email), time.monotonic()
    found, steps, words = walks(asked, f"http://{harness.LOOPBACK}:{port}", cookie)
    print(f"{asked.runs} walks of {asked.steps} steps in {time.monotonic() - began_at:.0f} s: {dict(steps)}")
    rows = [
        ("words typed", words, ""),
        *((fault, found[fault], "0") for fault in ("lost", "doubled", "strayed")),
    ]
    harness.print_table(("what", "counted", "at most"), rows)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
