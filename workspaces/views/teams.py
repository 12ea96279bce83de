"""Teams: who belongs together."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workspaces.actions.refusals import RefusedError
from workspaces.actions.teams import delete_team, save_team
from workspaces.calc.permissions import Permission
from workspaces.forms import TeamForm
from workspaces.guards import client_ip, needs
from workspaces.middleware import TeammateRequest
from workspaces.models import Team
from workspaces.queries import team_page
from workspaces.views.settings import saved

PAGE = "settings_teams"


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_TEAMS)
def teams(request: TeammateRequest) -> HttpResponse:
    """List teams, and make one."""
    form = TeamForm(request.POST or None)
    if form.is_bound and _is_saved(request, form, None):
        return saved(request, PAGE)
    page = team_page(cursor=request.GET.get("cursor", ""))
    context = {"page": page, "form": form, "here": PAGE}
    return render(request, "workspaces/settings/teams.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_TEAMS)
def team(request: TeammateRequest, pk: int) -> HttpResponse:
    """Show one team, and change it."""
    found = get_object_or_404(Team.objects.prefetch_related("teammates"), pk=pk)
    form = TeamForm(request.POST or None, team=found)
    if form.is_bound and _is_saved(request, form, found):
        return saved(request, PAGE)
    context = {"team": found, "form": form, "here": PAGE}
    return render(request, "workspaces/settings/team.html", context, status=400 if form.is_bound else 200)


@require_POST
@needs(Permission.MANAGE_TEAMS)
def delete(request: TeammateRequest, pk: int) -> HttpResponse:
    """End a team."""
    found = get_object_or_404(Team, pk=pk)
    delete_team(found, by=request.teammate, ip=client_ip(request))
    return saved(request, PAGE, _("The team %(name)s is gone.") % {"name": found.name})


def _is_saved(request: TeammateRequest, form: TeamForm, found: Team | None) -> bool:
    if not form.is_valid():
        return False
    try:
        save_team(found, by=request.teammate, ip=client_ip(request), **form.cleaned_data)
    except RefusedError as no:
        form.add_error("name", str(no.reason))
        return False
    return True
