"""Replies on their way: sending them, taking them back, scheduling them anew."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inbox.actions.sending import Outgoing, Sent, discard, send_again, send_reply, take_back
from inbox.forms.writing import ReplyForm, ScheduleForm
from inbox.live.act_words import act_answer
from inbox.live.fragments import Surroundings, part_html
from inbox.live.held import held_html
from inbox.models import Attachment, Conversation, HeldReply, WritingChoices
from inbox.models.held_reply import Then
from inbox.models.states import AnsweredMeanwhileError, ClientIdReusedError, MergedAwayError, TakenBackError
from inbox.views.answers import answer, find_conversation, wants_json
from inbox.views.files import upload_answer
from inbox.views.moments import clock_of
from workspaces.calc.permissions import Permission
from workspaces.guards import needs, refuse
from workspaces.middleware import TeammateRequest
from workspaces.models import Teammate


def write_reply(request: TeammateRequest, conversation: Conversation) -> HttpResponse:
    """Send a reply as its form says; 409 with the colleagues' replies when somebody answered meanwhile."""
    form = ReplyForm(request.POST, clock=clock_of(request))
    if not form.is_valid():
        return answer(request, conversation, {"errors": form.errors}, status=400)
    for permission in (Permission.REPLY, *_needed_for(form.cleaned_data["then"])):
        if not request.teammate.may(permission):
            return refuse(request, permission)
    return _send(request, conversation, form.cleaned_data)


def _send(request: TeammateRequest, conversation: Conversation, data: dict[str, Any]) -> HttpResponse:
    by = request.teammate
    try:
        sent = send_reply(conversation=conversation, by=by, reply=_outgoing(by, data))
    except AnsweredMeanwhileError as stop:
        return _answer_stop(request, conversation, stop)
    except TakenBackError:
        return answer(request, conversation, {"taken_back": True}, status=409)
    except (ClientIdReusedError, MergedAwayError, Attachment.DoesNotExist) as error:
        return answer_refused(request, conversation, error)
    return answer(request, conversation, _answer_sent(sent, request))


def _needed_for(then: str) -> list[Permission]:
    return [Permission.MANAGE_CONVERSATIONS] if then != Then.NOTHING else []


def _outgoing(by: Teammate, data: dict[str, Any]) -> Outgoing:
    files = Attachment.objects.offered(data["attachments"], client_id=data["client_id"], teammate=by)
    return Outgoing(
        body=WritingChoices.objects.of(by).sign(data["body"]),
        client_id=data["client_id"],
        attachments=files,
        began_at_seq=data["began_at_seq"],
        began_at_held=data["began_at_held"],
        then=Then(data["then"]),
        snooze_until=data["until"],
        send_at=data["send_at"],
    )


def _answer_sent(sent: Sent, request: TeammateRequest) -> dict[str, Any]:
    around = Surroundings.of(request.workspace)
    if sent.part is not None:
        said = {"part": sent.part.seq, "html": part_html(sent.part, around)}
        return said | ({"act": act_answer(sent.act)} if sent.act else {})
    return answer_held(sent.held, around) if sent.held else {}


def answer_held(held: HeldReply, around: Surroundings) -> dict[str, Any]:
    """Return what a page shows of a held reply, and for how long it can be taken back."""
    return {
        "held": str(held.client_id),
        "html": held_html([held], around),
        "v": held.conversation.held_changes,
        "is_scheduled": held.is_scheduled,
    }


@require_POST
@needs(Permission.REPLY)
def undo(request: TeammateRequest, pk: int, client_id: UUID) -> HttpResponse:
    """Take a reply back; answers with its words and files, and whether it was too late."""
    conversation = find_conversation(pk)
    held = take_back(conversation=conversation, by=request.teammate, client_id=client_id)
    return _answer_ended(request, conversation, held)


@require_POST
@needs(Permission.REPLY)
def drop(request: TeammateRequest, pk: int, client_id: UUID) -> HttpResponse:
    """Drop a scheduled or withheld reply; answers with its words and files, should that be undone."""
    conversation = find_conversation(pk)
    held = discard(conversation=conversation, by=request.teammate, client_id=client_id)
    return _answer_ended(request, conversation, held)


def _answer_ended(
    request: TeammateRequest, conversation: Conversation, held: HeldReply | None
) -> HttpResponse:
    if held is None:
        return _answer_gone(request, conversation)
    files = [upload_answer(file) for file in held.taken_files]
    said = {"undone": True, "body": held.body, "files": files, "v": conversation.held_changes}
    return answer(request, conversation, said)


@require_POST
@needs(Permission.REPLY)
def resend(request: TeammateRequest, pk: int, client_id: UUID) -> HttpResponse:
    """Send a scheduled or withheld reply now, or at another time."""
    conversation, form = find_conversation(pk), ScheduleForm(request.POST, clock=clock_of(request))
    if not form.is_valid():
        return answer(request, conversation, {"errors": form.errors}, status=400)
    send_at = form.cleaned_data["send_at"]
    held = send_again(conversation=conversation, by=request.teammate, client_id=client_id, send_at=send_at)
    if held is None:
        return _answer_gone(request, conversation)
    return answer(request, conversation, answer_held(held, Surroundings.of(request.workspace)))


def _answer_gone(request: TeammateRequest, conversation: Conversation) -> HttpResponse:
    if not wants_json(request):
        messages.error(request, _("That reply has already gone out."))
        return answer(request, conversation, {})
    return JsonResponse({"undone": False}, status=409)


def answer_refused(request: TeammateRequest, conversation: Conversation, error: Exception) -> HttpResponse:
    """Say why something was not stored."""
    if isinstance(error, ClientIdReusedError):
        return answer(request, conversation, {"error": _("This was sent with another text.")}, status=409)
    if isinstance(error, MergedAwayError):
        said = _("This conversation was merged into another one. Write there.")
        return answer(request, conversation, {"error": said}, status=400)
    return answer(request, conversation, {"error": _("A file is no longer there.")}, status=400)


def _answer_stop(
    request: TeammateRequest, conversation: Conversation, stop: AnsweredMeanwhileError
) -> HttpResponse:
    context = {"parts": stop.parts, "who": stop.parts[-1].by_teammate, "body": request.POST["body"]}
    context |= {"conversation": conversation, "mode": "reply", "client_id": request.POST["client_id"]}
    if not wants_json(request):
        return render(request, "inbox/conversations/stop.html", context, status=409)
    html = render_to_string("inbox/conversations/_stop.html", context, request)
    said = {"stop": html, "seq": conversation.last_seq, "v": conversation.held_changes}
    return JsonResponse(said, status=409)
