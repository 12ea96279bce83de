"""What the inbox's templates need beside what every page has."""

import json
from typing import Any
from uuid import uuid4

from django import template
from django.utils.safestring import SafeString, mark_safe

from inbox.models import ConversationPart
from workspaces.calc.permissions import Permission
from workspaces.models import Teammate

register = template.Library()

NEEDS = {
    "note": Permission.NOTE,
    "reply": Permission.REPLY,
    "manage": Permission.MANAGE_CONVERSATIONS,
    "block": Permission.BLOCK_CONTACTS,
}
"""What shared fragments ask for with ``data-needs``; the page around them says what its teammate may do."""


@register.filter
def body(part: ConversationPart) -> SafeString:
    """Return what was written as safe HTML."""
    return mark_safe(part.body_html)  # noqa: S308 -- inbox.calc.markup lets only its allow-list through


@register.filter
def allowed(teammate: Teammate) -> str:
    """Return the words of ``data-needs`` a teammate fulfils."""
    return " ".join(word for word, permission in NEEDS.items() if teammate.may(permission))


@register.filter(name="json")
def as_json(value: Any) -> str:
    """Return a value as JSON for a data attribute."""
    return json.dumps(value)


@register.simple_tag
def new_client_id() -> str:
    """Return a fresh id for a form, so that sending it twice stores it once."""
    return str(uuid4())


@register.filter
def found_words(words: set[str]) -> str:
    """Return what a search looked for, as JSON for the script that sets it apart in an open conversation."""
    return json.dumps(sorted(words))
