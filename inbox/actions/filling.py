"""What a saved reply's places are filled with for one customer."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inbox.calc.variables import ATTRIBUTE, Place, fill
from inbox.models import Conversation
from workspaces.models import Teammate

MOST_ATTRIBUTES = 200
NAMES = {
    "customer.first_name": gettext_lazy("first name"),
    "customer.name": gettext_lazy("name"),
    "company.name": gettext_lazy("company name"),
    "company.plan": gettext_lazy("company plan"),
    "teammate.first_name": gettext_lazy("your first name"),
    "teammate.name": gettext_lazy("your name"),
    "workspace.name": gettext_lazy("workspace name"),
    "conversation.subject": gettext_lazy("subject"),
}
"""What people call the variables."""


def values_of(conversation: Conversation, *, by: Teammate) -> dict[str, str]:
    """Return every variable's value, "" where there is none; contact and company must be loaded. No queries.

    A person whose name is not known has none: an address is no way to say hello.
    """
    contact, company = conversation.contact, conversation.company
    name = " ".join(contact.name.split())
    values = {
        "customer.first_name": name.split(" ", maxsplit=1)[0],
        "customer.name": name,
        "company.name": company.name if company else "",
        "company.plan": company.plan if company else "",
        "teammate.first_name": by.first_name,
        "teammate.name": by.name,
        "workspace.name": by.workspace.name,
        "conversation.subject": conversation.subject,
    }
    attributes = list(contact.custom_attributes.items())[:MOST_ATTRIBUTES]
    return values | {f"customer.attribute.{name}": _as_text(value) for name, value in attributes}


def name_of(place: Place) -> str:
    """Return what people call what a place stands for."""
    if place.variable in NAMES:
        return str(NAMES[place.variable])
    return place.variable.removeprefix(ATTRIBUTE)


def missing_sentence(place: Place, *, first_name: str) -> str:
    """Return why a place is still to be filled, and that it has to be."""
    if not place.is_known:
        return _("Nothing fills %(place)s: write something there.") % {"place": place.text}
    return _("%(name)s has no %(what)s: fill the marked place.") % {
        "name": first_name,
        "what": name_of(place),
    }


def fill_note(text: str, values: dict[str, str]) -> str:
    """Return a note with every place filled: nobody is asked about one, so what is missing is said to be."""
    filled = fill(text, values)
    note = filled.text
    for place in filled.missing:
        note = note.replace(place.text, _("(no %(what)s)") % {"what": name_of(place)})
    return note


def _as_text(value: Any) -> str:
    """Return an attribute in words; lists and the like have none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else ""
    return str(value)
