"""What can be done with a conversation, or with several: a form for each verb, usable with and without scripts."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inbox import queries
from inbox.actions.acts import MOST, NotUndoableError, perform, stop, undo
from inbox.actions.blocking import conversations_to_block
from inbox.actions.reading import read_conversation
from inbox.actions.stepping import StepForbiddenError
from inbox.calc.filters import FilterError
from inbox.calc.steps import StepsInvalidError
from inbox.forms.acting import ActForm
from inbox.live import ring_bell
from inbox.live.act_words import act_answer
from inbox.models import Act, Conversation
from inbox.models.inbox_view import Asked, find_listing
from inbox.models.states import ClientIdReusedError
from inbox.views.answers import answer, find_conversation
from inbox.views.asking import FormRefusedError, steps_asked_for
from workspaces.calc.permissions import Permission
from workspaces.guards import needs, refuse
from workspaces.middleware import TeammateRequest


@require_POST
@needs(Permission.READ_CONVERSATIONS)
def act_on_one(request: TeammateRequest, pk: int, verb: str) -> HttpResponse:
    """Do something with a conversation; the answer says what to undo."""
    conversation = get_object_or_404(
        Conversation.objects.only("workspace_id", "contact_id", "last_seq"), pk=pk
    )
    # Blocking somebody is about everything they have open.
    ids = conversations_to_block(conversation) if verb == "block" else [pk]
    try:
        act = _perform(request, verb, ids, pk=pk)
    except StepForbiddenError as error:
        return refuse(request, error.permission)
    except FormRefusedError as error:
        return answer(request, conversation, {"errors": error.errors}, status=400)
    except (StepsInvalidError, ClientIdReusedError) as error:
        return answer(request, conversation, {"errors": {"steps": [str(error)]}}, status=400)
    conversation.last_seq = act.seqs.get(pk, conversation.last_seq)
    return answer(request, conversation, {"act": act_answer(act)})


@require_POST
@needs(Permission.READ_CONVERSATIONS)
def act_on_many(request: TeammateRequest, verb: str) -> HttpResponse:
    """Do something with several conversations: those named, or the first thousand of a list."""
    form = ActForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    try:
        act = _perform(request, verb, _wanted(request, form.cleaned_data))
    except StepForbiddenError as error:
        return refuse(request, error.permission)
    except FormRefusedError as error:
        return JsonResponse({"errors": error.errors}, status=400)
    except (StepsInvalidError, ClientIdReusedError) as error:
        return JsonResponse({"errors": {"steps": [str(error)]}}, status=400)
    return JsonResponse({"act": act_answer(act)})


@require_safe
def show_act(request: TeammateRequest, pk: int) -> HttpResponse:
    """Say how far one of the teammate's own acts is."""
    return JsonResponse({"act": act_answer(_own_act(request, pk))})


@require_POST
def undo_act(request: TeammateRequest, pk: int) -> HttpResponse:
    """Take back what the teammate did, where nobody changed it since."""
    try:
        act = undo(_own_act(request, pk), by=request.teammate)
    except NotUndoableError:
        return JsonResponse({"errors": {"act": [_("It is too late to undo that.")]}}, status=400)
    return JsonResponse({"act": act_answer(act)})


@require_POST
def stop_act(request: TeammateRequest, pk: int) -> HttpResponse:
    """Leave the rest of a large act alone."""
    return JsonResponse({"act": act_answer(stop(_own_act(request, pk), by=request.teammate))})


@require_POST
def mark_read(request: TeammateRequest, pk: int) -> HttpResponse:
    """Note how far the teammate has read; by itself, so that it is no act and nothing to undo."""
    conversation = find_conversation(pk)
    read_conversation(conversation, teammate=request.teammate, seq=conversation.last_seq)
    ring_bell(request.teammate, is_new=False)
    return answer(request, conversation, {})


def _perform(request: TeammateRequest, verb: str, ids: list[int], *, pk: int | None = None) -> Act:
    form = ActForm(request.POST)
    client_id = form.cleaned_data.get("act") if form.is_valid() else None
    steps = steps_asked_for(verb, request, pk=pk)
    if verb in ("read", "unread"):
        ring_bell(request.teammate, is_new=False)
    return perform(by=request.teammate, conversation_ids=ids, steps=steps, client_id=client_id or uuid4())


def _wanted(request: TeammateRequest, said: dict[str, Any]) -> list[int]:
    if not said["everything"]:
        return list(said["conversations"])
    try:
        # What is narrowed by a filter is narrowed for an act, too.
        asked = Asked.of({name: said[name] for name in ("filter", "sort", "unread") if name in request.POST})
        listing = find_listing(said["view"], teammate=request.teammate, asked=asked)
    except FilterError:
        listing = None
    if listing is None:
        raise Http404
    return queries.first_of_list(listing, teammate=request.teammate, most=MOST)


def _own_act(request: TeammateRequest, pk: int) -> Act:
    """Return an act of the teammate's own; anybody else's does not exist.

    :raises Http404: it is not theirs
    """
    return get_object_or_404(Act, pk=pk, teammate=request.teammate)
