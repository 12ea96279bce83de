"""Doors: where people arrive, and where a company begins."""

import logging
from typing import Any

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from workspaces.actions.signing_up import AddressTakenError, found_workspace, sign_up
from workspaces.delivery.mail import send_already_here, send_sign_up_link
from workspaces.forms import AddressForm, CompanyForm, FoundingForm, SignUpForm
from workspaces.guards import client_ip, signed_in_user
from workspaces.models import Teammate, User
from workspaces.tenancy import across_workspaces

logger = logging.getLogger(__name__)
SALT = "parley.sign-up"
LINK_LIVES_S = 86_400


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Send people to the inbox of their latest workspace, or to sign-in."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    with across_workspaces():
        seat = Teammate.objects.seated().filter(user=request.user).select_related("workspace").last()
    return redirect("inbox", workspace_slug=seat.workspace.slug) if seat else redirect("found_workspace")


@require_http_methods(["GET", "POST"])
def sign_up_page(request: HttpRequest) -> HttpResponse:
    """Begin: by a link in a mail, or at once where none can be sent; whose address is known is not told."""
    if request.user.is_authenticated:
        return redirect("found_workspace")
    form_class = AddressForm if settings.PARLEY_CONFIRM_ADDRESSES else SignUpForm
    form = form_class(request.POST or None)
    if request.method == "POST":
        if not ratelimit.consume(request, action="signup"):
            return _show(request, form, {"is_too_often": True}, status=429)
        if form.is_valid():
            if settings.PARLEY_CONFIRM_ADDRESSES:
                return _mail(request, form.cleaned_data["email"])
            return _begin(request, form.cleaned_data)
    return _show(request, form)


@require_http_methods(["GET", "POST"])
def confirmed_page(request: HttpRequest, token: str) -> HttpResponse:
    """Go on from the mailed link: a name, a company, a password, and straight into the inbox."""
    try:
        email = signing.loads(token, salt=SALT, max_age=LINK_LIVES_S)
    except signing.BadSignature:
        return render(request, "workspaces/doors/link_over.html", status=404)
    form = FoundingForm(request.POST or None, email=email)
    if request.method == "POST" and form.is_valid():
        return _begin(request, form.cleaned_data | {"email": email})
    return _show(request, form, {"email": email})


@login_required
@require_http_methods(["GET", "POST"])
def found_workspace_page(request: HttpRequest) -> HttpResponse:
    """Let somebody who is signed in make a further workspace."""
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        owner = found_workspace(
            user=signed_in_user(request), company=form.cleaned_data["company"], ip=client_ip(request)
        )
        return redirect("inbox_view", workspace_slug=owner.workspace.slug, view="unassigned")
    return _show(request, form, {"is_further": True})


def _begin(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    try:
        owner = sign_up(**data, ip=client_ip(request))
    except AddressTakenError:
        return _mail(request, data["email"])
    inbox = reverse("inbox_view", args=[owner.workspace.slug, "unassigned"])
    answer: HttpResponse = perform_login(request, owner.user, redirect_url=inbox, signup=True)
    return answer


def _mail(request: HttpRequest, email: str) -> HttpResponse:
    """Mail a newcomer the link, or somebody known where to sign in; answer both alike."""
    try:
        if ratelimit.consume(request, action="sign_up_mail", key=email):
            if User.objects.filter(email__iexact=email).exists():
                send_already_here(email=email)
            else:
                send_sign_up_link(email=email, token=signing.dumps(email, salt=SALT))
    except OSError:
        logger.exception("no mail about signing up went out")
        return _show(request, AddressForm(request.POST), {"is_mail_down": True}, status=503)
    return render(request, "workspaces/doors/look_into_mail.html", {"email": email})


def _show(
    request: HttpRequest, form: Any, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "is_by_mail": settings.PARLEY_CONFIRM_ADDRESSES, **(context or {})}
    return render(request, "workspaces/doors/sign_up.html", context, status=status)
