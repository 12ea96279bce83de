"""The inbox's pages, fragments and forms."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inbox import queries
from inbox.actions.notes import write_note
from inbox.forms import AssignForm, DraftForm, SnoozeForm, WriteForm
from inbox.models import Conversation, ConversationPart, ConversationRead, Draft
from inbox.models.conversation import AnsweredMeanwhileError, ClientIdReusedError
from inbox.models.draft import DraftMode
from inbox.models.standard_view import find_view
from workspaces.calc.permissions import Permission
from workspaces.guards import needs, refuse
from workspaces.middleware import TeammateRequest
from workspaces.models import Team, Teammate


@require_safe
def front(request: TeammateRequest) -> HttpResponse:
    """Go to the list everybody starts with."""
    return redirect("inbox_view", workspace_slug=request.workspace.slug, view="yours")


@require_safe
def show(request: TeammateRequest, view: str, pk: int | None = None) -> HttpResponse:
    """Show a list, and beside it one of its conversations."""
    wanted = find_view(view)
    if wanted is None:
        raise Http404
    conversation = _find(pk) if pk is not None else None
    cursor = request.GET.get("cursor", "")
    page = queries.conversation_page(wanted, teammate=request.teammate, cursor=cursor)
    context = {"view": wanted, "page": page} | _thread_context(request, conversation)
    if request.headers.get("X-Fragment") == "list":
        return render(request, "inbox/conversations/_list.html", context)
    context |= {"views": queries.counted_views(request.teammate)}
    return render(request, "inbox/show.html", context)


@require_safe
def thread(request: TeammateRequest, pk: int) -> HttpResponse:
    """Show one conversation as a fragment: the newest 40 parts, or the 40 before ``?before=``."""
    conversation = _find(pk)
    before = request.GET.get("before", "")
    if before.isdecimal():
        parts = queries.newest_parts(conversation, before=int(before))
        context = {
            "conversation": conversation,
            "parts": parts,
            "is_earlier": bool(parts and parts[0].seq > 1),
        }
        return render(request, "inbox/conversations/_parts.html", context)
    return render(request, "inbox/conversations/_thread.html", _thread_context(request, conversation))


@require_safe
def changes(request: TeammateRequest, pk: int) -> JsonResponse:
    """Return what an open browser lacks of a conversation: its row, and the parts after ``?after=``."""
    conversation = _find(pk)
    view = find_view(request.GET.get("view", ""))
    after = request.GET.get("after", "")
    answer: dict[str, Any] = {"conversation": pk, "seq": conversation.last_seq}
    if view is not None:
        answer |= _row_change(request, view, conversation)
    if after.isdecimal():
        parts = queries.parts_after(conversation, seq=int(after))
        answer["parts"] = [_part_html(request, part) for part in parts]
        answer["head"] = render_to_string(
            "inbox/conversations/_head.html", _thread_context(request, conversation), request
        )
        if parts:
            answer["seq"] = parts[-1].seq
    return JsonResponse(answer)


@require_safe
def counts(request: TeammateRequest) -> JsonResponse:
    """Return how many conversations each list holds."""
    counted = queries.counted_views(request.teammate)
    return JsonResponse({view.key: count for view, count in counted if count is not None})


@require_POST
@needs(Permission.NOTE)
def write(request: TeammateRequest, pk: int) -> HttpResponse:
    """Send a reply, or leave a note; 409 with the colleagues' replies when somebody answered meanwhile."""
    conversation, form = _find(pk), WriteForm(request.POST)
    if not form.is_valid():
        return _answer(request, conversation, {"errors": form.errors}, status=400)
    if form.cleaned_data["mode"] == "reply" and not request.teammate.may(Permission.REPLY):
        return refuse(request, Permission.REPLY)
    try:
        part = _write(request.teammate, conversation, form.cleaned_data)
    except AnsweredMeanwhileError as stop:
        return _answer_stop(request, conversation, stop)
    except ClientIdReusedError:
        return _answer(request, conversation, {"error": "client_id was used for another text"}, status=409)
    Draft.objects.filter(
        conversation=conversation, teammate=request.teammate, mode=form.cleaned_data["mode"]
    ).delete()
    return _answer(request, conversation, {"seq": part.seq, "html": _part_html(request, part)})


def _write(by: Teammate, conversation: Conversation, data: dict[str, Any]) -> ConversationPart:
    if data["mode"] == "note":
        return write_note(conversation=conversation, by=by, body=data["body"], client_id=data["client_id"])
    return conversation.reply(
        by=by, body=data["body"], client_id=data["client_id"], began_at_seq=data["began_at_seq"]
    )


