"""Files over HTTP: taking them in and handing them out, for teammates and for the Messenger alike."""

import mimetypes
from threading import BoundedSemaphore
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inbox.actions.attaching import FileRefusedError, StoredFile, keep_upload, store_stream
from inbox.models import Attachment
from workspaces.api.errors import error_list
from workspaces.calc.numbers import read_number
from workspaces.calc.permissions import Permission
from workspaces.guards import needs
from workspaces.middleware import TeammateRequest

UPLOADS_AT_ONCE = BoundedSemaphore(3)
"""How many of a process's eight threads may wait for slow lines; the others answer everybody else."""
BUSY_FOR_S = 2
UNSAFE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


class UploadRequest(TeammateRequest):
    """A teammate's request whose body was stored before the workspace opened."""

    stored: StoredFile


@require_POST
@needs(Permission.NOTE)
def upload(request: UploadRequest) -> HttpResponse:
    """Take in the file that is the request's body, named by ``?name=``."""
    own: dict[str, Any] = {"workspace_id": request.workspace.pk, "teammate": request.teammate}
    file = keep_upload(request.stored, name=request.GET.get("name"), **own)
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

    :raises FileRefusedError: when it is empty, too large, too slow or cut short, or too many come at once
    """
    if not UPLOADS_AT_ONCE.acquire(blocking=False):
        raise FileRefusedError("busy")
    try:
        length = read_number(str(request.META.get("CONTENT_LENGTH") or "0"))
        return store_stream(request, announced_bytes=length or 0)
    except UnreadablePostError as error:
        raise FileRefusedError("cut_short") from error
    finally:
        UPLOADS_AT_ONCE.release()


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
        "too_slow": _("The connection is too slow for this file. Try again, or send a smaller one."),
        "busy": _("Too many files arrive at this moment. Try again in a few seconds."),
    }[code]
    answer = JsonResponse(error_list(code, text), status={"too_large": 413, "busy": 503}.get(code, 400))
    if code == "busy":
        answer["Retry-After"] = str(BUSY_FOR_S)
    return answer


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
