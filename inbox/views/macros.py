"""Saved replies where they are used: offered to who writes, sent with a reply, done at once, made of a good reply."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inbox.actions.choosing import Choice, macro_choices
from inbox.actions.filling import missing_sentence
from inbox.actions.macros import name_for, reply_as_macro, save_macro
from inbox.actions.stepping import StepForbiddenError
from inbox.actions.using import Use, take_back_uses, use_macros
from inbox.calc.macro_steps import NOTE, value_of
from inbox.calc.markup import render_markdown
from inbox.calc.moments import read_moment
from inbox.calc.variables import mark_places
from inbox.forms.macros import MacroUseForm, ReplyAsMacroForm
from inbox.live.act_words import act_answer
from inbox.models import Conversation, ConversationPart, Macro, PartKind
from inbox.models.act import ActState
from inbox.views.answers import answer, find_conversation
from inbox.views.moments import clock_of
from workspaces.actions.refusals import RefusedError
from workspaces.calc.numbers import read_number
from workspaces.calc.permissions import Permission
from workspaces.guards import needs, refuse
from workspaces.middleware import TeammateRequest
from workspaces.views.settings import hears_no

MOST_NAMES = 200


@require_safe
@needs(Permission.REPLY)
def choices(request: TeammateRequest, pk: int) -> HttpResponse:
    """Offer what fits the words typed, filled for the customer; ``?id=`` asks for one, ``?names`` for all names."""
    if "names" in request.GET:
        rows = Macro.objects.usable_by(request.teammate).order_by("-used_count", "name")[:MOST_NAMES]
        return JsonResponse({"items": [{"id": row.pk, "name": row.name, "group": row.group} for row in rows]})
    conversation = find_conversation(pk)
    found = macro_choices(
        conversation,
        by=request.teammate,
        query=request.GET.get("q", "")[:80],
        only=read_number(request.GET.get("id", "")),
    )
    return JsonResponse({"items": [_item(choice, conversation) for choice in found]})


@require_POST
@needs(Permission.REPLY)
@hears_no
def apply(request: TeammateRequest, pk: int) -> HttpResponse:
    """Do what a saved reply without words does."""
    conversation, form = find_conversation(pk), MacroUseForm(request.POST, by=request.teammate)
    if not form.is_valid() or not form.cleaned_data["macros"]:
        return answer(request, conversation, {"errors": form.errors}, status=400)
    macro = form.cleaned_data["macros"][0]
    if macro.body or not (macro.steps or macro.note):
        raise RefusedError(_("There is nothing it could do by itself."), status=400)
    use = _use([macro], macro.steps, request, form, has_note=True)
    try:
        act = use_macros(use, conversation=conversation, by=request.teammate)
    except StepForbiddenError as error:
        return refuse(request, error.permission)
    said = {"act": act_answer(act) if act else None, "said": macro.name, "client_id": str(use.client_id)}
    conversation.refresh_from_db(fields=["last_seq"])
    return answer(request, conversation, said)


@require_POST
@needs(Permission.REPLY)
def take_back(request: TeammateRequest, pk: int) -> HttpResponse:
    """Take back what was applied with one request."""
    conversation, form = find_conversation(pk), MacroUseForm(request.POST, by=request.teammate)
    if not form.is_valid():
        return answer(request, conversation, {"errors": form.errors}, status=400)
    client_id = form.cleaned_data["client_id"]
    act = take_back_uses(conversation=conversation, by=request.teammate, client_id=client_id)
    if act and act.state == ActState.DONE:
        return JsonResponse({"errors": {"act": [_("It is too late to undo that.")]}}, status=400)
    return answer(request, conversation, {"act": act_answer(act) if act else None})


def uses_macros(view: Any) -> Callable[..., HttpResponse]:
    """Let a view that sends a reply also do the steps of the saved replies in it: all of it, or none.

    A place that is still to be filled stops it before anything is stored.
    """

    @wraps(view)
    def using(request: TeammateRequest, pk: int) -> HttpResponse:
        form = MacroUseForm(request.POST, by=request.teammate)
        if not request.POST.getlist("macros") or request.POST.get("mode") != "reply":
            sent: HttpResponse = view(request, pk)
            return sent
        conversation = find_conversation(pk)
        if not form.is_valid():
            return answer(request, conversation, {"errors": form.errors}, status=400)
        try:
            with transaction.atomic():
                return _send_with(view, request, conversation, form)
        except StepForbiddenError as error:
            return refuse(request, error.permission)
        except RefusedError as no:
            return answer(request, conversation, {"errors": {"steps": [str(no.reason)]}}, status=no.status)

    return using


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPLY)
@hears_no
def of_reply(request: TeammateRequest, pk: int, seq: int) -> HttpResponse:
    """Offer to keep a sent reply as a saved one, and keep it."""
    sent = ConversationPart.objects.select_related(
        "conversation__contact", "conversation__company", "by_teammate"
    )
    part = get_object_or_404(sent, conversation=pk, seq=seq, kind=PartKind.REPLY)
    initial = {
        "name": name_for(part.body),
        "body": reply_as_macro(part, by=request.teammate),
    }
    form = ReplyAsMacroForm(request.POST or None, by=request.teammate, initial=initial)
    if form.is_bound and form.is_valid():
        macro = save_macro(None, by=request.teammate, **form.cleaned_data)
        here = {"workspace_slug": request.workspace.slug, "pk": macro.pk}
        said = _("Saved as “%(name)s”. Type / to use it; it is under Settings, Saved replies.")
        return JsonResponse(
            {"said": said % {"name": macro.name}, "archive": reverse("macro_archive", kwargs=here)}
        )
    context = {"form": form, "part": part, "pk": pk}
    return render(request, "inbox/macros/_of_reply.html", context, status=400 if form.is_bound else 200)


def _send_with(
    view: Any, request: TeammateRequest, conversation: Conversation, form: MacroUseForm
) -> HttpResponse:
    sent: HttpResponse = view(request, conversation.pk)
    if sent.status_code not in {200, 302}:
        return sent
    said = form.cleaned_data
    use = _use(said["macros"], said["steps"], request, form, has_note=form.has_note)
    act = use_macros(use, conversation=conversation, by=request.teammate)
    if act is None or sent.status_code != 200:  # noqa: PLR2004 -- a form is answered by going back
        return sent
    answered = json.loads(sent.content)
    return JsonResponse(answered | {"act": act_answer(act), "uses": str(use.client_id)})


def _use(
    macros: list[Macro], steps: list[Any], request: TeammateRequest, form: MacroUseForm, *, has_note: bool
) -> Use:
    client_id = form.cleaned_data["client_id"]
    return Use(macros, steps, client_id, lambda word: _moment(word, request), has_note=has_note)


def _moment(word: str, request: TeammateRequest) -> str:
    clock = clock_of(request)
    moment = read_moment({"later": "later today", "week": "in a week"}.get(word, word), clock)
    return (moment or clock.now).isoformat()


def _item(choice: Choice, conversation: Conversation) -> dict[str, Any]:
    macro = choice.macro
    context = {
        "choice": choice,
        "body": SafeString(mark_places(render_markdown(choice.body.text))) if macro.body else "",
        "missing": next(iter(_missing(choice, conversation).values()), ""),
    }
    return {
        "id": macro.pk,
        "name": macro.name,
        "detail": _("often next") if choice.follows else macro.group,
        "text": choice.body.text,
        "missing": _missing(choice, conversation),
        "steps": _steps(choice),
        "preview": render_to_string("inbox/macros/_choice.html", context),
    }


def _steps(choice: Choice) -> list[dict[str, str]]:
    steps = [{"value": value_of(step), "words": words} for step, words in choice.steps]
    return [*steps, {"value": NOTE, "words": _("leave a note")}] if choice.macro.note else steps


def _missing(choice: Choice, conversation: Conversation) -> dict[str, str]:
    """Return what to say about each place that is still to be filled."""
    first_name = conversation.contact.first_name
    return {place.text: missing_sentence(place, first_name=first_name) for place in choice.body.missing}
