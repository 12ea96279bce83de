"""A stop before sending, each with its reason, that one more click passes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from inbox.actions.asking import reasons_to_ask
from inbox.calc.warnings import CARD_NUMBER, Finding, mask_card_numbers
from inbox.forms import WriteForm
from inbox.views.answers import wants_json
from workspaces.middleware import TeammateRequest


def asks_first(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 409 with what there is to ask about a reply or note, before anything of it is stored."""

    @wraps(view)
    def asked(request: TeammateRequest, pk: int) -> HttpResponse:
        form = WriteForm(request.POST)
        found = _reasons(request, form.cleaned_data) if form.is_valid() else []
        return _ask(request, pk, found) if found else view(request, pk)

    return asked


def _reasons(request: TeammateRequest, said: dict[str, Any]) -> list[Finding]:
    return reasons_to_ask(
        by=request.teammate,
        body=said["body"],
        is_note=said["mode"] == "note",
        has_files=bool(said["attachments"]),
        client_id=said["client_id"],
        confirmed=said["confirmed"].split(),
    )


def _ask(request: TeammateRequest, pk: int, found: list[Finding]) -> HttpResponse:
    kinds = [*request.POST.get("confirmed", "").split(), *(one.kind for one in found)]
    has_card = any(one.kind == CARD_NUMBER for one in found)
    masked = mask_card_numbers(request.POST["body"]) if has_card else None
    context: dict[str, Any] = {"found": found, "confirmed": " ".join(kinds), "masked": masked, "pk": pk}
    context |= {"said": request.POST, "files": request.POST.getlist("attachments")}
    if not wants_json(request):
        return render(request, "inbox/conversations/ask.html", context, status=409)
    html = render_to_string("inbox/conversations/_ask.html", context, request)
    warnings = [{"kind": one.kind, "found": one.text} for one in found]
    return JsonResponse({"warnings": warnings, "stop": html, "masked": masked}, status=409)
