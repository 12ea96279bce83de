"""What the inbox shows: lists, threads, and what an open page lacks."""

from functools import lru_cache
from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from inbox import keyboard, queries
from inbox.calc.filters import FilterError
from inbox.checklist import card_for
from inbox.live.fragments import Surroundings, fixed_html, help_html, row_html, view_html
from inbox.live.patches import catch_up, count_patches, shown_count, watching_of_query
from inbox.live.view_entries import saved_views_html, shown_view
from inbox.models import Conversation
from inbox.models.inbox_view import find_listing, find_saved_view
from inbox.models.standard_view import StandardView
from inbox.queries.bell import bell_and_banner, bell_of
from inbox.views.answers import find_conversation, thread_context, window
from inbox.views.filtering import listing_of, narrowing_context
from tagging.models import Tag
from workspaces.calc.numbers import read_number
from workspaces.middleware import TeammateRequest
from workspaces.models import Team, Teammate

MOST_CHOICES = 200
SHOWN_OF_PEOPLE = ("name", "is_away", "away_until", "away_reason", "last_seen_at")
MODULES = [
    *(f"config/js/{name}.js" for name in ("live", "times")),
    *(
        f"inbox/js/{name}.js"
        for name in ("actions", "aside", "attach", "availability", "bell", "cache", "commands", "composer")
    ),
    *(
        f"inbox/js/{name}.js"
        for name in ("drafts", "held", "keys", "list", "menus", "moments", "order", "outbox", "patches")
    ),
    *(
        f"inbox/js/{name}.js"
        for name in ("present", "selection", "sending", "thread", "together", "tray", "verbs", "words")
    ),
]
"""What ``inbox.js`` imports, named to the browser at once instead of module by module."""


@require_safe
def front(request: TeammateRequest) -> HttpResponse:
    """Go to the list everybody starts with."""
    return redirect("inbox_view", workspace_slug=request.workspace.slug, view="yours")


@require_safe
def show(request: TeammateRequest, view: str, pk: int | None = None) -> HttpResponse:
    """Show a list, and beside it one of its conversations."""
    try:
        wanted = listing_of(request, view, request.GET)
    except FilterError as error:
        return HttpResponseBadRequest(str(error), content_type="text/plain")
    page = queries.conversation_page(wanted, teammate=request.teammate, cursor=request.GET.get("cursor", ""))
    around = Surroundings.of(request.workspace)
    rows = [
        row_html(row, around, is_unread=page.is_unread(row), has_draft=row.pk in page.drafted)
        for row in page.rows
    ]
    context = {"view": wanted.view, "listing": wanted, "page": page, "rows": rows}
    context |= narrowing_context(request, wanted, find_saved_view(view, teammate=request.teammate))
    if request.headers.get("X-Fragment") == "list":
        context |= {"conversation": pk}
        return render(request, "inbox/conversations/_list.html", context)
    conversation = find_conversation(pk) if pk is not None else None
    before = read_number(request.GET.get("before", ""))
    context |= page_context(request, wanted.view, conversation, before=before)
    return render(request, "inbox/show.html", context)


def page_context(
    request: TeammateRequest, wanted: StandardView, conversation: Conversation | None, *, before: int | None
) -> dict[str, Any]:
    """Return what stands beside a list: its frame, a conversation or none, and what the viewer's page has."""
    around = Surroundings.of(request.workspace)
    counts = queries.counted_views(request.teammate)
    context = thread_context(request, conversation, before=before) | _frame(counts, wanted, around)
    context["first_steps"] = card_for(request.teammate, request.workspace)
    context["bell"], context["announcement"] = bell_and_banner(request.teammate)
    context["help"] = help_html(tuple(keyboard.keys_of(request.teammate.user).items()), around)
    return context if conversation is None else context | choices()


def _frame(
    counts: list[tuple[StandardView, int | None]], wanted: StandardView, around: Surroundings
) -> dict[str, Any]:
    """Return what stands around list and thread."""
    entries = [(view, count) for view, count in counts if not view.is_saved]
    shown = [shown_view(view, count, current=wanted.key) for view, count in entries]
    of_view = {view.key: "" if count is None else shown_count(count) for view, count in counts}
    return {
        "around": around,
        "views": [view_html(view, around) for view in shown if not view.color],
        "team_views": [view_html(view, around) for view in shown if view.color],
        "saved_views": saved_views_html(counts, around, wanted.key),
        "view_count": of_view.get(wanted.key, ""),
        "unassigned": {view.key: count for view, count in counts}.get("unassigned"),
        "head_links": _head_links(),
        "yours_count": next((view.count for view in shown if view.key == "yours"), ""),
        "fixed": [
            fixed_html(name, around) for name in ("inbox/_words.html", "inbox/notifications/_panel.html")
        ],
    }


@lru_cache(maxsize=1)
def _head_links() -> SafeString:
    """Return the links to every style and script, which change with a release only."""
    return SafeString(get_template("inbox/_head.html").render({"modules": MODULES}))


def choices() -> dict[str, Any]:
    """Return what the menus of a conversation offer. 3 queries."""
    return {
        "teammates": list(Teammate.objects.seated().only(*SHOWN_OF_PEOPLE).order_by("name")[:MOST_CHOICES]),
        "teams": list(Team.objects.only("name", "color").order_by("name")[:MOST_CHOICES]),
        "tags": list(Tag.objects.only("name").order_by("name")[:MOST_CHOICES]),
    }


@require_safe
def menus(request: TeammateRequest) -> HttpResponse:
    """Show the menus of a conversation as a fragment, for a page that was loaded without one."""
    listing = find_listing(request.GET.get("view", ""), teammate=request.teammate)
    return render(request, "inbox/_menus.html", {"view": listing and listing.view, **choices()})


@require_safe
def thread(request: TeammateRequest, pk: int) -> HttpResponse:
    """Show one conversation as a fragment: the newest 40 parts, or the 40 before ``?before=``."""
    conversation = find_conversation(pk)
    before = read_number(request.GET.get("before", ""))
    if before is not None:
        around = Surroundings.of(request.workspace)
        context = {"conversation": conversation, "around": around}
        context |= window(conversation, around, before=before)
        return render(request, "inbox/conversations/_parts.html", context)
    return render(request, "inbox/conversations/_thread.html", thread_context(request, conversation))


@require_safe
def live(request: TeammateRequest) -> HttpResponse:
    """Return the patches a page lacks, for a browser whose socket does not get through."""
    watching = watching_of_query(request.GET, teammate=request.teammate)
    if watching is None:
        return HttpResponseBadRequest("view, rows or threads make no sense")
    around = Surroundings.of(request.workspace)
    patches = catch_up(watching, teammate=request.teammate, around=around)
    patches += count_patches(queries.counted_views(request.teammate), {})
    return JsonResponse({"patches": patches, "is_caught_up": True, "bell": bell_of(request.teammate)})
