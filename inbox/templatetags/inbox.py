"""How conversation parts read."""

from uuid import uuid4

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from inbox.models import ConversationPart

register = template.Library()

HAPPENINGS = {
    "closed": "{who} closed this",
    "reopened": "{who} opened this again",
    "snoozed": "{who} snoozed this",
    "unsnoozed": "Back from snooze",
    "assigned": "{who} assigned this",
    "prioritized": "{who} changed the priority",
    "tagged": "{who} tagged this {name}",
    "untagged": "{who} took off the tag {name}",
}


@register.filter
def body(part: ConversationPart) -> SafeString:
    """Return what was written as safe HTML."""
    return mark_safe(part.body_html)  # noqa: S308 -- inbox.calc.markup lets only its allow-list through


@register.filter
def happening(part: ConversationPart) -> str:
    """Return what happened in one short sentence."""
    if part.by_teammate:
        who = part.by_teammate.first_name
    else:
        who = _("A new message") if part.details.get("cause") == "message" else _("Parley")
    return _(HAPPENINGS[part.kind]).format(who=who, name=part.details.get("name", ""))


@register.simple_tag
def new_client_id() -> str:
    """Return a fresh id for a form, so that sending it twice stores it once."""
    return str(uuid4())
