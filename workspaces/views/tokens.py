"""Programs' access to the API."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workspaces.actions.refusals import RefusedError
from workspaces.actions.tokens import issue_token, revoke_token, rotate_token
from workspaces.calc.permissions import Permission
from workspaces.forms import TokenForm
from workspaces.guards import client_ip, needs
from workspaces.middleware import TeammateRequest
from workspaces.models import AccessToken, Scope
from workspaces.queries import token_page
from workspaces.views.settings import hears_no, saved

PAGE = "settings_tokens"


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_TOKENS)
def tokens(request: TeammateRequest) -> HttpResponse:
    """List tokens, and make one; its secret is in this one answer and nowhere else."""
    form = TokenForm(request.POST or None)
    if form.is_bound and form.is_valid():
        token, secret = issue_token(
            by=request.teammate,
            name=form.cleaned_data["name"],
            scopes=[Scope(scope) for scope in form.cleaned_data["scopes"]],
            expires_at=form.expires_at(),
            ip=client_ip(request),
        )
        return _show(request, TokenForm(), token, secret)
    return _show(request, form, status=400 if form.is_bound else 200)


@require_POST
@needs(Permission.MANAGE_TOKENS)
@hears_no
def rotate(request: TeammateRequest, pk: int) -> HttpResponse:
    """Give a token a new secret; the old one ends at once."""
    old = get_object_or_404(AccessToken, pk=pk)
    made = rotate_token(old, by=request.teammate, ip=client_ip(request))
    if made is None:
        raise RefusedError(_("This access was ended meanwhile."))
    return _show(request, TokenForm(), *made)


@require_POST
@needs(Permission.MANAGE_TOKENS)
def revoke(request: TeammateRequest, pk: int) -> HttpResponse:
    """End a token."""
    revoke_token(get_object_or_404(AccessToken, pk=pk), by=request.teammate, ip=client_ip(request))
    return saved(request, PAGE, _("The access is ended."))


def _show(
    request: TeammateRequest,
    form: TokenForm,
    token: AccessToken | None = None,
    secret: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    page = token_page(cursor=request.GET.get("cursor", ""))
    context = {"page": page, "form": form, "made": token, "secret": secret, "here": PAGE}
    return render(request, "workspaces/settings/tokens.html", context, status=status)
