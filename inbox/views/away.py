"""Being away, and back: for oneself, and by managers for others."""

from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from inbox.actions.acts import NotUndoableError, undo
from inbox.actions.away import come_back, go_away, hand_over, to_hand_over
from inbox.forms.away import AwayForm
from inbox.models import Act
from inbox.models.act import ActState
from inbox.views.answers import wants_json
from workspaces.calc.numbers import read_number
from workspaces.calc.permissions import Permission
from workspaces.guards import client_ip, needs
from workspaces.middleware import TeammateRequest
from workspaces.models import Team, Teammate
from workspaces.templatetags.parley import availability_words
from workspaces.views.settings import hears_no

MOST_TEAMS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@hears_no
def show(request: TeammateRequest) -> HttpResponse:
    """Show who is meant and for how long, and let them be away."""
    who = _who(request)
    if request.method != "POST":
        initial = {"while_away": who.while_away, "reason": who.away_reason}
        initial |= {"until": "tomorrow", "teammate": str(who.pk)}
        return _show(request, who, AwayForm(zone=ZoneInfo(request.workspace.time_zone), initial=initial))
    form = AwayForm(request.POST, zone=ZoneInfo(request.workspace.time_zone))
    if not form.is_valid():
        if wants_json(request):
            return JsonResponse({"errors": form.errors}, status=400)
        return _show(request, who, form, status=400)
    data = form.cleaned_data
    # A quick choice from a menu says nothing of the rest, which stays as it was.
    handling = data["while_away"] if "while_away" in request.POST else who.while_away
    told = {"until": data["back_at"], "reason": data["reason"], "while_away": handling}
    go_away(who, by=request.teammate, ip=client_ip(request), **told)
    return _done(request, who)


@require_POST
@hears_no
def back(request: TeammateRequest) -> HttpResponse:
    """Let somebody be here again."""
    who = _who(request)
    come_back(who, by=request.teammate, ip=client_ip(request))
    return _done(request, who)


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
@hears_no
def pass_everything_on(request: TeammateRequest) -> HttpResponse:
    """Hand over everything somebody has open or snoozed: one act, which the page then offers to undo."""
    who, client_id = _who(request), _client_id(request)
    if client_id is None:
        return HttpResponseBadRequest("client_id makes no sense")
    team = read_number(request.POST.get("team", ""))
    to = get_object_or_404(Team, pk=team) if team else None
    act = hand_over(who, by=request.teammate, team=to, client_id=client_id)
    return redirect(f"{_page(request)}?teammate={who.pk}&act={act.pk}")


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def take_back(request: TeammateRequest) -> HttpResponse:
    """Undo a hand-over."""
    asked = read_number(request.POST.get("act", "")) or 0
    act = get_object_or_404(Act, pk=asked, teammate=request.teammate)
    try:
        undo(act, by=request.teammate)
    except NotUndoableError:
        messages.error(request, _("That cannot be undone any more."))
    else:
        messages.success(request, _("Everything is where it was, but for what somebody changed since."))
    return redirect(_page(request))


def _show(request: TeammateRequest, who: Teammate, form: AwayForm, *, status: int = 200) -> HttpResponse:
    asked = read_number(request.GET.get("act", "")) or 0
    act = Act.objects.filter(pk=asked, teammate=request.teammate).first()
    is_undoable = act and act.may_be_undone_by(request.teammate) and act.state != ActState.UNDONE
    context: dict[str, Any] = {
        "form": form,
        "who": who,
        "here": "away",
        "reasons": [_("At lunch"), _("In a meeting"), _("On vacation"), _("Off sick"), _("In training")],
        "may_hand_over": request.teammate.may(Permission.MANAGE_CONVERSATIONS),
        "open_count": to_hand_over(who).count(),
        "teams": Team.objects.order_by("name")[:MOST_TEAMS],
        "client_id": uuid4(),
        "handed_over": act if is_undoable else None,
        "people": _others(request),
    }
    return render(request, "inbox/settings/away.html", context, status=status)


def _others(request: TeammateRequest) -> list[Teammate]:
    """Return for whom else this may be said: everybody, by managers."""
    if not request.teammate.may(Permission.MANAGE_TEAMS):
        return []
    return list(Teammate.objects.seated().exclude(pk=request.teammate.pk).order_by("name")[:MOST_TEAMS])


def _page(request: TeammateRequest) -> str:
    return reverse("away", kwargs={"workspace_slug": request.workspace.slug})


def _client_id(request: TeammateRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        return None


def _who(request: TeammateRequest) -> Teammate:
    said = read_number(request.POST.get("teammate", "") or request.GET.get("teammate", ""))
    return get_object_or_404(Teammate.objects.seated(), pk=said) if said else request.teammate


def _done(request: TeammateRequest, who: Teammate) -> HttpResponse:
    who = who.fresh()
    if wants_json(request):
        said = availability_words(who, request.POST.get("zone") or request.workspace.time_zone)
        return JsonResponse({"is_away": who.is_away, "words": said})
    said = _("%(name)s is away.") if who.is_away else _("%(name)s is here.")
    messages.success(request, said % {"name": who.first_name})
    own = "" if who.pk == request.teammate.pk else f"?teammate={who.pk}"
    return redirect(_page(request) + own)
