"""Choosing what a conversation is merged into, merging it, and separating it again."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inbox import queries
from inbox.actions.merging import MergeRefusedError, merge, separate
from inbox.forms.acting import MergeForm
from inbox.live.act_words import act_answer
from inbox.live.fragments import Surroundings, part_html
from inbox.models import Conversation
from inbox.models.act import ChangeState
from inbox.models.states import ClientIdReusedError
from inbox.queries.merging import mergeable
from inbox.views.answers import find_conversation, wants_json
from workspaces.calc.permissions import Permission
from workspaces.guards import needs
from workspaces.middleware import TeammateRequest

SHOWN = 3


@require_safe
@needs(Permission.MANAGE_CONVERSATIONS)
def choose(request: TeammateRequest, pk: int) -> HttpResponse:
    """Offer what a conversation can be merged into: the same contact's first, others by words; ``?into=`` previews it."""
    conversation = find_conversation(pk)
    context: dict[str, Any] = {"conversation": conversation, "client_id": uuid4()}
    into = request.GET.get("into", "")
    if into.isdecimal():
        target = Conversation.objects.root_of(find_conversation(int(into[:18])))
        context |= {"target": target, "is_same": target.contact_id == conversation.contact_id}
        around = Surroundings.of(request.workspace)
        written = [part for part in queries.newest_parts(target) if part.is_written]
        context["parts"] = [part_html(part, around) for part in written[-SHOWN:]]
    else:
        words = request.GET.get("words", "")[:100]
        context |= {"words": words, "choices": mergeable(conversation, words=words)}
    is_fragment = request.headers.get("X-Fragment") == "merge"
    name = "inbox/conversations/_merge.html" if is_fragment else "inbox/conversations/merge.html"
    return render(request, name, context)


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def merge_into(request: TeammateRequest, pk: int) -> HttpResponse:
    """Merge a conversation into another one."""
    source, form = find_conversation(pk), MergeForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, _("Choose a conversation."))
    said = form.cleaned_data
    try:
        act = merge(
            source=source,
            into=said["into"],
            by=request.teammate,
            client_id=said["act"] or uuid4(),
            is_confirmed=said["is_confirmed"],
        )
    except (MergeRefusedError, ClientIdReusedError) as error:
        return _refused(request, pk, _words(str(error)))
    into = Conversation.objects.root_of(said["into"])
    if wants_json(request):
        return JsonResponse({"act": act_answer(act), "into": into.pk})
    return redirect(_address(request, into.pk))


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def separate_again(request: TeammateRequest, pk: int) -> HttpResponse:
    """Let a merged conversation be one of its own again."""
    try:
        answer = separate(find_conversation(pk), by=request.teammate)
    except MergeRefusedError as error:
        return _refused(request, pk, _words(str(error)))
    said = _("Separated again.")
    if answer == ChangeState.KEPT:
        said = _("Separated again. What somebody changed since stays.")
    if wants_json(request):
        return JsonResponse({"said": said})
    messages.success(request, said)
    return redirect(_address(request, pk))


def _address(request: TeammateRequest, pk: int) -> str:
    kwargs = {"workspace_slug": request.workspace.slug, "view": "everyone", "pk": pk}
    return reverse("inbox_conversation", kwargs=kwargs)


def _refused(request: TeammateRequest, pk: int, why: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"errors": {"into": [why]}}, status=400)
    messages.error(request, why)
    return redirect(_address(request, pk))


def _words(code: str) -> str:
    return {
        "itself": _("A conversation cannot be merged into itself, or into what is part of it."),
        "already": _("This is merged already."),
        "spam": _("A conversation cannot be merged into spam."),
        "held": _("A reply there has not gone out yet. Send it or take it back first."),
        "other_person": _("These are two people: confirm that you mean it."),
        "apart": _("These are two conversations already."),
    }.get(code, _("That was not done. Please check it and try again."))
