"""Who may use a page: asked at the door, in one word above the view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workspaces.calc.permissions import Permission, roles_with
from workspaces.middleware import TeammateRequest
from workspaces.models import Teammate, User

MOST_NAMES = 5


def needs(permission: Permission) -> Callable[[Any], Any]:
    """Let only teammates whose role allows it use a view; others are told whom to ask."""

    def decorate(view: Any) -> Any:
        @wraps(view)
        def guarded(request: TeammateRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.teammate.may(permission):
                answer: HttpResponse = view(request, *args, **kwargs)
                return answer
            return refuse(request, permission)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def client_ip(request: HttpRequest) -> str:
    """Return the address a request comes from, as the audit log notes it."""
    ip: str = get_adapter().get_client_ip(request)
    return ip


def signed_in_user(request: HttpRequest) -> User:
    """Return the login behind a request that came through ``login_required``."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


def refuse(request: TeammateRequest, permission: Permission) -> HttpResponse:
    """Answer 403 with what it would take, and the first names of those who can do it. 1 query."""
    able = Teammate.objects.seated().filter(role__in=roles_with(permission)).order_by("pk")
    context = {"permission": permission.value, "askable": list(able[:MOST_NAMES])}
    return render(request, "config/errors/403.html", context, status=403)
