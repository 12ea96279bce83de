"""Files in the Messenger: uploaded with the token, fetched by an address that is one person's for an hour."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from inbox.actions.attaching import FileRefusedError, StoredFile, keep_upload
from inbox.messenger.answers import find_workspace, read_file_token, refuse
from inbox.messenger.sessions import MessengerSession, session_of
from inbox.models import Attachment
from inbox.models.part import SEEN_BY_CONTACT
from inbox.views.files import hand_out, read_body, refuse_file, upload_answer
from workspaces.tenancy import inside_workspace


@csrf_exempt
@require_POST
def upload(request: HttpRequest, app_id: str) -> HttpResponse:
    """Take in the file that is the request's body, named by ``?name=``; its sender becomes a lead by it."""
    session = session_of(request, app_id, "upload")
    if isinstance(session, HttpResponse):
        return session
    try:
        # Outside the workspace: a slow line must not hold a transaction open.
        stored = read_body(request)
    except FileRefusedError as error:
        return refuse_file(error)
    with inside_workspace(session.workspace_id):
        return _keep(session, stored, name=request.GET.get("name"))


@require_safe
def download(request: HttpRequest, app_id: str, token: str) -> HttpResponseBase:
    """Hand out a file to the person its address was made for, while it still belongs to what they may see."""
    workspace, read = find_workspace(app_id), read_file_token(token)
    if read is None:
        raise Http404
    contact_id, key = read
    with inside_workspace(workspace.pk):
        visible = {"part__conversation__contact_id": contact_id, "part__kind__in": SEEN_BY_CONTACT}
        file = Attachment.objects.filter(key=key, **visible).first()
        if file is None:
            raise Http404
        return hand_out(file, is_shown="show" in request.GET)


def _keep(session: MessengerSession, stored: StoredFile, *, name: str | None) -> HttpResponse:
    contact = session.contact_who_writes()
    if contact is None:
        return refuse("unauthorized", "Boot again.", status=401)
    file = keep_upload(stored, workspace_id=session.workspace_id, name=name, contact=contact)
    return JsonResponse(upload_answer(file), status=201)
