"""Teammates' uploads: read before their workspace opens, because a slow line must not hold a transaction."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from inbox.actions.attaching import FileRefusedError
from inbox.views.files import read_body, refuse_file, upload
from workspaces.calc.permissions import Permission
from workspaces.middleware import find_seat


class UploadMiddleware:
    """Stores the file a teammate sends; whoever may not send one is left to be refused as everywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is done once the URL is resolved."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Read the body for the view that takes files in."""
        if view is not upload or request.method != "POST":
            return None
        seat = find_seat(request.user.pk, kwargs["workspace_slug"])
        if seat is None or not seat.may(Permission.NOTE):
            return None
        try:
            request.stored = read_body(request)  # type: ignore[attr-defined]
        except FileRefusedError as error:
            return refuse_file(error)
        return None
