"""Every request: the privacy of its answer, and the workspace its URL names."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from workspaces.api.request_id import begin_request
from workspaces.models import Teammate, User, Workspace
from workspaces.tenancy import across_workspaces, inside_workspace

MOST_SEATS = 21
GetResponse = Callable[[HttpRequest], HttpResponse]


class TeammateRequest(HttpRequest):
    """A request below ``/w/<slug>/``: its workspace is open and the sender holds a seat in it."""

    user: User  # type: ignore[assignment] # somebody is signed in, or the middleware had answered
    teammate: Teammate
    workspace: Workspace
    workspaces: list[Workspace]
    """All of the person's, this one first, at most 21."""


class PrivateByDefaultMiddleware:
    """Answers are nobody else's: no shared or local cache keeps them unless a view says otherwise."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Forbid caching where the view said nothing."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class RequestIdMiddleware:
    """Gives every request a name; the API's answers carry it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the name in ``X-Request-Id``."""
        name = begin_request()
        response = self.get_response(request)
        if request.path.startswith("/api/"):
            response["X-Request-Id"] = name
        return response


class WorkspaceMiddleware:
    """Opens the workspace a URL names for those who sit in it; for anybody else the URL does not exist."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is done once the URL is resolved."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Run a view below ``/w/<slug>/`` inside its workspace, in one transaction.

        :raises Http404: for anybody without a seat; whether the workspace exists stays secret
        """
        slug = kwargs.pop("workspace_slug", None)
        if slug is None:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        seats = find_seats(request.user.pk, slug)
        if not seats or seats[0].workspace.slug != slug:
            raise Http404
        teammate = seats[0]
        request.teammate, request.workspace = teammate, teammate.workspace  # type: ignore[attr-defined]
        request.workspaces = [seat.workspace for seat in seats]  # type: ignore[attr-defined]
        with inside_workspace(teammate.workspace_id):
            response = view(request, *args, **kwargs)
            if response.status_code >= 500:  # noqa: PLR2004 -- the server failed: keep nothing of it
                transaction.set_rollback(True)
            return response


def find_seats(user_id: Any, slug: str) -> list[Teammate]:
    """Return a user's seats, the one in a workspace first if there is one, at most 21 in all. 1 query."""
    with across_workspaces():
        seats = Teammate.objects.seated().select_related("workspace", "user")
        seats = seats.filter(user_id=user_id, user__is_active=True).annotate(is_here=Q(workspace__slug=slug))
        return list(seats.order_by("-is_here", "pk")[:MOST_SEATS])


def find_seat(user_id: int | None, slug: str) -> Teammate | None:
    """Return a user's seat in a workspace, with both, or None. 1 query."""
    if user_id is None:
        return None
    with across_workspaces():
        seats = Teammate.objects.seated().select_related("workspace", "user")
        return seats.filter(workspace__slug=slug, user_id=user_id, user__is_active=True).first()
