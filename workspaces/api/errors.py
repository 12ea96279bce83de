"""How the API says no: ``error.list`` with a code, a message and, where it helps, the field."""

from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from workspaces.api.request_id import request_id

CODES = {
    400: "parameter_invalid",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "not_found",
    409: "conflict",
    422: "unprocessable_entity",
    429: "rate_limit_exceeded",
}


def error_list(code: str, message: str, *, field: str | None = None) -> dict[str, Any]:
    """Return the body of an error answer."""
    error = {"code": code, "message": message} | ({"field": field} if field else {})
    return {"type": "error.list", "request_id": request_id(), "errors": [error]}


def answer_with_error_list(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an exception of a view; what is not the caller's fault goes on as it is."""
    response = exception_handler(error, context)
    if response is None:
        return None
    message = str(getattr(error, "detail", "")) if isinstance(error, APIException) else "Not found."
    code = CODES.get(response.status_code, "client_error")
    return Response(error_list(code, message), status=response.status_code, headers=dict(response.headers))
