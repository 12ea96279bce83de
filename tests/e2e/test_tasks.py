"""What a teammate does all day, by keyboard alone: each task begins and ends with the focus where the next one needs it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from inbox.actions.macros import save_macro
from tagging.models import Tag
from tests.e2e.inboxes import open_inbox
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ON_PAGE, IN_FIELD = "a.row", "#body"


@dataclass
class Desk:
    """The open inbox, and what is on it."""

    page: Page
    conversations: dict[str, int]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def name_is(self, name: str) -> None:
        expect(self.page.locator(".thread-head h1")).to_have_text(name)

    def says(self, text: str) -> None:
        expect(self.page.locator("[data-toast]")).to_contain_text(text)

    def focus_is(self, selector: str) -> None:
        self.page.wait_for_function("(wanted) => document.activeElement?.matches(wanted)", arg=selector)

    def command(self, words: str) -> None:
        self.press("Control+k")
        self.focus_is("[data-palette] input")
        self.type(words)
        self.page.wait_for_function("() => document.querySelector('[data-palette] [aria-selected=true]')")
        self.press("Enter")


@pytest.fixture
def desk(live: Any, teammate: Any, colleague: Any, browser: Any) -> Desk:
    """Five customers waiting, a colleague, a tag."""
    with across_workspaces():
        names = ("Ana", "Ben", "Cleo", "Dora", "Emil")
        people = [ContactFactory(workspace=teammate.workspace, name=name) for name in names]
        Tag.objects.create(workspace=teammate.workspace, name="Billing")
    with inside_workspace(teammate.workspace_id):
        save_macro(None, by=teammate, name="Refund", body="Hi {{ customer.first_name }}, it is on its way.")
    # This teammate closes by Y.
    teammate.user.key_choices = {"close": "y"}
    teammate.user.hold_s = 20
    teammate.user.save()
    conversations = {
        person.name: ConversationFactory(contact=person, body=f"{person.name} asks").pk for person in people
    }
    return Desk(open_inbox(browser, live, teammate), conversations)


def read_and_move(desk: Desk) -> None:
    """Next, next, previous: read on without touching anything."""
    desk.press("j")
    desk.name_is("Ana")
    desk.press("j")
    desk.name_is("Ben")
    desk.press("k")
    desk.name_is("Ana")


def walk_the_list_by_arrows(desk: Desk) -> None:
    """Esc leads to the row; arrows move, O and Enter open."""
    desk.press("r", "Escape")
    desk.focus_is("a.row[aria-current]")
    desk.press("ArrowDown", "Enter")
    desk.name_is("Ben")
    desk.press("r", "Escape", "ArrowUp", "o")
    desk.name_is("Ana")


def take_it(desk: Desk) -> None:
    """Take it on, and take that back."""
    desk.press("i")
    expect(desk.page.locator(".thread-head [data-author]")).to_have_text("You")
    desk.press("z")
    expect(desk.page.locator(".thread-head [data-author]")).to_have_count(0)


def assign_by_name(desk: Desk) -> None:
    """Hand it to somebody by the beginning of their name."""
    desk.press("a")
    desk.focus_is("#menu-assign [data-filter]")
    desk.type("sam")
    desk.press("Enter")
    expect(desk.page.locator(".thread-head [data-author]")).to_have_text("Sam")


def tag_by_name(desk: Desk) -> None:
    """Put a tag on, and a new one by typing its name."""
    desk.press("t")
    desk.focus_is("#menu-tag [data-filter]")
    desk.type("bil")
    desk.press("Enter")
    expect(desk.page.locator(f"#row-{desk.conversations['Ana']} .tag", has_text="Billing")).to_be_visible()
    desk.press("Escape")


def make_it_urgent(desk: Desk) -> None:
    """Priority on, and off again."""
    desk.press("p")
    expect(desk.page.locator(".thread-head")).to_have_attribute("data-priority", "yes")
    desk.press("p")
    expect(desk.page.locator(".thread-head")).to_have_attribute("data-priority", "no")


def mark_it_unread(desk: Desk) -> None:
    """Make it bold again."""
    desk.press("u")
    expect(desk.page.locator(f"#row-{desk.conversations['Ana']}.unread")).to_be_visible()
    desk.says("Marked unread")


def answer_and_stay(desk: Desk) -> None:
    """Reply, send, and leave the field."""
    desk.press("r")
    desk.focus_is(IN_FIELD)
    desk.type("On it")
    desk.press("Control+Enter")
    expect(desk.page.locator("[data-parts] .m.mine .b", has_text="On it")).to_be_visible()
    desk.focus_is(IN_FIELD)
    desk.press("Escape")


def note_for_a_colleague(desk: Desk) -> None:
    """Write a note that calls somebody by name."""
    desk.press("n")
    desk.focus_is(IN_FIELD)
    desk.type("@sa")
    expect(desk.page.locator("[role=listbox]:visible [role=option]").first).to_contain_text("Sam")
    desk.press("Enter")
    desk.type("have a look")
    desk.press("Control+Enter")
    expect(desk.page.locator("[data-parts] .m.note .b")).to_contain_text("have a look")
    desk.press("Escape")


def draft_survives(desk: Desk) -> None:
    """Begin to write, look elsewhere, come back, and empty the field again."""
    desk.press("r")
    desk.type("half a thou")
    desk.press("Escape", "j")
    desk.name_is("Ben")
    desk.press("k")
    desk.name_is("Ana")
    desk.press("r")
    expect(desk.page.locator(IN_FIELD)).to_have_value("half a thou")
    desk.press("Control+a", "Delete", "Escape")


def close_and_undo(desk: Desk) -> None:
    """Close by the key that was chosen for it, see the next one, take it back."""
    desk.press("y")
    desk.name_is("Ben")
    desk.says("Closed")
    desk.press("z")
    desk.name_is("Ana")


def snooze_and_undo(desk: Desk) -> None:
    """Put it aside until tomorrow in two keys, and take it back."""
    desk.press("s")
    expect(desk.page.locator("#menu-snooze")).to_be_visible()
    desk.type("tomorrow")
    desk.page.wait_for_timeout(400)
    desk.press("Enter")
    desk.name_is("Ben")
    desk.press("z")
    desk.name_is("Ana")


def mark_many(desk: Desk) -> None:
    """Mark two, close both, take both back."""
    desk.press("r", "Escape", "x", "Shift+J")
    expect(desk.page.locator("[data-bulk-count]")).to_contain_text("2")
    desk.press("y")
    desk.says("2")
    desk.press("z")
    for name in ("Ana", "Ben"):
        expect(desk.page.locator(f"#row-{desk.conversations[name]}")).to_be_visible()
    desk.press("Escape")


def run_a_command(desk: Desk) -> None:
    """Find a command by its name, and come back to where it leaves the focus."""
    desk.command("write a note")
    desk.focus_is(IN_FIELD)
    desk.press("Escape")


def assign_by_command(desk: Desk) -> None:
    """Hand it to a colleague from the palette."""
    desk.command("assign to sam")
    expect(desk.page.locator(".thread-head [data-author]")).to_have_text("Sam")


def leave_the_palette(desk: Desk) -> None:
    """Esc closes the palette and leads back to the field it was opened from."""
    desk.press("r")
    desk.focus_is(IN_FIELD)
    desk.press("Control+k")
    desk.focus_is("[data-palette] input")
    desk.press("Escape")
    desk.focus_is(IN_FIELD)
    desk.press("Escape")


def look_up_the_keys(desk: Desk) -> None:
    """Every key on one page."""
    desk.press("?")
    expect(desk.page.locator("[data-help]")).to_be_visible()
    desk.press("Escape")
    expect(desk.page.locator("[data-help]")).not_to_be_visible()


def step_down_from_the_page(desk: Desk) -> None:
    """Arrows begin at the first row where nothing has the focus yet."""
    desk.press("ArrowDown")
    desk.focus_is("a.row")


def mark_what_is_open(desk: Desk) -> None:
    """After J, X means the conversation that J opened, and not the one that had the focus before."""
    desk.press("r", "Escape", "j", "x")
    expect(desk.page.locator(".is-selected .who")).to_have_text("Ben")
    desk.press("Escape", "k")
    desk.name_is("Ana")


def leave_a_menu(desk: Desk) -> None:
    """One Esc closes a menu, whatever was typed into it."""
    for key in ("s", "a", "t"):
        desk.press(key)
        desk.focus_is("[popover] input")
        desk.type("xyz")
        desk.press("Escape")
        desk.focus_is("a.row[aria-current]")


def leave_the_search(desk: Desk) -> None:
    """Esc in the field for searching leads back to the row."""
    desk.press("/")
    desk.focus_is("[data-search]")
    desk.type("refund")
    desk.press("Escape")
    desk.focus_is("a.row[aria-current]")


def follow_it(desk: Desk) -> None:
    """Follow, and take that back."""
    desk.press("Shift+F")
    desk.says("You follow this")
    desk.press("z")
    desk.says("no longer")


def spam_and_undo(desk: Desk) -> None:
    """Away with it, and back again."""
    desk.press("!")
    desk.name_is("Ben")
    desk.says("Spam")
    desk.press("z")
    desk.name_is("Ana")


def snooze_until_they_reply(desk: Desk) -> None:
    """Without a time: until the customer writes."""
    desk.press("s")
    desk.focus_is("#menu-snooze input")
    desk.type("until they")
    desk.press("Enter")
    desk.name_is("Ben")
    desk.says("Snoozed")
    desk.press("z")
    desk.name_is("Ana")


def look_at_what_is_new(desk: Desk) -> None:
    """The bell opens by keys, and Esc leads back."""
    desk.press("g", "n")
    desk.focus_is("#bell-title")
    desk.press("Escape")
    desk.focus_is("a.row[aria-current]")


def look_for_one_to_merge(desk: Desk) -> None:
    """Merging begins in its field, and Esc leads back."""
    desk.press("m")
    desk.focus_is("dialog input[name=words]")
    desk.press("Escape")
    desk.focus_is("a.row[aria-current]")


def sort_the_list(desk: Desk) -> None:
    """Another order, and the first one again."""
    for _ in range(2):
        desk.press("Shift+O")
        desk.focus_is("[data-drop=sort] [aria-pressed=true]")
        desk.press("Escape")
    desk.focus_is("[data-drop=sort] summary")


def read_only_what_is_unread(desk: Desk) -> None:
    """The list with what is unread alone, and whole again."""
    desk.press("Shift+U")
    desk.focus_is("[data-unread-only].is-on")
    desk.press("Shift+U")
    desk.focus_is("[data-unread-only]:not(.is-on)")


def begin_a_filter(desk: Desk) -> None:
    """Begin a filter, leave it, and read on."""
    desk.press("f")
    desk.focus_is("#filter-field")
    desk.press("Escape")
    desk.focus_is("a[data-filter]")


def insert_an_emoji(desk: Desk) -> None:
    """A smile by its name."""
    desk.press("r")
    desk.type(":smil")
    expect(desk.page.locator("[role=listbox]:visible [role=option]").first).to_be_visible()
    desk.press("Enter")
    desk.page.wait_for_function("() => /[^ -~]/.test(document.querySelector('#body').value)")
    desk.press("Control+a", "Delete", "Escape")


def insert_a_saved_reply(desk: Desk) -> None:
    """A slash, a part of its name, Enter."""
    desk.press("r")
    desk.type("/refu")
    expect(desk.page.locator("[role=listbox]:visible [role=option]").first).to_contain_text("Refund")
    desk.press("Enter")
    expect(desk.page.locator(IN_FIELD)).to_have_value("Hi Ana, it is on its way.")
    desk.press("Control+a", "Delete", "Escape")


def take_back_a_reply(desk: Desk) -> None:
    """Send, and Z: the words are in the field again."""
    desk.press("r")
    desk.type("Too early")
    desk.press("Control+Enter", "Escape")
    desk.says("sent")
    desk.press("z")
    desk.focus_is(IN_FIELD)
    expect(desk.page.locator(IN_FIELD)).to_have_value("Too early")
    desk.press("Control+a", "Delete", "Escape")


def send_and_close(desk: Desk) -> None:
    """Send, close and go on in one; Z takes both back."""
    desk.press("r")
    desk.type("Done with it")
    desk.press("Control+Shift+Enter")
    desk.name_is("Ben")
    desk.focus_is("a.row[aria-current]")
    desk.says("then closed")
    desk.press("z")
    desk.name_is("Ana")
    desk.focus_is(IN_FIELD)
    desk.press("Control+a", "Delete", "Escape")


def schedule_a_reply(desk: Desk) -> None:
    """Write now, send on Friday at two; then take it back."""
    desk.press("r")
    desk.type("On Friday")
    desk.command("schedule send")
    desk.focus_is("[popover] input[name=until]")
    desk.type("fri 14")
    expect(desk.page.locator("[popover]:popover-open [data-read]")).to_be_visible()
    desk.press("Enter")
    desk.says("scheduled")
    desk.focus_is(IN_FIELD)
    desk.press("Escape", "z")
    desk.focus_is(IN_FIELD)
    expect(desk.page.locator(IN_FIELD)).to_have_value("On Friday")
    desk.press("Control+a", "Delete", "Escape")


def go_to_lists(desk: Desk) -> None:
    """G and a letter lead to each list."""
    for key, view in (
        ("u", "unassigned"),
        ("m", "mentions"),
        ("z", "snoozed"),
        ("d", "drafts"),
        ("e", "everyone"),
    ):
        desk.press("g", key)
        desk.page.wait_for_url(f"**/inbox/{view}/")
        desk.page.wait_for_selector("[data-live]")


TASKS: list[tuple[Callable[[Desk], None], str]] = [
    (step_down_from_the_page, ON_PAGE),
    (read_and_move, ON_PAGE),
    (walk_the_list_by_arrows, ON_PAGE),
    (mark_what_is_open, ON_PAGE),
    (take_it, ON_PAGE),
    (assign_by_name, ON_PAGE),
    (tag_by_name, ON_PAGE),
    (make_it_urgent, ON_PAGE),
    (mark_it_unread, ON_PAGE),
    (follow_it, ON_PAGE),
    (leave_a_menu, ON_PAGE),
    (leave_the_search, ON_PAGE),
    (look_at_what_is_new, ON_PAGE),
    (look_for_one_to_merge, ON_PAGE),
    (note_for_a_colleague, ON_PAGE),
    (draft_survives, ON_PAGE),
    (insert_an_emoji, ON_PAGE),
    (insert_a_saved_reply, ON_PAGE),
    (take_back_a_reply, ON_PAGE),
    (send_and_close, ON_PAGE),
    (schedule_a_reply, ON_PAGE),
    (close_and_undo, ON_PAGE),
    (spam_and_undo, ON_PAGE),
    (snooze_and_undo, ON_PAGE),
    (snooze_until_they_reply, ON_PAGE),
    (sort_the_list, "summary"),
    (read_only_what_is_unread, "[data-unread-only]"),
    (begin_a_filter, "a[data-filter]"),
    (run_a_command, ON_PAGE),
    (assign_by_command, ON_PAGE),
    (leave_the_palette, ON_PAGE),
    (look_up_the_keys, ON_PAGE),
    (mark_many, ON_PAGE),
    (answer_and_stay, ON_PAGE),
    (go_to_lists, "body"),
]


def test_the_tasks_of_a_day_are_done_by_keyboard_alone(desk):
    desk.page.evaluate("() => addEventListener('pointerdown', () => { window.pointed = true; }, true)")
    for task, focus in TASKS:
        try:
            task(desk)
            desk.focus_is(focus)
        except Exception as error:
            error.add_note(f"task: {task.__name__}")
            raise

    assert not desk.page.evaluate("() => window.pointed ?? false")
