"""The search: its page, its list as a fragment, and a result opened beside it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from inbox.calc.search_query import Query
from inbox.live.fragments import Surroundings
from inbox.models.standard_view import SEARCH
from inbox.queries import WINDOW
from inbox.search.finding import find
from inbox.search.showing import people_of, results_of
from inbox.views.answers import find_conversation
from inbox.views.pages import page_context
from workspaces.calc.numbers import read_number
from workspaces.middleware import TeammateRequest

LONGEST = 500
OPERATORS = (
    ("from:priya", _("who wrote it; “me” is you")),
    ("to:me", _("whose conversation it is")),
    ("team:billing tag:bug", _("team and tag")),
    ("is:open", _("also closed, snoozed, unread, priority, spam")),
    ("in:note", _("also message, reply")),
    ("has:file", _("with a file")),
    ("before:2026-11-03", _("also after, on; yesterday, “last week”")),
    ("company:halden", _("whom the person works for")),
    ("attribute:plan=pro", _("what you know of the person")),
    ('"these words"', _("exactly so; -word leaves out")),
)


@require_safe
def show(request: TeammateRequest, pk: int | None = None) -> HttpResponse:
    """Show what a search found, and beside it one of the conversations; ``?q=`` is asked, ``?at=`` the part to show."""
    context = _results(request)
    if request.headers.get("X-Fragment") == "list":
        return render(request, "inbox/search/_list.html", context)
    conversation = find_conversation(pk) if pk is not None else None
    at = read_number(request.GET.get("at", "")) or 0
    before = None
    if conversation and 0 < at <= conversation.last_seq - WINDOW:
        before = at + WINDOW // 2
    context |= page_context(request, SEARCH, conversation, before=before)
    context |= {"list_template": "inbox/search/_list.html", "is_partial": before is not None, "found_at": at}
    return render(request, "inbox/show.html", context)


def _results(request: TeammateRequest) -> dict[str, object]:
    asked = asked_for(request)
    cursor = request.GET.get("cursor", "")
    findings = find(asked, teammate=request.teammate, cursor=cursor)
    return {
        "view": SEARCH,
        "around": Surroundings.of(request.workspace),
        "asked": asked,
        "findings": findings,
        "results": results_of(findings, teammate=request.teammate),
        "named": [] if cursor else people_of(findings),
        "without_filters": _without_filters(findings.query),
        "operators": OPERATORS,
    }


def asked_for(request: HttpRequest) -> str:
    """Return what somebody typed, at most 500 characters on one line."""
    return " ".join(request.GET.get("q", "").split())[:LONGEST]


def _without_filters(query: Query) -> str:
    """Return the words alone, where operators may have been too narrow."""
    return str(Query(words=query.words)) if query.words and query.filters else ""
