"""How what happened in a conversation reads."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from inbox.models import ConversationPart

HAPPENINGS = {
    "closed": gettext_noop("{who} closed this"),
    "reopened": gettext_noop("{who} opened this again"),
    "snoozed": gettext_noop("{who} snoozed this"),
    "snoozed_until_reply": gettext_noop("{who} snoozed this until there is a reply"),
    "unsnoozed": gettext_noop("Back from snooze"),
    "assigned": gettext_noop("{who} assigned this to {whom}"),
    "unassigned": gettext_noop("{who} assigned this to nobody"),
    "taken": gettext_noop("{who} took this on"),
    "team_ended": gettext_noop("{who} deleted the team {name}"),
    "returned": gettext_noop("{name} cannot take this back now, so it goes to whoever is next"),
    "returned_to_line": gettext_noop("The customer came back, so this goes to whoever is next"),
    "away": gettext_noop("{name} is away, so somebody else can take this"),
    "away_to_team": gettext_noop("{name} is away, so this went to {whom}"),
    "prioritized": gettext_noop("{who} made this a priority"),
    "unprioritized": gettext_noop("{who} made this an ordinary one"),
    "tagged": gettext_noop("{who} tagged this {name}"),
    "untagged": gettext_noop("{who} took off the tag {name}"),
    "spam": gettext_noop("{who} moved this to Spam"),
    "not_spam": gettext_noop("{who} said this is not spam"),
    "spam_by_block": gettext_noop("Moved to Spam, because {name} is blocked"),
    "merged": gettext_noop("{who} merged another conversation with {name} into this one"),
    "merged_away": gettext_noop("{who} merged this into another conversation with {name}"),
    "unmerged": gettext_noop("{who} separated this and the conversation with {name} again"),
    "blocked": gettext_noop("{who} blocked {name}"),
    "unblocked": gettext_noop("{who} unblocked {name}"),
    "withheld_message": gettext_noop("{of}’s reply was not sent: the customer wrote before its time came"),
    "withheld_reply": gettext_noop("{of}’s reply was not sent: a colleague answered before its time came"),
    "withheld_spam": gettext_noop("{of}’s reply was not sent: this was marked as spam before its time came"),
    "withheld_seat": gettext_noop("{of}’s reply was not sent: {of} may no longer answer here"),
}


def happening(part: ConversationPart) -> str:
    """Return what happened in one short sentence; names come from the part, so that it costs no query."""
    details = part.details
    if part.by_teammate:
        who = part.by_teammate.first_name
    else:
        who = _("A new message") if details.get("cause") == "message" else _("Parley")
    words = _(HAPPENINGS[_wording(part)])
    said = {"whom": details.get("to", ""), "name": details.get("name", ""), "of": details.get("of", "")}
    return words.format(who=who, **said)


def _wording(part: ConversationPart) -> str:
    details = part.details
    if part.kind == "assigned":
        return _wording_of_hand_over(part)
    others = {
        "prioritized": "prioritized" if details.get("is_priority") else "unprioritized",
        "spam": "spam_by_block" if details.get("cause") == "blocked" else "spam",
        "withheld": f"withheld_{details.get('for')}",
        "snoozed": "snoozed" if details.get("until", "then") else "snoozed_until_reply",
    }
    return others.get(part.kind, part.kind)


def _wording_of_hand_over(part: ConversationPart) -> str:
    details = part.details
    cause, has_receiver = details.get("cause"), bool(details.get("to"))
    by_cause = {
        "away": "away_to_team" if has_receiver else "away",
        "team_ended": "team_ended",
        "returned": "returned" if details.get("name") else "returned_to_line",
    }
    if cause in by_cause:
        return by_cause[cause]
    if not has_receiver:
        return "unassigned"
    is_own = details.get("assignee_id") == part.by_teammate_id is not None
    return "taken" if is_own and details.get("was_assignee_id") != details.get("assignee_id") else "assigned"


def names_of_few(names: Sequence[str]) -> str:
    """Return first names as people would say them: two of them, and how many more."""
    first = [name.split(" ", maxsplit=1)[0] for name in names]
    if len(first) > 2:  # noqa: PLR2004 -- two fit
        return _("{some} and {n} more").format(some=", ".join(first[:2]), n=len(first) - 2)
    return _("{one} and {other}").format(one=first[0], other=first[1]) if len(first) > 1 else "".join(first)
