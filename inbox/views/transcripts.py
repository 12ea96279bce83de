"""The transcript of a conversation: kept as a file, or sent by mail."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inbox.actions.transcripts import (
    FORMATS,
    TO_CONTACT,
    TO_ME,
    file_name_of,
    order_transcript,
    transcript_of,
)
from inbox.forms.acting import PressForm
from inbox.views.answers import find_conversation
from workspaces.calc.permissions import Permission
from workspaces.guards import refuse
from workspaces.middleware import TeammateRequest


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: TeammateRequest, pk: int) -> HttpResponse:
    """Show what can be done with a transcript; a button of the menu posts here and is sent on."""
    conversation = find_conversation(pk)
    if request.method == "POST":
        return redirect("conversation_transcript", request.workspace.slug, conversation.pk)
    may_reply = request.teammate.may(Permission.REPLY)
    context = {"conversation": conversation, "may_mail_contact": may_reply and conversation.contact.email}
    context["client_id"] = uuid4()
    return render(request, "inbox/transcripts/show.html", context)


@require_safe
def download(request: TeammateRequest, pk: int) -> HttpResponse:
    """Answer with the file: ``?as=text`` or ``html``, with notes if ``notes`` is there."""
    conversation = find_conversation(pk)
    form = request.GET.get("as", "")
    if form not in FORMATS:
        return HttpResponseBadRequest("as must be text or html")
    document = transcript_of(conversation, form=form, with_notes="notes" in request.GET)
    answer = HttpResponse(document, content_type=f"{FORMATS[form][1]}; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file_name_of(conversation, form=form)
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
def mail(request: TeammateRequest, pk: int) -> HttpResponse:
    """Have the transcript mailed to whoever asks, or to the customer."""
    conversation, to = find_conversation(pk), request.POST.get("to", "")
    if to not in (TO_ME, TO_CONTACT) or (to == TO_CONTACT and not conversation.contact.email):
        return HttpResponseBadRequest("to must be me, or contact where there is an address")
    if to == TO_CONTACT and not request.teammate.may(Permission.REPLY):
        return refuse(request, Permission.REPLY)
    form = PressForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("client_id makes no sense")
    order_transcript(
        conversation,
        by=request.teammate,
        to=to,
        with_notes="notes" in request.POST,
        client_id=form.cleaned_data["client_id"],
    )
    messages.success(request, _("The transcript is on its way."))
    return redirect("inbox_conversation", request.workspace.slug, "everyone", conversation.pk)
