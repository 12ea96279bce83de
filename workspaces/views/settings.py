"""What all settings pages share: the way to them, and how a change is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workspaces.actions.refusals import RefusedError
from workspaces.middleware import TeammateRequest


@require_safe
def index(request: TeammateRequest) -> HttpResponse:
    """Show every page the role may see."""
    return render(request, "workspaces/settings/index.html", {"here": "settings"})


@require_safe
def security(request: TeammateRequest) -> HttpResponse:
    """Lead to the pages of the login itself: password, second factor, sessions, address."""
    return render(request, "workspaces/settings/security.html", {"here": "settings_security"})


def hears_no(view: Any) -> Callable[..., HttpResponse]:
    """Answer a refused action with its reason, as a page or for a script."""

    @wraps(view)
    def answered(request: TeammateRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = view(request, *args, **kwargs)
        except RefusedError as no:
            if wants_json(request):
                return JsonResponse({"errors": {"": [str(no.reason)]}}, status=no.status)
            context = {"reason": no.reason}
            return render(request, "workspaces/settings/refused.html", context, status=no.status)
        return answer

    return answered


def saved(request: TeammateRequest, url_name: str, message: str = "") -> HttpResponse:
    """Answer that a change is kept: a word to scripts, the page again to forms."""
    if wants_json(request):
        return JsonResponse({"saved": True})
    messages.success(request, message or _("Saved"))
    return redirect(url_name, workspace_slug=request.workspace.slug)


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a script asks."""
    return "json" in request.headers.get("Accept", "")
