"""The settings page of assignment: a rule for each team, and one for what belongs to no team."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inbox.actions.assigning import candidates_of
from inbox.actions.assignment_settings import set_assignment_rule
from inbox.calc.assigning import Candidate
from inbox.forms.assignment import AssignmentRuleForm
from inbox.models import AssignmentGiven, AssignmentRule, AssignmentShare
from inbox.queries.lines import waiting_in_line
from workspaces.calc.permissions import Permission
from workspaces.guards import client_ip, needs
from workspaces.middleware import TeammateRequest
from workspaces.models import Team
from workspaces.queries import all_office_hours
from workspaces.templatetags.hours import standing
from workspaces.views.settings import saved, wants_json

PAGE = "settings_assignment"
LATELY = timedelta(days=7)
MOST_TEAMS = MOST_PEOPLE = 200


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_TEAMS)
def show(request: TeammateRequest, pk: int | None = None) -> HttpResponse:
    """Show and change how the conversations of one team, or of none, are given out."""
    team = get_object_or_404(Team, pk=pk) if pk is not None else None
    rule, _new = AssignmentRule.objects.get_or_create(workspace_id=request.workspace.pk, team=team)
    if request.method != "POST":
        return _page(request, rule, AssignmentRuleForm(instance=rule))
    form = AssignmentRuleForm(request.POST, instance=AssignmentRule.objects.get(pk=rule.pk))
    if not form.is_valid():
        if wants_json(request):
            reason = list(form.non_field_errors())[:1] or [_("That was not saved. Please check it.")]
            return JsonResponse({"errors": form.errors | form.people_errors | {"": reason}}, status=400)
        return _page(request, rule, form, status=400)
    fields = {name: form.cleaned_data[name] for name in ("mode", "capacity", "returns_to_earlier")}
    set_assignment_rule(
        rule, by=request.teammate, ip=client_ip(request), capacities=form.capacities, **fields
    )
    return _kept(request, rule.fresh())


def _kept(request: TeammateRequest, rule: AssignmentRule) -> HttpResponse:
    if wants_json(request):
        people = {it.pk: _load(it) for it in candidates_of([rule])[rule.pk]}
        return JsonResponse({"saved": True, "people": people})
    answer = saved(request, PAGE)
    if rule.team_id is None:
        return answer
    return redirect("settings_team_assignment", workspace_slug=request.workspace.slug, pk=rule.team_id)


def _page(
    request: TeammateRequest, rule: AssignmentRule, form: AssignmentRuleForm, *, status: int = 200
) -> HttpResponse:
    """Render the page. 11 queries, whatever the number of people."""
    now = timezone.now()
    context: dict[str, Any] = {
        "here": PAGE,
        "rule": rule,
        "team": rule.team,
        "teams": list(Team.objects.order_by("name")[:MOST_TEAMS]),
        "form": form,
        "people": _people(rule, form),
        "line": waiting_in_line(rule.team_id),
        "standing": standing(all_office_hours("UTC", rule.team_id).of(rule.team_id), now),
    }
    return render(request, "inbox/settings/assignment.html", context, status=status)


def _people(rule: AssignmentRule, form: AssignmentRuleForm) -> list[dict[str, Any]]:
    """Return who may be given conversations: what they have, may have, and were given in the last seven days."""
    given = AssignmentGiven.objects.counts(since=timezone.now() - LATELY)
    own = {it.teammate_id: it.capacity for it in AssignmentShare.objects.filter(rule=rule)}
    candidates = sorted(candidates_of([rule])[rule.pk], key=lambda it: (it.full_name.lower(), it.pk))
    return [
        {
            "it": it,
            "has": _load(it),
            "given": given.get((rule.pk, it.pk), 0),
            "own": form.typed.get(it.pk, "" if own.get(it.pk) is None else own[it.pk]),
            "field": f"capacity-{it.pk}",
            "error": form.people_errors.get(f"capacity-{it.pk}", [""])[0],
        }
        for it in candidates[:MOST_PEOPLE]
    ]


def _load(it: Candidate) -> str:
    return _("%(n)d of %(most)d") % {"n": it.load, "most": it.capacity}
