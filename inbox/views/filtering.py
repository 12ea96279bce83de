"""Narrowing a list: chips above it, a form that adds one condition at a time, and the order it stands in."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customers.models import Company, Contact
from inbox.calc.filter_edits import added, part_at, put
from inbox.calc.filters import EVERYTHING, FIELDS, Condition, Field, FilterError, Group, read_filter
from inbox.models.inbox_view import Asked, InboxView, ListOrder, find_listing, find_saved_view
from inbox.models.listing import Listing
from inbox.models.standard_view import STANDARD_VIEWS
from inbox.views.filter_words import LABELS, VALUES, Names, groups, is_yes_or_no, ops_of, sort_label, tokens
from tagging.models import Tag
from workspaces.calc.numbers import read_number
from workspaces.middleware import TeammateRequest
from workspaces.models import Team, Teammate

MOST_CHOICES, LOOKED_AT = 200, 5000


def listing_of(request: TeammateRequest, key: str, said: QueryDict) -> Listing:
    """Return the list an address asks for.

    :raises FilterError: its filter is none
    :raises Http404: the teammate sees no such list
    """
    listing = find_listing(key, teammate=request.teammate, asked=Asked.of(said))
    if listing is None:
        raise Http404
    return listing


@dataclass(frozen=True)
class Addresses:
    """Where a list with another filter, order or form is; the conversation beside it stays."""

    request: TeammateRequest
    listing: Listing
    usual: Group

    def of(self, wanted: Group | None = None, *, unread: bool | None = None, **more: str) -> str:
        """Return the address of the list with another filter, or with the one it has."""
        kept = self.query(self.listing.filter if wanted is None else wanted, unread=unread) | more
        pk = self.request.resolver_match.kwargs.get("pk") if self.request.resolver_match else None
        base = reverse("inbox_view", args=[self.request.workspace.slug, self.listing.key])
        return f"{base}{pk or ''}" + (f"?{urlencode(kept)}" if kept else "")

    def query(self, wanted: Group, *, unread: bool | None = None) -> dict[str, str]:
        """Return what an address must say to ask for a filter here."""
        is_unread_only = self.listing.is_unread_only if unread is None else unread
        said = {"filter": wanted.as_json()} if wanted != self.usual else {}
        return said | ({"unread": "1"} if is_unread_only else {})


def narrowing_context(request: TeammateRequest, listing: Listing, saved: InboxView | None) -> dict[str, Any]:
    """Return what the bar above a list shows of what narrows it. At most 3 queries, none without ids in the filter."""
    usual = saved.wanted() if saved else EVERYTHING
    to = Addresses(request, listing, usual)
    return {
        "tokens": tokens(listing.filter, to.of, lambda place: to.of(edit=place or "new")),
        "filter_json": listing.filter.as_json(),
        "is_changed": listing.filter != usual,
        **saved_context(request, saved),
        "sorts": [(sort, sort_label(sort, listing.states)) for sort in listing.sorts],
        "sort_label": sort_label(listing.sort, listing.states),
        "list_query": urlencode(to.query(listing.filter)),
        "usual_href": to.of(usual),
        "whole_href": to.of(usual, unread=False),
        "filter_href": to.of(edit="new"),
        "unread_href": to.of(unread=not listing.is_unread_only),
        **(panel_context(request, listing, request.GET["edit"]) if "edit" in request.GET else {}),
    }


def saved_context(request: TeammateRequest, saved: InboxView | None) -> dict[str, Any]:
    """Return what is shown of a saved view to those who may change it. At most 1 query."""
    may_change = saved is not None and saved.may_be_changed_by(request.teammate)
    teams = Team.objects.order_by("name").values_list("pk", "name")[:MOST_CHOICES] if may_change else ()
    choices = [(str(pk), name) for pk, name in teams]
    return {"saved": saved, "may_change_saved": may_change, "team_choices": choices}


@require_safe
def build(request: TeammateRequest, view: str) -> HttpResponse:
    """Add the condition that the form describes, or put it in another's place, and show the list."""
    said = request.GET
    listing = _found(request, view, said)
    at = said.get("at", "")
    back = {"edit": at or "new"}
    wanted = listing.filter
    try:
        condition = _condition(said)
        changed = put(wanted, at, condition) if at else added(wanted, said.get("into", ""), condition)
        wanted, back = read_filter(changed.as_data()), {}
    except FilterError as error:
        messages.error(request, _("That is no condition: {problem}.").format(problem=error))
    except IndexError:
        messages.error(request, _("That part of the filter is gone."))
    return redirect(_address(request, listing, wanted, **back))


def _found(request: TeammateRequest, view: str, said: QueryDict) -> Listing:
    try:
        return listing_of(request, view, said)
    except FilterError as error:
        raise Http404 from error


def _address(request: TeammateRequest, listing: Listing, wanted: Group, **more: str) -> str:
    saved = find_saved_view(listing.key, teammate=request.teammate)
    to = Addresses(request, listing, saved.wanted() if saved else EVERYTHING)
    query = to.query(wanted) | more
    pk = read_number((request.POST or request.GET).get("pk", ""))
    base = reverse("inbox_view", args=[request.workspace.slug, listing.key])
    return f"{base}{pk or ''}" + (f"?{urlencode(query)}" if query else "")


