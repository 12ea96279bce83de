"""How what happened in a conversation reads."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from inbox.models import ConversationPart

HAPPENINGS = {
    "closed": gettext_noop("{who} closed this"),
    "reopened": gettext_noop("{who} opened this again"),
    "snoozed": gettext_noop("{who} snoozed this"),
    "unsnoozed": gettext_noop("Back from snooze"),
    "assigned": gettext_noop("{who} assigned this to {whom}"),
    "unassigned": gettext_noop("{who} assigned this to nobody"),
    "taken": gettext_noop("{who} took this on"),
    "prioritized": gettext_noop("{who} made this a priority"),
    "unprioritized": gettext_noop("{who} made this an ordinary one"),
    "tagged": gettext_noop("{who} tagged this {name}"),
    "untagged": gettext_noop("{who} took off the tag {name}"),
    "spam": gettext_noop("{who} moved this to Spam"),
    "not_spam": gettext_noop("{who} said this is not spam"),
    "spam_by_block": gettext_noop("Moved to Spam, because {name} is blocked"),
    "blocked": gettext_noop("{who} blocked {name}"),
    "unblocked": gettext_noop("{who} unblocked {name}"),
}


def happening(part: ConversationPart) -> str:
    """Return what happened in one short sentence; names come from the part, so that it costs no query."""
    details = part.details
    if part.by_teammate:
        who = part.by_teammate.first_name
    else:
        who = _("A new message") if details.get("cause") == "message" else _("Parley")
    words = _(HAPPENINGS[_wording(part)])
    return words.format(who=who, whom=details.get("to", ""), name=details.get("name", ""))


def _wording(part: ConversationPart) -> str:
    details = part.details
    if part.kind == "prioritized" and not details.get("is_priority"):
        return "unprioritized"
    if part.kind == "spam" and details.get("cause") == "blocked":
        return "spam_by_block"
    if part.kind != "assigned":
        return part.kind
    if not details.get("to"):
        return "unassigned"
    is_own = details.get("assignee_id") == part.by_teammate_id is not None
    return "taken" if is_own and details.get("was_assignee_id") != details.get("assignee_id") else "assigned"
