"""Replies, notes and drafts."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inbox.actions.notes import write_note
from inbox.actions.replies import write_reply
from inbox.calc.markup import mark_mentions, render_markdown
from inbox.forms import DraftForm, PreviewForm, WriteForm
from inbox.live.fragments import Surroundings, part_html
from inbox.models import Attachment, Conversation, ConversationPart, Draft, WritingChoices
from inbox.models.draft import DraftMode
from inbox.models.states import AnsweredMeanwhileError, ClientIdReusedError
from inbox.views.answers import answer, find_conversation, wants_json
from inbox.views.warning import asks_first
from workspaces.calc.permissions import Permission
from workspaces.guards import needs, refuse
from workspaces.middleware import TeammateRequest
from workspaces.models import Teammate


@require_POST
@needs(Permission.NOTE)
@asks_first
def write(request: TeammateRequest, pk: int) -> HttpResponse:
    """Send a reply, or leave a note; 409 with the colleagues' replies when somebody answered meanwhile."""
    conversation, form = find_conversation(pk), WriteForm(request.POST)
    if not form.is_valid():
        return answer(request, conversation, {"errors": form.errors}, status=400)
    if form.cleaned_data["mode"] == "reply" and not request.teammate.may(Permission.REPLY):
        return refuse(request, Permission.REPLY)
    try:
        part = _write(request.teammate, conversation, form.cleaned_data)
    except AnsweredMeanwhileError as stop:
        return _answer_stop(request, conversation, stop)
    except (ClientIdReusedError, Attachment.DoesNotExist) as error:
        return _answer_refused(request, conversation, error)
    Draft.objects.drop(
        conversation=conversation,
        teammate=request.teammate,
        mode=form.cleaned_data["mode"],
        body=form.cleaned_data["body"],
        version=form.cleaned_data["sent_at_ms"],
        writer=form.cleaned_data["writer"],
    )
    html = part_html(part, Surroundings.of(request.workspace))
    return answer(request, conversation, {"part": part.seq, "html": html})


def _write(by: Teammate, conversation: Conversation, data: dict[str, Any]) -> ConversationPart:
    client_id = data["client_id"]
    files = Attachment.objects.offered(data["attachments"], client_id=client_id, teammate=by)
    said: dict[str, Any] = {"body": data["body"], "client_id": client_id, "attachments": files}
    if data["mode"] == "note":
        return write_note(conversation=conversation, by=by, **said)
    said["body"] = WritingChoices.objects.of(by).sign(data["body"])
    return write_reply(conversation=conversation, by=by, began_at_seq=data["began_at_seq"], **said)


@require_POST
@needs(Permission.NOTE)
def preview(request: TeammateRequest) -> HttpResponse:
    """Return what somebody writes as it will look."""
    form = PreviewForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    html = render_markdown(form.cleaned_data["body"])
    return HttpResponse(mark_mentions(html) if form.cleaned_data["mode"] == "note" else html)


@require_POST
@needs(Permission.NOTE)
def save_draft(request: TeammateRequest, pk: int) -> HttpResponse:
    """Keep what is being written."""
    conversation, form = find_conversation(pk), DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    is_kept = Draft.objects.keep(
        conversation=conversation,
        teammate=request.teammate,
        mode=DraftMode(form.cleaned_data["mode"]),
        body=form.cleaned_data["body"],
        version=form.cleaned_data["version"],
        writer=form.cleaned_data["writer"],
    )
    return JsonResponse({"kept": is_kept})


def _answer_refused(request: TeammateRequest, conversation: Conversation, error: Exception) -> HttpResponse:
    if isinstance(error, ClientIdReusedError):
        return answer(request, conversation, {"error": _("This was sent with another text.")}, status=409)
    return answer(request, conversation, {"error": _("A file is no longer there.")}, status=400)


def _answer_stop(
    request: TeammateRequest, conversation: Conversation, stop: AnsweredMeanwhileError
) -> HttpResponse:
    context = {"parts": stop.parts, "who": stop.parts[-1].by_teammate, "body": request.POST["body"]}
    context |= {"conversation": conversation, "mode": "reply", "client_id": request.POST["client_id"]}
    if not wants_json(request):
        return render(request, "inbox/conversations/stop.html", context, status=409)
    html = render_to_string("inbox/conversations/_stop.html", context, request)
    return JsonResponse({"stop": html}, status=409)
