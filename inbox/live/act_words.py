"""What an act says of itself."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from inbox.models import Act
from inbox.models.act import UNFINISHED

DONE = {
    "assign": gettext_noop("Assigned"),
    "assign_team": gettext_noop("Assigned"),
    "tag": gettext_noop("Tagged"),
    "untag": gettext_noop("Tag taken off"),
    "priority": gettext_noop("Priority changed"),
    "snooze": gettext_noop("Snoozed"),
    "close": gettext_noop("Closed"),
    "reopen": gettext_noop("Opened again"),
    "read": gettext_noop("Marked read"),
    "unread": gettext_noop("Marked unread"),
    "spam": gettext_noop("Moved to Spam"),
    "not_spam": gettext_noop("Not spam"),
    "follow": gettext_noop("Following"),
    "unfollow": gettext_noop("No longer following"),
    "block": gettext_noop("Blocked"),
    "unblock": gettext_noop("Unblocked"),
    "merge": gettext_noop("Merged"),
    "several": gettext_noop("Done"),
}


def act_answer(act: Act) -> dict[str, Any]:
    """Return what the browser shows of an act: its words, how far it is, and whether there is something to undo."""
    return {
        "id": act.pk,
        "kind": act.kind,
        "state": act.state,
        "total": act.total,
        "handled": act.undone + act.kept if act.state == "undoing" else act.done + act.failed,
        "is_finished": act.state not in UNFINISHED,
        "has_changed": act.has_changed,
        "said": _said(act),
    }


def _said(act: Act) -> str:
    if act.state == "undoing":
        return _("Undoing")
    if act.state == "undone":
        return _kept(act) if act.kept else _("Undone")
    if act.state == "doing":
        words = ngettext("Working on {n} conversation", "Working on {n} conversations", act.total)
        return words.format(n=act.total)
    done = act.label or _(DONE.get(act.kind, DONE["several"]))
    if act.total == 1 or act.kind == "block":
        return done
    many = ngettext("{n} conversation", "{n} conversations", act.done).format(n=act.done)
    return f"{done} · {many}"


def _kept(act: Act) -> str:
    if act.total == 1:
        return _("Somebody changed it since, so it stays.")
    words = ngettext(
        "Undone. {n} of {total} was changed by somebody else and stays.",
        "Undone. {n} of {total} were changed by somebody else and stay.",
        act.kept,
    )
    return words.format(n=act.kept, total=act.undone + act.kept)
