"""The page an invitation's link leads to."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from workspaces.actions.inviting import accept, accept_as_newcomer, find_invitation
from workspaces.actions.refusals import RefusedError
from workspaces.actions.signing_up import AddressTakenError
from workspaces.forms import PersonForm
from workspaces.guards import client_ip
from workspaces.models import Invitation, Teammate, User


@require_http_methods(["GET", "POST"])
def invitation_page(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the invited person take the seat: signed in, about to sign in, or new."""
    if not ratelimit.consume(request, action="accept_invitation"):
        return render(request, "429.html", status=429)
    invitation = find_invitation(secret)
    if invitation is None:
        return render(request, "workspaces/doors/link_over.html", status=404)
    if isinstance(request.user, User):
        return _for_somebody_signed_in(request, invitation, request.user)
    if User.objects.filter(email__iexact=invitation.email).exists():
        return _show(request, invitation, "sign_in")
    return _for_somebody_new(request, invitation)


def _for_somebody_signed_in(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    if user.email.lower() != invitation.email.lower():
        return _show(request, invitation, "other")
    if request.method != "POST":
        return _show(request, invitation, "accept")
    try:
        seat = accept(invitation, user=user, ip=client_ip(request))
    except RefusedError:
        return render(request, "workspaces/doors/link_over.html", status=409)
    return redirect(_inbox(seat))


def _for_somebody_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = PersonForm(request.POST or None, email=invitation.email)
    if not form.is_bound or not form.is_valid():
        return _show(request, invitation, "new", form=form)
    try:
        seat = accept_as_newcomer(invitation, **form.cleaned_data, ip=client_ip(request))
    except RefusedError:
        return render(request, "workspaces/doors/link_over.html", status=409)
    except AddressTakenError:
        return _show(request, invitation, "sign_in")
    answer: HttpResponse = perform_login(request, seat.user, redirect_url=_inbox(seat), signup=True)
    return answer


def _show(
    request: HttpRequest,
    invitation: Invitation,
    case: str,
    *,
    form: PersonForm | None = None,
) -> HttpResponse:
    # Always 200: what is refused is logged with its path, and in this path is a secret that still works.
    context = {"invitation": invitation, "case": case, "form": form, "here": request.path}
    return render(request, "workspaces/doors/invitation.html", context)


def _inbox(seat: Teammate) -> str:
    return reverse("inbox", args=[seat.workspace.slug])
