"""Who works here: seats and invitations."""

from typing import Any

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workspaces.actions.inviting import invite, resend, take_back
from workspaces.actions.refusals import RefusedError
from workspaces.actions.seats import change_role, may_change, remove_seat
from workspaces.calc.permissions import Permission, Role
from workspaces.forms import InviteForm, RoleForm, grantable_roles
from workspaces.guards import client_ip, needs
from workspaces.middleware import TeammateRequest
from workspaces.models import Invitation, Teammate
from workspaces.queries import invitation_page, teammate_page
from workspaces.views.settings import hears_no, saved

PAGE = "settings_teammates"


@require_safe
@needs(Permission.INVITE)
def teammates(request: TeammateRequest) -> HttpResponse:
    """List seats and open invitations, or the seats that were taken away."""
    return _show(request, InviteForm(by=request.teammate, initial={"role": Role.TEAMMATE.value}))


@require_POST
@needs(Permission.INVITE)
@hears_no
def send_invitation(request: TeammateRequest) -> HttpResponse:
    """Offer somebody a seat."""
    form = InviteForm(request.POST, by=request.teammate)
    if not form.is_valid():
        return _show(request, form, status=400)
    if not ratelimit.consume(request, action="invite", user=request.teammate.user):
        raise RefusedError(_("That are many invitations at once. Please go on in an hour."), status=429)
    email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
    invite(by=request.teammate, email=email, role=role, ip=client_ip(request))
    return saved(request, PAGE, _("An invitation to %(email)s is on its way.") % {"email": email})


@require_POST
@needs(Permission.INVITE)
@hears_no
def resend_invitation(request: TeammateRequest, pk: int) -> HttpResponse:
    """Mail an open invitation again."""
    invitation = get_object_or_404(Invitation, pk=pk)
    resend(invitation, by=request.teammate, ip=client_ip(request))
    return saved(request, PAGE, _("The link is on its way again."))


@require_POST
@needs(Permission.INVITE)
@hears_no
def revoke_invitation(request: TeammateRequest, pk: int) -> HttpResponse:
    """Take an open invitation back."""
    take_back(get_object_or_404(Invitation, pk=pk), by=request.teammate, ip=client_ip(request))
    return saved(request, PAGE, _("The invitation is taken back."))


@require_POST
@needs(Permission.INVITE)
@hears_no
def set_role(request: TeammateRequest, pk: int) -> HttpResponse:
    """Give a seat another role."""
    teammate = get_object_or_404(Teammate, pk=pk)
    role = request.POST.get("role", "")
    if role not in set(Role):
        return _show(request, InviteForm(by=request.teammate), status=400)
    change_role(by=request.teammate, teammate=teammate, role=Role(role), ip=client_ip(request))
    return saved(request, PAGE)


@require_POST
@needs(Permission.INVITE)
@hears_no
def remove(request: TeammateRequest, pk: int) -> HttpResponse:
    """Take a seat away."""
    teammate = get_object_or_404(Teammate, pk=pk)
    remove_seat(by=request.teammate, teammate=teammate, ip=client_ip(request))
    if teammate.pk == request.teammate.pk:
        return redirect("front_door")
    return saved(request, PAGE, _("%(name)s has no seat any more.") % {"name": teammate.first_name})


def _show(request: TeammateRequest, form: RoleForm, *, status: int = 200) -> HttpResponse:
    is_removed = "removed" in request.GET
    page = teammate_page(cursor=request.GET.get("cursor", ""), is_removed=is_removed)
    for teammate in page.rows:
        teammate.is_mine_to_change = may_change(request.teammate, teammate)  # type: ignore[attr-defined]
    context: dict[str, Any] = {"page": page, "form": form, "roles": grantable_roles(request.teammate)}
    context |= {"is_removed": is_removed, "here": PAGE, "me": request.teammate}
    if not is_removed:
        context["invitations"] = invitation_page(cursor=request.GET.get("invitations", ""))
    return render(request, "workspaces/settings/teammates.html", context, status=status)
