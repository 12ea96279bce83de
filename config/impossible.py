"""Requests no browser and no honest program sends: refused at the door, before anything reads them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _

from config.errors import bad_request

NUL = "\0"
MOST_NAMED = 60
GetResponse = Callable[[HttpRequest], HttpResponse]


class ImpossibleRequestError(BadRequest):
    """A request that cannot be meant; ``field`` is the form's field it is about, if it is about one."""

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


class ImpossibleRequestMiddleware:
    """Answers 400 to texts in no charset for texts, and to NUL characters, which PostgreSQL keeps nowhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at what stands before the body."""
        reason = _impossible_head(request)
        return bad_request(request, ImpossibleRequestError(reason)) if reason else self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Look at a form's values; a view that is not guarded against forged forms takes no form."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        field = _field_with_nul(request)
        if field is None:
            return None
        reason = _("%(field)s has a character in it that cannot be kept. Please type it anew.") % {
            "field": field
        }
        return bad_request(request, ImpossibleRequestError(reason, field=field))


def has_nul(*, path: str, query: str, session: str) -> bool:
    """Tell whether an address or a session's cookie holds a NUL."""
    return NUL in path + query + session or "%00" in query


def _impossible_head(request: HttpRequest) -> str:
    if getattr(request, "is_charset_odd", False):
        return _("This charset is not read here. Please send UTF-8.")
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if has_nul(path=request.path, query=request.META.get("QUERY_STRING", ""), session=session):
        return _("The address or a cookie has a character in it that cannot be kept.")
    return ""


def _field_with_nul(request: HttpRequest) -> str | None:
    try:
        fields = list(request.POST.lists())
    except UnreadablePostError:
        return None  # the line broke: nobody waits for an answer
    for name, values in fields:
        if NUL in name or any(NUL in value for value in values):
            return name.replace(NUL, "")[:MOST_NAMED]
    return None
