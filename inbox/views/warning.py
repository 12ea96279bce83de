"""A stop before sending, each with its reason, that one more click passes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone

from inbox.actions.asking import hours_of, reasons_to_ask
from inbox.calc.warnings import CARD_NUMBER, CLOSED, Finding, mask_card_numbers
from inbox.forms.writing import WriteForm
from inbox.models import Conversation
from inbox.views.answers import wants_json
from workspaces.middleware import TeammateRequest
from workspaces.templatetags.hours import standing


def asks_first(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 409 with what there is to ask about a reply or note, before anything of it is stored."""

    @wraps(view)
    def asked(request: TeammateRequest, pk: int) -> HttpResponse:
        form = WriteForm(request.POST)
        found = _reasons(request, pk, form.cleaned_data) if form.is_valid() else []
        return _ask(request, pk, found) if found else view(request, pk)

    return asked


def _reasons(request: TeammateRequest, pk: int, said: dict[str, Any]) -> list[Finding]:
    # A reply for later goes out when its writer wants it to.
    answered = {CLOSED} if request.POST.get("send_at") else set()
    return reasons_to_ask(
        get_object_or_404(Conversation.objects.only("pk"), pk=pk).pk,
        by=request.teammate,
        body=said["body"],
        mode=said["mode"],
        has_files=bool(said["attachments"]),
        client_id=said["client_id"],
        confirmed={*said["confirmed"].split(), *answered},
    )


def _ask(request: TeammateRequest, pk: int, found: list[Finding]) -> HttpResponse:
    kinds = [*request.POST.get("confirmed", "").split(), *(one.kind for one in found)]
    has_card = any(one.kind == CARD_NUMBER for one in found)
    masked = mask_card_numbers(request.POST["body"]) if has_card else None
    context: dict[str, Any] = {"found": found, "confirmed": " ".join(kinds), "masked": masked, "pk": pk}
    if any(one.kind == CLOSED for one in found):
        context["hours"] = standing(hours_of(pk), timezone.now())
    context |= {"said": request.POST, "files": request.POST.getlist("attachments")}
    if not wants_json(request):
        return render(request, "inbox/conversations/ask.html", context, status=409)
    html = render_to_string("inbox/conversations/_ask.html", context, request)
    warnings = [{"kind": one.kind, "found": one.text} for one in found]
    return JsonResponse({"warnings": warnings, "stop": html, "masked": masked}, status=409)
