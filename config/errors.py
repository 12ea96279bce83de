"""What people and programs see when something is missing or broken."""

import sys

import redis
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from workspaces.api.errors import error_list

RETRY_AFTER_S = "2"
AWAY = (OperationalError, InterfaceError, redis.RedisError)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 in the caller's format; only what we say ourselves is told on."""
    reason = str(exception) if isinstance(exception, BadRequest) else _("The request is not one of ours.")
    if _wants_json(request):
        body = error_list("parameter_invalid", reason, field=getattr(exception, "field", "") or None)
        response: HttpResponse = JsonResponse(body, status=400)
    else:
        # Without the request: what is wrong with it could be anything that a template asks it for.
        response = HttpResponse(render_to_string("config/errors/400.html", {"reason": reason}), status=400)
    add_never_cache_headers(response)
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 in the caller's format."""
    if _wants_json(request):
        return JsonResponse(error_list("not_found", "Nothing lives at this address."), status=404)
    return render(request, "config/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 with Retry-After while the database or Redis is away, and 500 for a fault of ours."""
    # Django calls this inside the ``except`` block, so the error is still the current one.
    if is_outage(sys.exc_info()[1]):
        return _unavailable(request)
    if _wants_json(request):
        return JsonResponse(error_list("server_error", "Something broke on our side."), status=500)
    return render(request, "config/errors/500.html", status=500)


def is_outage(error: BaseException | None) -> bool:
    """Tell whether an error came from a server that is away, be it hidden behind another that followed from it."""
    while error is not None:
        if isinstance(error, AWAY):
            return True
        error = error.__cause__ or error.__context__
    return False


def _unavailable(request: HttpRequest) -> HttpResponse:
    if _wants_json(request):
        body = error_list("service_unavailable", "The service is starting again; please send the same again.")
        response: HttpResponse = JsonResponse(body, status=503)
    else:
        # Without the request: whoever is signed in cannot be asked of a database that is away.
        response = HttpResponse(render_to_string("config/errors/503.html"), status=503)
    response["Retry-After"] = RETRY_AFTER_S
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/messenger/")) or "json" in request.headers.get("Accept", "")
