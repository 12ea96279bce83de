"""What a moment in words means, told while it is typed."""

from collections.abc import Callable
from datetime import date, time
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inbox.calc.moments import LONGEST_TEXT, Clock, openings, read_moment
from workspaces.middleware import TeammateRequest
from workspaces.queries import all_office_hours

PRESETS = ("later today", "tomorrow", "monday", "in a week", "next month")
"""What the menus offer; they are read like everything that is typed."""


@require_safe
def read(request: TeammateRequest) -> JsonResponse:
    """Return the moments that ``?text=`` and the menus' own words mean on the teammate's clock."""
    clock = clock_of(request)
    text = request.GET.get("text", "")[: LONGEST_TEXT + 1]
    said = {words: read_moment(words, clock) for words in (*PRESETS, *filter(None, [text]))}
    return JsonResponse({words: moment.isoformat() if moment else None for words, moment in said.items()})


def clock_of(request: TeammateRequest) -> Clock:
    """Return the teammate's clock: in the zone their browser says, which is kept, else the one it said last."""
    user, said = request.teammate.user, (request.POST or request.GET).get("zone", "")
    if said in _zones():
        if said != user.time_zone and request.method == "POST":
            user.prefer(time_zone=said)
        return _clock(said, request)
    return _clock(user.time_zone or request.workspace.time_zone, request)


def _clock(name: str, request: TeammateRequest) -> Clock:
    zone = ZoneInfo(name)

    # Asked for once a morning is named: most replies name none.
    @cache
    def opening() -> Callable[[date], time]:
        return openings(all_office_hours(request.workspace.time_zone, None).of(None), zone)

    def morning(day: date) -> time:
        return opening()(day)

    return Clock(timezone.now(), zone, morning)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
