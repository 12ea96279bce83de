"""Everything a teammate can do in the inbox, by one name: what buttons, keys, palette and help are made from.

A row here says what an action is called and which key it has; ``inbox/static/inbox/js/actions.js`` holds what it does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from inbox.calc.keys import shown
from workspaces.models import User

GROUPS: dict[str, Any] = {
    "conversation": _("Conversation"),
    "write": _("Writing"),
    "list": _("List"),
    "go": _("Go to"),
    "app": _("Everywhere"),
}


@dataclass(frozen=True)
class InboxAction:
    """One thing a teammate can do."""

    id: str
    label: Any
    """What it is called, lazily translated."""
    key: str
    """Its key where nobody chose another (see ``inbox.calc.keys``); empty for none."""
    icon: str
    """A lucide icon."""
    group: str
    """A key of ``GROUPS``."""
    needs: str = ""
    """What the role must allow: a word of ``data-needs``."""
    words: str = ""
    """Other words people search for, parted by spaces."""

    @property
    def is_fixed(self) -> bool:
        """Tell whether its key is the same for everybody, because it also works while writing."""
        return self.key.startswith("mod+") or self.key == "escape"


ACTIONS = (
    InboxAction("next", _("Next conversation"), "j", "arrow-down", "list"),
    InboxAction("previous", _("Previous conversation"), "k", "arrow-up", "list"),
    InboxAction("open", _("Open the conversation"), "o", "message-square", "list"),
    InboxAction("select", _("Mark or unmark"), "x", "square-check", "list", "", "select bulk several"),
    InboxAction(
        "select-down", _("Mark down to the next one"), "shift+j", "arrow-down", "list", "", "select bulk"
    ),
    InboxAction(
        "select-up", _("Mark up to the previous one"), "shift+k", "arrow-up", "list", "", "select bulk"
    ),
    InboxAction("select-all", _("Mark all"), "shift+x", "list-checks", "list", "", "select everything bulk"),
    InboxAction("select-none", _("Mark none"), "", "x", "list", "", "clear deselect"),
    InboxAction(
        "filter", _("Filter the list"), "f", "list-filter", "list", "", "narrow search condition view"
    ),
    InboxAction("unread-only", _("Unread only, on or off"), "shift+u", "mail", "list", "", "filter new"),
    InboxAction(
        "order", _("Order of the list…"), "shift+o", "arrow-down-up", "list", "", "sort newest oldest"
    ),
    InboxAction("reply", _("Reply"), "r", "reply", "write", "reply", "answer write"),
    InboxAction("note", _("Write a note"), "n", "sticky-note", "write", "note", "internal comment"),
    InboxAction("send", _("Send"), "mod+enter", "send", "write", "note"),
    InboxAction("send-close", _("Send, close and go on"), "mod+shift+enter", "check-check", "write", "reply"),
    InboxAction("bold", _("Bold"), "mod+b", "bold", "write", "note"),
    InboxAction("italic", _("Italic"), "mod+i", "italic", "write", "note"),
    InboxAction("link", _("Link"), "mod+shift+k", "link", "write", "note"),
    InboxAction("code", _("Code"), "mod+e", "code", "write", "note"),
    InboxAction("quote", _("Quote"), "mod+shift+9", "quote", "write", "note"),
    InboxAction("bullets", _("List"), "mod+shift+8", "list", "write", "note", "bullets"),
    InboxAction("numbers", _("Numbered list"), "mod+shift+7", "list-ordered", "write", "note"),
    InboxAction("attach", _("Attach a file"), "", "paperclip", "write", "note", "upload picture"),
    InboxAction(
        "insert-saved", _("Insert a saved reply"), "", "zap", "write", "note", "template macro canned"
    ),
    InboxAction(
        "save-reply",
        _("Save the last reply as a saved reply"),
        "",
        "bookmark-plus",
        "write",
        "reply",
        "macro template",
    ),
    InboxAction("insert-article", _("Insert an article"), "", "book-open", "write", "note", "help center"),
    InboxAction("insert-emoji", _("Insert an emoji"), "", "smile", "write", "note"),
    InboxAction("preview", _("Preview what you write"), "", "eye", "write", "note", "markdown"),
    InboxAction("earlier-drafts", _("Restore an earlier draft"), "", "history", "write", "note", "lost text"),
    InboxAction("voice-guides", _("Voice and tone"), "", "megaphone", "write", "note", "guide style words"),
    InboxAction(
        "send-snooze", _("Send and snooze…"), "", "alarm-clock", "write", "manage", "later wait follow up"
    ),
    InboxAction(
        "send-later", _("Schedule send…"), "", "calendar-clock", "write", "reply", "later delay time"
    ),
    InboxAction("leave", _("Leave the field; what you wrote stays"), "escape", "corner-up-left", "write"),
    InboxAction(
        "close", _("Close and go on"), "e", "check", "conversation", "manage", "done resolve archive"
    ),
    InboxAction("reopen", _("Reopen"), "", "rotate-ccw", "conversation", "manage", "unsnooze wake"),
    InboxAction("snooze", _("Snooze…"), "s", "clock", "conversation", "manage", "later remind"),
    InboxAction("assign", _("Assign to…"), "a", "users", "conversation", "manage", "hand over team"),
    InboxAction("assign-me", _("Assign to me"), "i", "user", "conversation", "manage", "take mine"),
    InboxAction("tag", _("Tags…"), "t", "tag", "conversation", "manage", "label"),
    InboxAction("priority", _("Priority on or off"), "p", "flag", "conversation", "manage", "urgent"),
    InboxAction("unread", _("Mark unread"), "u", "mail", "conversation"),
    InboxAction("read", _("Mark read"), "", "mail-open", "conversation"),
    InboxAction("spam", _("Move to Spam"), "!", "octagon-alert", "conversation", "manage", "junk"),
    InboxAction(
        "merge", _("Merge into another one…"), "m", "merge", "conversation", "manage", "join combine"
    ),
    InboxAction("block", _("Block this person"), "", "ban", "conversation", "block", "spam abuse"),
    InboxAction("unblock", _("Unblock this person"), "", "user-check", "conversation", "block"),
    InboxAction("not-spam", _("Not spam"), "", "inbox", "conversation", "manage", "junk"),
    InboxAction(
        "follow", _("Follow or stop following"), "shift+f", "eye", "conversation", "", "watch subscribe"
    ),
    InboxAction("followers", _("Who follows…"), "", "users", "conversation", "", "participants add"),
    InboxAction("customer", _("About the customer"), "", "panel-right", "conversation", "", "person details"),
    InboxAction(
        "transcript", _("Transcript…"), "", "file-text", "conversation", "", "download export mail text html"
    ),
    InboxAction("search", _("Search everything"), "/", "search", "app", "", "find messages people"),
    InboxAction("undo", _("Undo the last action"), "z", "undo-2", "app", "", "take back"),
    InboxAction("bell", _("What is new"), "g n", "bell", "app", "", "notifications unread"),
    InboxAction(
        "seen", _("Mark everything new as seen"), "", "check-check", "app", "", "clear notifications"
    ),
    InboxAction("away", _("Away until…"), "", "moon", "app", "", "out lunch vacation break pause"),
    InboxAction("back", _("I am back"), "", "sun", "app", "", "available here return"),
    InboxAction("palette", _("Find a command"), "mod+k", "command", "app"),
    InboxAction("help", _("All keys"), "?", "circle-question-mark", "app", "", "shortcuts keyboard"),
    InboxAction("go-yours", _("Yours"), "g i", "user", "go", "", "inbox mine"),
    InboxAction("go-unassigned", _("Unassigned"), "g u", "inbox", "go"),
    InboxAction("go-mentions", _("Mentions"), "g m", "at-sign", "go"),
    InboxAction("go-following", _("Following"), "g f", "eye", "go"),
    InboxAction("go-snoozed", _("Snoozed"), "g z", "clock", "go"),
    InboxAction("go-drafts", _("Drafts"), "g d", "sticky-note", "go"),
    InboxAction("go-scheduled", _("Scheduled"), "g h", "calendar-clock", "go", "", "later"),
    InboxAction("go-everyone", _("Everyone"), "g e", "users", "go", "", "all"),
    InboxAction("go-closed", _("Closed"), "g c", "check", "go", "", "done"),
    InboxAction("go-settings", _("Settings"), "g s", "settings", "go", "", "preferences"),
)
BY_ID = {action.id: action for action in ACTIONS}


def keys_of(user: User) -> dict[str, str]:
    """Return the key of every action for somebody: their own choice, else the usual one."""
    chosen: Mapping[str, str] = user.key_choices
    return {
        action.id: action.key if action.is_fixed else chosen.get(action.id, action.key) for action in ACTIONS
    }


@dataclass(frozen=True)
class ShownAction:
    """An action as the help shows it."""

    action: InboxAction
    key: str
    strokes: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=256)
def grouped(keys: tuple[tuple[str, str], ...]) -> list[tuple[Any, list[ShownAction]]]:
    """Return the actions under the names of their groups, with these keys."""
    by_id = dict(keys)
    return [
        (
            name,
            [
                ShownAction(action, by_id[action.id], shown(by_id[action.id]))
                for action in ACTIONS
                if action.group == group
            ],
        )
        for group, name in GROUPS.items()
    ]
