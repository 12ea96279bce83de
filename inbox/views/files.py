"""Files over HTTP: taking them in and handing them out, for teammates and for the Messenger alike."""

import mimetypes
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inbox.actions.attaching import FileRefusedError, StoredFile, keep_upload, store_stream
from inbox.models import Attachment
from workspaces.api.errors import error_list
from workspaces.calc.permissions import Permission
from workspaces.guards import needs
from workspaces.middleware import TeammateRequest

UNSAFE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_POST
@needs(Permission.NOTE)
def upload(request: TeammateRequest) -> HttpResponse:
    """Take in the file that is the request's body, named by ``?name=``."""
    try:
        stored = read_body(request)
    except FileRefusedError as error:
        return refuse_file(error)
    file = keep_upload(
        stored, workspace_id=request.workspace.pk, name=request.GET.get("name"), teammate=request.teammate
    )
    return JsonResponse(upload_answer(file), status=201)


@require_safe
@needs(Permission.READ_CONVERSATIONS)
def download(request: TeammateRequest, key: str) -> HttpResponseBase:
    """Hand out a file of this workspace: one that was sent, or the teammate's own that was not yet."""
    file = Attachment.objects.filter(key=key).first()
    if file is None or (file.part_id is None and file.by_teammate_id != request.teammate.pk):
        raise Http404
    return hand_out(file, is_shown="show" in request.GET)


def read_body(request: HttpRequest) -> StoredFile:
    """Store a request's body as a file, as it comes.

    :raises FileRefusedError: when it is empty, too large or cut short
    """
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return store_stream(request, announced_bytes=int(length) if length.isdecimal() else 0)


def upload_answer(file: Attachment) -> dict[str, Any]:
    """Return what a composer needs to know of an upload."""
    return {"key": file.key, "name": file.name, "size_bytes": file.size_bytes, "is_picture": file.is_picture}


def refuse_file(error: FileRefusedError) -> HttpResponse:
    """Answer why a file was not taken."""
    code = str(error)
    text = {
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than 25 MB."),
        "cut_short": _("The file did not arrive whole. Try again."),
    }[code]
    return JsonResponse(error_list(code, text), status=413 if code == "too_large" else 400)


def hand_out(file: Attachment, *, is_shown: bool) -> FileResponse:
    """Answer with a file so that no browser ever runs it: saved, or shown in place when it is a picture.

    :raises Http404: when it is gone from the disk
    """
    try:
        content = file.path.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    in_place = is_shown and file.is_picture
    answer = FileResponse(
        content, as_attachment=not in_place, filename=_name(file), content_type=file.content_type
    )
    answer["Content-Security-Policy"] = UNSAFE_POLICY
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _name(file: Attachment) -> str:
    """Return the file's name; a picture gets the ending of what it is."""
    if not file.is_picture or mimetypes.guess_type(file.name)[0] == file.content_type:
        return file.name
    return file.name + (mimetypes.guess_extension(file.content_type) or "")
