"""What the inbox's views share: finding a conversation, what its thread shows, and answering forms and scripts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from inbox import queries
from inbox.calc.markup import render_markdown
from inbox.live.fragments import Surroundings, fixed_html, head_html, part_html
from inbox.live.held import held_html
from inbox.models import Conversation, Draft, WritingChoices
from inbox.models.inbox_view import find_listing
from workspaces.calc.permissions import Permission
from workspaces.middleware import TeammateRequest

MOST_ATTRIBUTES = 10


def find_conversation(pk: int) -> Conversation:
    """Return a conversation of the workspace with everything its head and customer panel show.

    :raises Http404: there is none
    """
    rows = Conversation.objects.select_related("contact", "company", "assignee", "team", "snippet_by")
    rows = rows.annotate(has_held=queries.has_held())
    return queries.with_followers(queries.with_tag_names([get_object_or_404(rows, pk=pk)]))[0]


def thread_context(
    request: TeammateRequest, conversation: Conversation | None, *, before: int | None = None
) -> dict[str, Any]:
    """Return what a thread and the panel beside it show. 5 queries for a conversation, 6 with files.

    :param before: show the parts before this seq instead of the newest
    """
    may_reply = request.teammate.may(Permission.REPLY)
    context: dict[str, Any] = {"conversation": conversation, "may_reply": may_reply}
    if conversation is None:
        return context
    around = Surroundings.of(request.workspace)
    drafts = Draft.objects.filter(conversation=conversation, teammate=request.teammate)
    signature = WritingChoices.objects.of(request.teammate).added if may_reply else ""
    return context | {
        "around": around,
        "tools": fixed_html("inbox/conversations/_tools.html", around),
        "signature": SafeString(render_markdown(signature)) if signature else "",
        "head": head_html(conversation, around),
        "held": held_html(queries.held_in(conversation), around) if has_held(conversation) else "",
        "drafts": {draft.mode: draft.body for draft in drafts},
        "earlier": queries.earlier_conversations(conversation),
        "events": queries.latest_events(conversation),
        "attributes": list(conversation.contact.custom_attributes.items())[:MOST_ATTRIBUTES],
        **window(conversation, around, before=before),
    }


def has_held(conversation: Conversation) -> bool:
    """Tell whether something waits to go out, as ``find_conversation`` asked."""
    return bool(getattr(conversation, "has_held", True))


def window(conversation: Conversation, around: Surroundings, *, before: int | None = None) -> dict[str, Any]:
    """Return the newest parts of a thread, or those before a seq, as HTML, oldest first. 1 query, 2 with files."""
    parts = queries.newest_parts(conversation, before=before)
    first = parts[0].seq if parts else 1
    return {
        "parts": [part_html(part, around) for part in parts],
        "earlier_than": first if first > 1 else None,
    }


def answer(
    request: TeammateRequest, conversation: Conversation, data: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer scripts with JSON, and forms by going back to the conversation in the list it was opened from."""
    if wants_json(request):
        return JsonResponse(
            {"conversation": conversation.pk, "seq": conversation.last_seq, **data}, status=status
        )
    if status != 200:  # noqa: PLR2004 -- anything else was not done
        messages.error(request, _("That was not done. Please check it and try again."))
    listing = find_listing(request.POST.get("view", ""), teammate=request.teammate)
    return redirect(
        "inbox_conversation",
        workspace_slug=request.workspace.slug,
        view=listing.key if listing else "everyone",
        pk=conversation.pk,
    )


def wants_json(request: TeammateRequest) -> bool:
    """Tell whether a script asks, rather than a form."""
    return "json" in request.headers.get("Accept", "")
