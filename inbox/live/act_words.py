"""What an act says of itself."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from inbox.models import Act
from inbox.models.act import UNFINISHED
from workspaces.models import Teammate
from workspaces.templatetags.parley import availability_words

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
    if away := _who_is_away(act):
        done = f"{done}. {away}"
    if act.total == 1 or act.kind == "block":
        return done
    many = ngettext("{n} conversation", "{n} conversations", act.done).format(n=act.done)
    return f"{done} · {many}"


def _who_is_away(act: Act) -> str:
    """Say of whoever was given something that they will not see it soon. 1 query for assignments."""
    pk = act.steps[0].get("teammate") if act.kind == "assign" else None
    away = Teammate.objects.filter(pk=pk, is_away=True).select_related("workspace").first() if pk else None
    if away is None or away.pk == act.teammate_id:
        return ""
    when = availability_words(away, away.workspace.time_zone)
    return _("{name} is {when}.").format(name=away.first_name, when=when)


def _kept(act: Act) -> str:
    if act.total == 1:
        return _("Somebody changed it since, so it stays.")
    words = ngettext(
        "Undone. {n} of {total} was changed by somebody else and stays.",
        "Undone. {n} of {total} were changed by somebody else and stay.",
        act.kept,
    )
    return words.format(n=act.kept, total=act.undone + act.kept)
