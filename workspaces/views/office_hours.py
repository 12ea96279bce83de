"""Office hours: of the workspace, and of teams that have their own."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workspaces.actions.office_hours import add_exception, remove_exception, set_office_hours
from workspaces.actions.refusals import RefusedError
from workspaces.calc.numbers import read_number
from workspaces.calc.permissions import Permission
from workspaces.calc.week import TypedSlot, write_week
from workspaces.forms.office_hours import (
    OWN,
    ROUND_THE_CLOCK,
    UNSET,
    ExceptionForm,
    OfficeHoursForm,
    rows_by_day,
    suggested_week,
)
from workspaces.guards import client_ip, needs
from workspaces.middleware import TeammateRequest
from workspaces.models import OfficeHours, OfficeHoursException, Team
from workspaces.models.office_hours import week_of
from workspaces.queries import office_hours
from workspaces.templatetags.hours import standing
from workspaces.views.settings import saved, wants_json

PAGE = "settings_office_hours"
MOST_TEAMS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_TEAMS)
def show(request: TeammateRequest, pk: int | None = None) -> HttpResponse:
    """Show and change the hours of the workspace, or of one team."""
    team = get_object_or_404(Team, pk=pk) if pk is not None else None
    if request.method != "POST":
        return _page(request, team)
    form = OfficeHoursForm(request.POST.dict(), is_team=team is not None)
    if form.is_valid():
        set_office_hours(team, by=request.teammate, ip=client_ip(request), **form.hours())
        return _kept(request, team)
    if wants_json(request):
        named = {name: [text] for name, text in form.slot_errors.items()}
        reason = list(form.non_field_errors()) or [_("That was not saved. Please check it.")]
        return JsonResponse({"errors": form.errors | named | {"": reason[:1]}}, status=400)
    return _page(request, team, form=form, status=400)


@require_POST
@needs(Permission.MANAGE_TEAMS)
def add_day(request: TeammateRequest) -> HttpResponse:
    """Add a day that differs."""
    team = _named_team(request)
    form = ExceptionForm(request.POST)
    if form.is_valid():
        day = {name: form.cleaned_data[name] for name in ("name", "on", "is_recurring", "time_intervals")}
        try:
            add_exception(team, by=request.teammate, ip=client_ip(request), **day)
        except RefusedError as no:
            form.add_error("on", str(no.reason))
        else:
            return _again(request, team, _("%(name)s is in the list.") % {"name": day["name"]})
    return _page(request, team, day_form=form, status=400)


@require_POST
@needs(Permission.MANAGE_TEAMS)
def remove_day(request: TeammateRequest, pk: int) -> HttpResponse:
    """Take a day off the list."""
    days = OfficeHoursException.objects.select_related("office_hours__team")
    day = get_object_or_404(days, pk=pk)
    remove_exception(day, by=request.teammate, ip=client_ip(request))
    return _again(
        request, day.office_hours.team, _("%(name)s is an ordinary day again.") % {"name": day.name}
    )


def _named_team(request: TeammateRequest) -> Team | None:
    pk = read_number(request.POST.get("team", ""))
    return get_object_or_404(Team, pk=pk) if pk is not None else None


def _kept(request: TeammateRequest, team: Team | None) -> HttpResponse:
    if wants_json(request):
        schedule = office_hours(request.workspace, team)
        return JsonResponse({"saved": True, "standing": standing(schedule, timezone.now())})
    return _again(request, team, _("Saved"))


def _again(request: TeammateRequest, team: Team | None, message: str) -> HttpResponse:
    if team is None:
        return saved(request, PAGE, message)
    saved(request, PAGE, message)
    return redirect("settings_team_hours", workspace_slug=request.workspace.slug, pk=team.pk)


def _page(
    request: TeammateRequest,
    team: Team | None,
    *,
    form: OfficeHoursForm | None = None,
    day_form: ExceptionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page. 6 queries."""
    stored = OfficeHours.objects.of(team.pk if team else None)
    if stored:
        prefetch_related_objects([stored], "exceptions")
    now = timezone.now()
    schedule = office_hours(request.workspace, team)
    form = form or OfficeHoursForm(is_team=team is not None, initial=_initial(request, stored))
    context: dict[str, Any] = {
        "here": PAGE,
        "team": team,
        "teams": list(Team.objects.order_by("name")[:MOST_TEAMS]),
        "form": form,
        "days": rows_by_day(form.typed if form.is_bound else _typed(stored)),
        "day_form": day_form or ExceptionForm(),
        "exceptions": _coming_first(stored, now.astimezone(schedule.zone).date()),
        "standing": standing(schedule, now),
        "zone": schedule.time_zone,
    }
    return render(request, "workspaces/settings/office_hours.html", context, status=status)


def _initial(request: TeammateRequest, stored: OfficeHours | None) -> dict[str, Any]:
    if stored is None:
        return {"mode": UNSET, "time_zone_name": request.workspace.time_zone}
    mode = ROUND_THE_CLOCK if stored.is_always_open else OWN
    return {"mode": mode if stored.is_used else UNSET, "time_zone_name": stored.time_zone_name}


def _typed(stored: OfficeHours | None) -> list[TypedSlot]:
    is_new = stored is None or (not stored.is_used and not stored.time_intervals)
    return suggested_week() if is_new or stored is None else write_week(week_of(stored.time_intervals))


def _coming_first(stored: OfficeHours | None, today: Any) -> list[tuple[Any, OfficeHoursException]]:
    """Return the days that differ, each with when it comes next, those that are over last."""
    days = [(it.next_on(today), it) for it in stored.exceptions.all()] if stored else []
    return sorted(days, key=lambda day: (day[0] < today, day[0]))
