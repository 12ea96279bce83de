"""The Messenger's settings page."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from inbox.actions.messenger_settings import change_messenger, end_old_secret, reveal_secret, rotate_secret
from inbox.messenger.forms import MessengerForm, SitesForm
from inbox.models import MessengerSettings
from workspaces.calc.permissions import Permission
from workspaces.guards import client_ip, needs
from workspaces.middleware import TeammateRequest


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_MESSENGER)
def show(request: TeammateRequest) -> HttpResponse:
    """Show and change how the Messenger looks and whom it trusts."""
    stored = MessengerSettings.objects.of(request.workspace.pk)
    if request.method != "POST":
        return _page(request, stored)
    is_sites = "sites" in request.POST
    form = (SitesForm if is_sites else MessengerForm)(request.POST, instance=stored)
    is_script = "json" in request.headers.get("Accept", "")
    if not form.is_valid():
        if is_script:
            return JsonResponse({"errors": form.errors}, status=400)
        # The rest of the page shows what is stored; the refused values are the form's own.
        kept = MessengerSettings.objects.get(pk=stored.pk)
        return _page(request, kept, status=400, **{"sites" if is_sites else "form": form})
    # The form wrote into its own copy; what it changes is seen against what is stored.
    kept = MessengerSettings.objects.get(pk=stored.pk)
    change_messenger(messenger=kept, by=request.teammate, ip=client_ip(request), **form.cleaned_data)
    return JsonResponse({"saved": True}) if is_script else _again(request, _("Saved"))


@require_POST
@needs(Permission.MANAGE_MESSENGER)
def show_secret(request: TeammateRequest) -> HttpResponse:
    """Show the page with the identity secret on it, once."""
    stored = MessengerSettings.objects.of(request.workspace.pk)
    secret = reveal_secret(messenger=stored, by=request.teammate, ip=client_ip(request))
    return _page(request, stored, secret=secret)


@require_POST
@needs(Permission.MANAGE_MESSENGER)
def rotate(request: TeammateRequest) -> HttpResponse:
    """Make a new secret beside the old one."""
    stored = MessengerSettings.objects.of(request.workspace.pk)
    rotate_secret(messenger=stored, by=request.teammate, ip=client_ip(request))
    return _again(request, _("There is a new secret. The old one works until you end it."))


@require_POST
@needs(Permission.MANAGE_MESSENGER)
def end_old(request: TeammateRequest) -> HttpResponse:
    """End the old secret."""
    stored = MessengerSettings.objects.of(request.workspace.pk)
    end_old_secret(messenger=stored, by=request.teammate, ip=client_ip(request))
    return _again(request, _("The old secret no longer proves anybody."))


def _again(request: TeammateRequest, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("settings_messenger", workspace_slug=request.workspace.slug)


def _page(
    request: TeammateRequest, messenger: MessengerSettings, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Render the page; ``more`` may hold a refused form, or the secret."""
    context: dict[str, Any] = {
        "form": MessengerForm(instance=messenger),
        "sites": SitesForm(instance=messenger),
    }
    context |= {"messenger": messenger, "here": "settings_messenger", "server": settings.PARLEY_BASE_URL}
    return render(request, "inbox/settings/messenger.html", context | more, status=status)
