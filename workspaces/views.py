"""Doors."""

from allauth.core import ratelimit
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from workspaces.actions.signing_up import sign_up
from workspaces.forms import SignUpForm
from workspaces.models import Teammate
from workspaces.tenancy import across_workspaces

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Send people to the inbox of their latest workspace, or to sign-in."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    with across_workspaces():
        seat = Teammate.objects.seated().filter(user=request.user).select_related("workspace").last()
    return redirect("inbox", workspace_slug=seat.workspace.slug) if seat else redirect("sign_up")


@require_http_methods(["GET", "POST"])
def sign_up_page(request: HttpRequest) -> HttpResponse:
    """Begin: a login, a workspace, and straight into its inbox."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST":
        if not ratelimit.consume(request, action="signup"):
            return render(
                request, "workspaces/sign_up.html", {"form": form, "is_too_often": True}, status=429
            )
        if form.is_valid():
            owner = sign_up(**form.cleaned_data)
            login(request, owner.user, backend=BACKEND)
            return redirect("inbox_view", workspace_slug=owner.workspace.slug, view="unassigned")
    return render(request, "workspaces/sign_up.html", {"form": form})
