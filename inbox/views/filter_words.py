"""How filters read: names of fields and values, and a filter as chips with what each of them does."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from inbox.calc.filter_edits import flipped, without
from inbox.calc.filters import FIELDS, Condition, Field, Group
from inbox.models.standard_view import BY_KEY
from tagging.models import Tag
from workspaces.models import Team, Teammate

LABELS: dict[str, Any] = {
    "list": gettext_lazy("List"),
    "state": gettext_lazy("State"),
    "reply": gettext_lazy("Reply"),
    "waiting": gettext_lazy("Waiting"),
    "unread": gettext_lazy("Unread"),
    "assignee": gettext_lazy("Assigned to"),
    "team": gettext_lazy("Team"),
    "tag": gettext_lazy("Tag"),
    "priority": gettext_lazy("Priority"),
    "channel": gettext_lazy("Channel"),
    "plan": gettext_lazy("Plan"),
    "company": gettext_lazy("Company"),
    "subject": gettext_lazy("Subject"),
    "contact_kind": gettext_lazy("Wrote as"),
    "language": gettext_lazy("Language"),
    "country": gettext_lazy("Country"),
    "attachment": gettext_lazy("Attachment"),
    "created": gettext_lazy("Begun"),
    "updated": gettext_lazy("Last change"),
}
VALUES: dict[str, Any] = {
    "open": gettext_lazy("open"),
    "snoozed": gettext_lazy("snoozed"),
    "closed": gettext_lazy("closed"),
    "waiting": gettext_lazy("waiting for us"),
    "answered": gettext_lazy("answered"),
    "never": gettext_lazy("never answered"),
    "me": gettext_lazy("me"),
    "nobody": gettext_lazy("nobody"),
    "none": gettext_lazy("none"),
    "messenger": gettext_lazy("Messenger"),
    "email": gettext_lazy("e-mail"),
    "api": gettext_lazy("API"),
    "lead": gettext_lazy("a visitor or lead"),
    "user": gettext_lazy("a user"),
}
_IS = (("is", gettext_lazy("is")), ("!is", gettext_lazy("is not")))
_YES = (("is", gettext_lazy("yes")), ("!is", gettext_lazy("no")))
_CONTAINS = (("contains", gettext_lazy("contains")), ("!contains", gettext_lazy("does not contain")))
_WAITS = (("longer", gettext_lazy("longer than")), ("shorter", gettext_lazy("shorter than")))
_WAITED = (("!longer", gettext_lazy("not longer than")), ("!shorter", gettext_lazy("not shorter than")))
_WHEN = (
    ("last", gettext_lazy("in the last")),
    ("!last", gettext_lazy("not in the last")),
    ("after", gettext_lazy("after")),
    ("before", gettext_lazy("before")),
)
_NOT_WHEN = (("!after", gettext_lazy("not after")), ("!before", gettext_lazy("not before")))
UNITS: dict[str, Any] = {
    "m": ngettext_lazy("{n} minute", "{n} minutes", "n"),
    "h": ngettext_lazy("{n} hour", "{n} hours", "n"),
    "d": ngettext_lazy("{n} day", "{n} days", "n"),
}
SORTS: dict[str, Any] = {
    "waiting": gettext_lazy("Waiting longest"),
    "priority": gettext_lazy("Priority first"),
    "newest": gettext_lazy("Newest"),
    "oldest": gettext_lazy("Oldest"),
    "activity": gettext_lazy("Latest activity"),
}


def sort_label(sort: str, states: frozenset[str]) -> str:
    """Return what an order is called in a list of conversations in these states."""
    if sort == "waiting" and states == {"snoozed"}:
        return _("Waking soonest")
    if sort == "waiting" and states == {"closed"}:
        return _("Closed latest")
    return str(SORTS[sort])


def is_yes_or_no(field: Field) -> bool:
    """Tell whether a field has one value, so that only yes or no is asked."""
    return field.choices == ("yes",)


def ops_of(field: Field) -> tuple[tuple[str, Any], ...]:
    """Return what can be said of a field, each with its words; a ``!`` before it says the opposite."""
    if is_yes_or_no(field):
        return _YES
    return {"duration": _WAITS, "moment": _WHEN}.get(
        field.kind, _CONTAINS if "contains" in field.ops else _IS
    )


@dataclass(frozen=True)
class Names:
    """The names of the rows a filter names by id; one that is gone, or another workspace's, has none."""

    known: dict[tuple[str, int], str]

    @classmethod
    def of(cls, group: Group) -> "Names":
        """Look up everything a filter names. At most 3 queries, none for ids of a kind that it has not."""
        known: dict[tuple[str, int], str] = {}
        for kind, model in (("teammate", Teammate), ("team", Team), ("tag", Tag)):
            ids = {
                one.value
                for one in group.conditions()
                if FIELDS[one.field].kind == kind and isinstance(one.value, int)
            }
            if ids:
                found: Any = model._default_manager.filter(pk__in=ids)  # noqa: SLF001 -- the fenced one
                known |= {(kind, pk): name for pk, name in found.values_list("pk", "name")}
        return cls(known)

    def value(self, one: Condition) -> str:
        """Return how a condition's value reads."""
        field = FIELDS[one.field]
        if isinstance(one.value, int):
            return self.known.get((field.kind, one.value), _("somebody or something that is gone"))
        if field.kind == "list":
            return str(BY_KEY[one.value].label) if one.value in BY_KEY else one.value
        if field.kind == "duration" or one.op == "last":
            number = int(one.value[:-1])
            return str(UNITS[one.value[-1]] % {"n": number}).format(n=number)
        if field.kind == "moment":
            return date_format(date.fromisoformat(one.value), "SHORT_DATE_FORMAT")
        return one.value if field.kind == "text" else str(VALUES.get(one.value, one.value))

    def sentence(self, one: Condition) -> str:
        """Return how a condition reads."""
        field = FIELDS[one.field]
        words = dict((*ops_of(field), *_WAITED, *_NOT_WHEN))
        said = f"{LABELS[one.field]} {words[('!' if one.negated else '') + one.op]}"
        return said if is_yes_or_no(field) else f"{said} {self.value(one)}"


@dataclass(frozen=True)
class Token:
    """One thing in the row of chips: a condition, a word between two, or an edge of a group."""

    kind: str
    text: str
    href: str = ""
    """Where pressing it leads: a chip to its form, a word between two to the other word."""
    without: str = ""
    """Where its cross leads."""
    path: str = ""


def tokens(whole: Group, address: Callable[[Group], str], editing: Callable[[str], str]) -> list[Token]:
    """Return a filter as chips. At most 3 queries.

    :param address: where the list with another filter is
    :param editing: where the form of the condition at a place is
    """
    names = Names.of(whole)

    def shown(group: Group, path: str) -> Iterator[Token]:
        for number, part in enumerate(group.parts):
            place = f"{path}.{number}" if path else str(number)
            if number:
                word = _("and") if group.joined == "all" else _("or")
                yield Token("join", word, address(flipped(whole, path)), path=path)
            if isinstance(part, Group):
                yield Token("open", "(")
                yield from shown(part, place)
                yield Token("close", ")")
            else:
                away = address(without(whole, place))
                yield Token("chip", names.sentence(part), editing(place), away, place)

    return list(shown(whole, ""))


def groups(whole: Group, names: Names) -> Iterable[tuple[str, str]]:
    """Yield the groups below the whole with their places and how they begin."""
    for number, part in enumerate(whole.parts):
        if isinstance(part, Group):
            first = next(part.conditions(), None)
            yield str(number), names.sentence(first) if first else ""
