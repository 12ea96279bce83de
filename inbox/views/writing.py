"""Notes and drafts; replies go through ``sending``."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from inbox.actions.notes import write_note
from inbox.calc.markup import mark_mentions, render_markdown
from inbox.forms.writing import DraftForm, PreviewForm, WriteForm
from inbox.live.fragments import Surroundings, part_html
from inbox.models import Attachment, Conversation, Draft
from inbox.models.draft import DraftMode
from inbox.models.states import ClientIdReusedError, MergedAwayError
from inbox.views.answers import answer, find_conversation
from inbox.views.sending import answer_refused, write_reply
from inbox.views.warning import asks_first
from workspaces.calc.permissions import Permission
from workspaces.guards import needs
from workspaces.middleware import TeammateRequest


@require_POST
@needs(Permission.NOTE)
@asks_first
def write(request: TeammateRequest, pk: int) -> HttpResponse:
    """Send a reply, or leave a note."""
    conversation, form = find_conversation(pk), WriteForm(request.POST)
    if not form.is_valid():
        return answer(request, conversation, {"errors": form.errors}, status=400)
    mode = form.cleaned_data["mode"]
    done = (_write_note if mode == DraftMode.NOTE else write_reply)(request, conversation)
    if done.status_code < 400:  # noqa: PLR2004 -- it was stored
        Draft.objects.drop(
            conversation=conversation,
            teammate=request.teammate,
            mode=mode,
            body=form.cleaned_data["body"],
            version=form.cleaned_data["sent_at_ms"],
            writer=form.cleaned_data["writer"],
        )
    return done


def _write_note(request: TeammateRequest, conversation: Conversation) -> HttpResponse:
    form = WriteForm(request.POST)
    form.full_clean()
    said, by = form.cleaned_data, request.teammate
    try:
        files = Attachment.objects.offered(said["attachments"], client_id=said["client_id"], teammate=by)
        part = write_note(
            conversation=conversation,
            by=by,
            body=said["body"],
            client_id=said["client_id"],
            attachments=files,
        )
    except (ClientIdReusedError, MergedAwayError, Attachment.DoesNotExist) as error:
        return answer_refused(request, conversation, error)
    html = part_html(part, Surroundings.of(request.workspace))
    return answer(request, conversation, {"part": part.seq, "html": html})


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
