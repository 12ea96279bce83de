"""Announcements: read by everybody, made by managers."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inbox.actions.announcing import announce_to_team, read_announcement, take_down
from inbox.forms.telling import AnnouncementForm
from inbox.live import ring_bell
from inbox.models import Announcement
from inbox.queries.bell import announcement_page, banner_for
from inbox.views.answers import wants_json
from workspaces.calc.permissions import Permission
from workspaces.guards import client_ip, needs, refuse
from workspaces.middleware import TeammateRequest

PAGE = "announcements"


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: TeammateRequest) -> HttpResponse:
    """List announcements with who has read them; managers make new ones."""
    may_announce = request.teammate.may(Permission.MANAGE_TEAMS)
    is_sent = request.method == "POST"
    if is_sent and not may_announce:
        return refuse(request, Permission.MANAGE_TEAMS)
    form = AnnouncementForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        until = form.until_in(ZoneInfo(request.workspace.time_zone))
        announce_to_team(
            by=request.teammate, text=form.cleaned_data["text"], until=until, ip=client_ip(request)
        )
        messages.success(request, _("Everybody will see it."))
        return redirect(PAGE, workspace_slug=request.workspace.slug)
    page = announcement_page(request.teammate, cursor=request.GET.get("cursor", ""))
    context = {"page": page, "form": form, "may_announce": may_announce, "here": PAGE}
    return render(request, "inbox/settings/announcements.html", context, status=400 if is_sent else 200)


@require_safe
def banner(request: TeammateRequest) -> HttpResponse:
    """Show the newest announcement the teammate has not read as a fragment; nothing when there is none."""
    context = {"announcement": banner_for(request.teammate)}
    return render(request, "inbox/notifications/_banner.html", context)


@require_POST
def read(request: TeammateRequest, pk: int) -> HttpResponse:
    """Note that the teammate has read it."""
    if read_announcement(get_object_or_404(Announcement, pk=pk), by=request.teammate):
        ring_bell(request.teammate, is_new=False)
    return JsonResponse({"read": True}) if wants_json(request) else redirect("inbox", request.workspace.slug)


@require_POST
@needs(Permission.MANAGE_TEAMS)
def end(request: TeammateRequest, pk: int) -> HttpResponse:
    """Take an announcement down."""
    take_down(get_object_or_404(Announcement, pk=pk), by=request.teammate, ip=client_ip(request))
    return redirect(PAGE, workspace_slug=request.workspace.slug)
