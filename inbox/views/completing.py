"""What the composer's completions offer."""

from django.db.models import Count
from django.http import HttpResponse, JsonResponse
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from inbox.calc.emoji import named_emoji
from workspaces.calc.permissions import Permission
from workspaces.guards import needs
from workspaces.middleware import TeammateRequest
from workspaces.models import Team, Teammate
from workspaces.templatetags.parley import availability_words

MOST_PEOPLE = 500
EMOJI_KEPT_S = 7 * 24 * 3600


@require_safe
@needs(Permission.NOTE)
def people(request: TeammateRequest) -> HttpResponse:
    """Return the teammates and teams a note can call. 2 queries."""
    teammates = Teammate.objects.seated().exclude(pk=request.teammate.pk).order_by("name")[:MOST_PEOPLE]
    teams = Team.objects.annotate(size=Count("memberships")).order_by("name")[:MOST_PEOPLE]
    found = [
        {
            "kind": "teammate",
            "id": one.pk,
            "name": one.name,
            "about": availability_words(one, request.workspace.time_zone) or one.job_title,
        }
        for one in teammates
    ]
    found += [{"kind": "team", "id": one.pk, "name": one.name, "about": _team(one.size)} for one in teams]
    return JsonResponse({"people": found})


@require_safe
@cache_control(private=True, max_age=EMOJI_KEPT_S)
def emoji(request: TeammateRequest) -> HttpResponse:
    """Return every emoji with its names. No queries."""
    return JsonResponse({"emoji": named_emoji()}, json_dumps_params={"separators": (",", ":")})


def _team(size: int) -> str:
    return ngettext("team of %(size)d", "team of %(size)d", size) % {"size": size}
