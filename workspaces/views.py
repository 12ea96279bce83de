"""Doors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from workspaces.models import Teammate
from workspaces.tenancy import across_workspaces


def front_door(request: HttpRequest) -> HttpResponse:
    """Send people to the inbox of their latest workspace, or to sign-in."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    with across_workspaces():
        seat = Teammate.objects.seated().filter(user=request.user).select_related("workspace").last()
    return redirect("inbox", workspace_slug=seat.workspace.slug) if seat else redirect("account_logout")