@require_POST
@needs(Permission.NOTE)
def save_draft(request: TeammateRequest, pk: int) -> HttpResponse:
    """Keep what is being written."""
    conversation, form = _find(pk), DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    is_kept = Draft.objects.keep(
        conversation=conversation,
        teammate=request.teammate,
        mode=DraftMode(form.cleaned_data["mode"]),
        body=form.cleaned_data["body"],
        version=form.cleaned_data["version"],
    )
    return JsonResponse({"kept": is_kept})


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def assign(request: TeammateRequest, pk: int) -> HttpResponse:
    """Hand a conversation to a teammate or a team."""
    conversation, form = _find(pk), AssignForm(request.POST)
    if not form.is_valid():
        return _answer(request, conversation, {"errors": form.errors}, status=400)
    if "teammate" in request.POST:
        conversation.assign(by=request.teammate, teammate=form.cleaned_data["teammate"])
    if "team" in request.POST:
        conversation.assign_team(by=request.teammate, team=form.cleaned_data["team"])
    return _answer(request, conversation, {})


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def snooze(request: TeammateRequest, pk: int) -> HttpResponse:
    """Put a conversation aside."""
    conversation, form = _find(pk), SnoozeForm(request.POST)
    if not form.is_valid():
        return _answer(request, conversation, {"errors": form.errors}, status=400)
    zone = ZoneInfo(request.workspace.time_zone)
    conversation.snooze(by=request.teammate, until=form.wake_time(zone=zone))
    return _answer(request, conversation, {})


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def close(request: TeammateRequest, pk: int) -> HttpResponse:
    """Close a conversation."""
    conversation = _find(pk)
    conversation.close(by=request.teammate)
    return _answer(request, conversation, {})


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def reopen(request: TeammateRequest, pk: int) -> HttpResponse:
    """Open a closed or snoozed conversation again."""
    conversation = _find(pk)
    if not conversation.unsnooze(by=request.teammate):
        conversation.reopen(by=request.teammate)
    return _answer(request, conversation, {})


@require_POST
def mark_read(request: TeammateRequest, pk: int) -> HttpResponse:
    """Note how far the teammate has read."""
    conversation = _find(pk)
    ConversationRead.objects.update_or_create(
        workspace_id=request.workspace.pk,
        teammate=request.teammate,
        conversation=conversation,
        defaults={"seq": conversation.last_seq},
    )
    return HttpResponse(status=204)


def _find(pk: int) -> Conversation:
    rows = Conversation.objects.select_related("contact", "company", "assignee", "team", "snippet_by")
    return get_object_or_404(rows, pk=pk)


def _thread_context(request: TeammateRequest, conversation: Conversation | None) -> dict[str, Any]:
    if conversation is None:
        return {"conversation": None}
    parts = queries.newest_parts(conversation)
    drafts = Draft.objects.filter(conversation=conversation, teammate=request.teammate)
    return {
        "conversation": conversation,
        "parts": parts,
        "is_earlier": bool(parts and parts[0].seq > 1),
        "drafts": {draft.mode: draft.body for draft in drafts},
        "earlier": queries.earlier_conversations(conversation),
        "teammates": list(Teammate.objects.seated().order_by("name")),
        "teams": list(Team.objects.order_by("name")),
        "may_reply": request.teammate.may(Permission.REPLY),
        "may_manage": request.teammate.may(Permission.MANAGE_CONVERSATIONS),
    }


def _row_change(request: TeammateRequest, view: Any, conversation: Conversation) -> dict[str, Any]:
    is_in_view = Conversation.objects.filter(
        view.conversations(request.teammate), pk=conversation.pk
    ).exists()
    if not is_in_view:
        return {"row": None}
    queries.mark_read_state([conversation], teammate=request.teammate)
    context = {"conversation": conversation, "view": view}
    return {"row": render_to_string("inbox/conversations/_row.html", context, request)}


def _part_html(request: TeammateRequest, part: ConversationPart) -> str:
    return render_to_string("inbox/conversations/_part.html", {"part": part}, request)


def _answer(
    request: TeammateRequest, conversation: Conversation, data: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer scripts with JSON, and forms by going back to the conversation."""
    if "json" in request.headers.get("Accept", ""):
        return JsonResponse({"conversation": conversation.pk, **data}, status=status)
    if status != 200:  # noqa: PLR2004 -- anything else was not done
        messages.error(request, _("That was not sent. Please check it and try again."))
    return redirect(
        "inbox_conversation",
        workspace_slug=request.workspace.slug,
        view="everyone",
        pk=conversation.pk,
    )


def _answer_stop(
    request: TeammateRequest, conversation: Conversation, stop: AnsweredMeanwhileError
) -> HttpResponse:
    context = {"parts": stop.parts, "who": stop.parts[-1].by_teammate, "body": request.POST["body"]}
    context |= {"conversation": conversation, "mode": "reply", "client_id": request.POST["client_id"]}
    template = "inbox/conversations/_stop.html"
    if "json" not in request.headers.get("Accept", ""):
        template = "inbox/conversations/stop.html"
        return render(request, template, context, status=409)
    return JsonResponse({"stop": render_to_string(template, context, request)}, status=409)