def _condition(said: QueryDict) -> Condition:
    """Return the condition that the form describes; each field has its own op and value there.

    :raises FilterError: it describes none
    """
    name = said.get("field", "")
    field = FIELDS.get(name)
    if field is None:
        raise FilterError("field", f"must be one of {', '.join(FIELDS)}")
    op = said.get(f"op-{name}", field.ops[0])
    value: str | int = said.get(f"value-{name}", "").strip()
    if is_yes_or_no(field):
        value = "yes"
    elif field.kind == "duration" or op.endswith("last"):
        value = f"{said.get(f'number-{name}', '').strip()}{said.get(f'unit-{name}', '')}"
    elif field.kind in ("teammate", "team", "tag") and (number := read_number(str(value))) is not None:
        value = number
    data = {"field": name, "op": op.removeprefix("!"), "value": value, "not": op.startswith("!")}
    group = read_filter({"all": [data]})
    return next(group.conditions())


@require_safe
def panel(request: TeammateRequest, view: str) -> HttpResponse:
    """Show the form that adds a condition, or changes the one at ``?edit=``."""
    listing = _found(request, view, request.GET)
    saved = find_saved_view(view, teammate=request.teammate)
    context = {"view": listing.view, "listing": listing, "filter_json": listing.filter.as_json()}
    context |= saved_context(request, saved)
    context["is_changed"] = listing.filter != (saved.wanted() if saved else EVERYTHING)
    asked = Addresses(request, listing, saved.wanted() if saved else EVERYTHING).query(listing.filter)
    context |= panel_context(request, listing, request.GET.get("edit", "new")) | {
        "list_query": urlencode(asked)
    }
    return render(request, "inbox/conversations/_filter.html", context)


def panel_context(request: TeammateRequest, listing: Listing, at: str) -> dict[str, Any]:
    """Return what the form offers. At most 9 queries."""
    try:
        present = part_at(listing.filter, at) if at not in ("", "new") else None
    except IndexError:
        present = None
    edited = present if isinstance(present, Condition) else None
    names = Names.of(listing.filter)
    offered = _offered()
    return {
        "panel": True,
        "at": at if edited else "",
        "field_forms": [_field_form(field, offered, edited) for field in FIELDS.values()],
        "edited": edited,
        "groups": list(groups(listing.filter, names)),
        "team_choices": offered["team"],
        "suggested_name": ", ".join(names.sentence(one) for one in list(listing.filter.conditions())[:2])[
            :80
        ],
    }


@dataclass(frozen=True)
class FieldForm:
    """What the form shows of one field."""

    id: str
    label: Any
    ops: tuple[tuple[str, Any], ...]
    choices: list[tuple[str, Any]]
    kind: str
    op: str = ""
    value: str = ""
    number: str = "2"
    unit: str = "h"

    @property
    def units(self) -> list[tuple[str, str]]:
        """Return the units of a duration."""
        return [("m", _("minutes")), ("h", _("hours")), ("d", _("days"))]


def _field_form(
    field: Field, offered: dict[str, list[tuple[str, Any]]], edited: Condition | None
) -> FieldForm:
    kind = "yes" if is_yes_or_no(field) else field.kind
    words = [(choice, VALUES[choice]) for choice in field.choices if choice != "yes"]
    form = FieldForm(field.id, LABELS[field.id], ops_of(field), words + offered.get(field.kind, []), kind)
    if kind == "text":
        form = FieldForm(form.id, form.label, form.ops, offered.get(field.id, []), kind)
    if edited is None or edited.field != field.id:
        return form
    op, value = ("!" if edited.negated else "") + edited.op, str(edited.value)
    is_duration = kind == "duration" or edited.op == "last"
    span = {"number": value[:-1], "unit": value[-1]} if is_duration else {"value": value}
    return FieldForm(form.id, form.label, form.ops, form.choices, kind, op=op, **span)


def _offered() -> dict[str, list[tuple[str, Any]]]:
    """Return what can be chosen, by kind or field: rows by name, and words that companies and latest people have. 6 queries."""
    rows: dict[str, QuerySet[Any]] = {
        "teammate": Teammate.objects.seated().order_by("name"),
        "team": Team.objects.order_by("name"),
        "tag": Tag.objects.order_by("name"),
    }
    offered: dict[str, list[tuple[str, Any]]] = {
        kind: [(str(pk), name) for pk, name in found.values_list("pk", "name")[:MOST_CHOICES]]
        for kind, found in rows.items()
    }
    offered["list"] = [(view.key, view.label) for view in STANDARD_VIEWS]
    lately = Contact.objects.order_by("-pk").values("pk")[:LOOKED_AT]
    for field, values in (
        ("plan", Company.objects.exclude(plan="").values_list("plan", flat=True)),
        (
            "language",
            Contact.objects.filter(pk__in=lately).exclude(language="").values_list("language", flat=True),
        ),
        (
            "country",
            Contact.objects.filter(pk__in=lately).exclude(country="").values_list("country", flat=True),
        ),
    ):
        offered[field] = [(value, value) for value in values.order_by().distinct()[:MOST_CHOICES]]
    return offered


@require_POST
def sort(request: TeammateRequest, view: str) -> HttpResponse:
    """Remember the order a teammate wants a list in, and show it so."""
    listing = _found(request, view, request.POST).sorted_by(request.POST.get("sort", ""))
    ListOrder.objects.remember(view, teammate=request.teammate, sort=listing.sort)
    return redirect(_address(request, listing, listing.filter))
