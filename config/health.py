"""Tells whether this process is up, and whether it is able to work."""

import redis
from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from config.errors import RETRY_AFTER_S
from inbox.actions.delivering import overdue_replies
from workspaces.actions.relaying import backlog

TOO_LATE_S = 60


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that this process runs."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers; Redis and the age of the oldest unsent event are told beside it.

    Without Redis people can still read and write, only later than usual: that alone does not take a server out;
    nor do events that were given up on (``stuck``), which wait for an operator. ``replies`` says the same of held replies:
    for how long the oldest should have gone out, and how many were given up on.
    """
    state: dict[str, object] = {"database": True, "redis": _redis_answers()}
    try:
        found, replies = backlog(), overdue_replies()
    except (Error, OSError):
        return JsonResponse(state | {"database": False}, status=503, headers={"Retry-After": RETRY_AFTER_S})
    age_s = (timezone.now() - found.oldest_at).total_seconds() if found.oldest_at else 0.0
    state |= {"oldest_unsent_s": round(age_s, 1), "is_late": age_s > TOO_LATE_S, "stuck": found.stuck}
    late_s = (timezone.now() - replies.oldest_at).total_seconds() if replies.oldest_at else 0.0
    state["replies"] = {
        "oldest_overdue_s": round(late_s, 1),
        "is_late": late_s > TOO_LATE_S,
        "stuck": replies.stuck,
    }
    return JsonResponse(state)


def _redis_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
