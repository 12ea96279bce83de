"""The Messenger's HTTP edge: loader, frame, and what the frame asks for."""

import json
import re
import secrets
from functools import wraps
from typing import Any
from uuid import UUID

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from customers.models import Contact, ContactEvent
from inbox.actions.inbound import start_conversation
from inbox.actions.messenger import known_contact
from inbox.calc.identity import IdentityRefusedError, proven_identity
from inbox.messenger.sessions import MessengerSession, read_session
from inbox.models import Conversation, ConversationPart, MessengerSettings
from inbox.models.conversation import ClientIdReusedError
from workspaces.api.errors import error_list
from workspaces.models import Teammate, Workspace
from workspaces.tenancy import inside_workspace

LONGEST_MESSAGE = 10_000
BROWSER_TOKEN = re.compile(r"^[0-9a-f]{32}$")
LIST_LENGTH = 20
WINDOW = 40


@require_GET
@cache_control(max_age=3600, public=True)
def loader(request: HttpRequest) -> HttpResponse:
    """Serve the script a site embeds; its address never changes, so it is cached for an hour only."""
    name = "messenger/loader.js"
    found = finders.find(name)
    path = found if isinstance(found, str) else staticfiles_storage.path(name)
    with open(path, encoding="utf-8") as script:  # noqa: PTH123 -- storages hand out plain paths
        return HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")


@require_GET
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "form-action": [NONE], "connect-src": [SELF, "ws:", "wss:"]})
def frame(request: HttpRequest, app_id: str) -> HttpResponse:
    """Serve the page inside the iframe; it greets before it knows whom."""
    workspace = _workspace(app_id)
    with inside_workspace(workspace.pk):
        settings = MessengerSettings.objects.of(workspace.pk)
        faces = list(Teammate.objects.seated().exclude(role="guest").order_by("pk")[:3])
        context = {"workspace": workspace, "settings": settings, "faces": faces}
        return render(request, "messenger/frame.html", context)


@csrf_exempt
@require_POST
def boot(request: HttpRequest, app_id: str) -> HttpResponse:
    """Answer who this is: a proven user, or a browser; an unproven claim is refused and joins nothing."""
    workspace, said = _workspace(app_id), _json(request)
    if said is None or not isinstance(said.get("settings", {}), dict):
        return _refuse("parameter_invalid", "The body must be a JSON object.", status=400)
    with inside_workspace(workspace.pk):
        settings = MessengerSettings.objects.of(workspace.pk)
        keys = [settings.identity_secret, settings.previous_identity_secret]
        try:
            identity = proven_identity(said.get("settings", {}), secrets=keys)
        except IdentityRefusedError as error:
            return _refuse("identity_refused", str(error), status=403)
        browser = said.get("browser")
        browser = (
            browser if isinstance(browser, str) and BROWSER_TOKEN.match(browser) else secrets.token_hex(16)
        )
        contact_id = None
        if identity:
            contact = known_contact(
                workspace_id=workspace.pk, identity=identity, settings=said.get("settings", {})
            )
            contact_id = contact.pk
        session = MessengerSession(workspace.pk, contact_id, browser)
        person = session.contact()
        _see(person, said)
        state = _state(person)
    return JsonResponse(
        {"token": session.sign(), "browser": browser, "name": person.name if person else "", **state}
    )


def with_session(view: Any) -> Any:
    """Open the workspace for whoever holds a valid token; answer 401 otherwise."""

    @wraps(view)
    @csrf_exempt
    def guarded(request: HttpRequest, app_id: str, **kwargs: Any) -> HttpResponse:
        workspace = _workspace(app_id)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        session = read_session(token, workspace_id=workspace.pk)
        if session is None:
            return _refuse("unauthorized", "Boot again.", status=401)
        with inside_workspace(workspace.pk):
            answer: HttpResponse = view(request, session, **kwargs)
            return answer

    return guarded


@require_GET
@with_session
def conversations(request: HttpRequest, session: MessengerSession) -> HttpResponse:
    """List the person's latest conversations. 3 queries."""
    contact = session.contact()
    rows = []
    if contact:
        rows = list(contact.conversations.select_related("snippet_by").order_by("-id")[:LIST_LENGTH])
    html = render_to_string("messenger/_conversations.html", {"conversations": rows})
    return JsonResponse({"html": html, **_state(contact)})


@require_GET
@with_session
def parts(request: HttpRequest, session: MessengerSession, pk: int) -> HttpResponse:
    """Return what the person may see of one of their conversations after ``?after=``; the newest 40 without it."""
    conversation = _own(session, pk)
    visible = ConversationPart.objects.seen_by_contact().filter(conversation=conversation)
    visible = visible.select_related("by_teammate")
    after = request.GET.get("after", "")
    if after.isdecimal():
        rows = list(visible.filter(seq__gt=int(after)).order_by("seq")[:500])
    else:
        rows = list(reversed(visible.order_by("-seq")[:WINDOW]))
    return JsonResponse(
        {"conversation": pk, "parts": [_part(row) for row in rows], **_standing(conversation)}
    )


@require_POST
@with_session
def write(request: HttpRequest, session: MessengerSession, pk: int | None = None) -> HttpResponse:
    """Store a message, in a conversation or as the start of one; the same client id again changes nothing."""
    said = _json(request) or {}
    body, client_id = str(said.get("body") or "").strip(), _uuid(said.get("client_id"))
    if not body or len(body) > LONGEST_MESSAGE:
        message = f"body must have 1 to {LONGEST_MESSAGE} characters."
        return _refuse("parameter_invalid", message, status=400, field="body")
    if client_id is None:
        return _refuse("parameter_invalid", "client_id must be a UUID.", status=400, field="client_id")
    try:
        part = _store(session, pk, body=body, client_id=client_id)
    except ClientIdReusedError:
        return _refuse("conflict", "client_id was used for another text.", status=409, field="client_id")
    if part is None:
        return _refuse("unauthorized", "Boot again.", status=401)
    answer = {"conversation": part.conversation_id, "part": _part(part), **_standing(part.conversation)}
    return JsonResponse(answer, status=201)


@require_POST
@with_session
def seen(request: HttpRequest, session: MessengerSession, pk: int) -> HttpResponse:
    """Note how far the person has seen a conversation; it never goes back."""
    conversation = _own(session, pk)
    said = (_json(request) or {}).get("seq")
    seq = min(said, conversation.last_seq) if isinstance(said, int) else 0
    Conversation.objects.filter(pk=conversation.pk, contact_read_seq__lt=seq).update(contact_read_seq=seq)
    return JsonResponse(_state(session.contact()))


@require_POST
@with_session
def leave_email(request: HttpRequest, session: MessengerSession) -> HttpResponse:
    """Keep the address a lead leaves, so that an answer can reach them; it proves nothing and joins nothing."""
    email = str((_json(request) or {}).get("email") or "").strip()
    contact = session.contact()
    if contact is None or session.contact_id is not None:
        return _refuse("forbidden", "Only somebody who is not signed in leaves an address.", status=403)
    try:
        validate_email(email)
    except ValidationError:
        return _refuse("parameter_invalid", "That is not an e-mail address.", status=400, field="email")
    contact.email = email
    contact.updated_at = timezone.now()
    contact.save(update_fields=["email", "updated_at"])
    return JsonResponse({"email": email})


@require_POST
@with_session
def track(request: HttpRequest, session: MessengerSession) -> HttpResponse:
    """Store what a known person did; what an unknown browser does is not kept."""
    said, contact = _json(request) or {}, session.contact()
    name = str(said.get("name") or "").strip()[:255]
    if not name:
        return _refuse("parameter_invalid", "name is missing.", status=400, field="name")
    if contact:
        metadata = said.get("metadata") if isinstance(said.get("metadata"), dict) else {}
        ContactEvent.objects.create(
            workspace_id=session.workspace_id, contact=contact, name=name, metadata=metadata
        )
    return HttpResponse(status=202)


def _store(
    session: MessengerSession, pk: int | None, *, body: str, client_id: UUID
) -> ConversationPart | None:
    contact = session.contact_who_writes()
    if contact is None:
        return None
    if pk is None:
        return start_conversation(contact=contact, body=body, client_id=client_id)
    return _own(session, pk).receive(body=body, client_id=client_id)


def _workspace(app_id: str) -> Workspace:
    workspace = Workspace.objects.filter(app_id=app_id).first()
    if workspace is None:
        raise Http404
    return workspace


def _own(session: MessengerSession, pk: int) -> Conversation:
    """Return one of the person's own conversations; anybody else's does not exist."""
    contact = session.contact()
    found = Conversation.objects.filter(pk=pk, contact=contact).first() if contact else None
    if found is None:
        raise Http404
    return found


def _part(part: ConversationPart) -> dict[str, Any]:
    client_id = str(part.client_id) if part.client_id else None
    html = render_to_string("messenger/_part.html", {"part": part})
    return {"seq": part.seq, "client_id": client_id, "html": html, "is_reply": part.kind == "reply"}


def _standing(conversation: Conversation) -> dict[str, Any]:
    """Tell the person where they stand: the state, and how many wait longer (counted up to 50)."""
    ahead = None
    if conversation.waiting_since and conversation.state == "open":
        longer = Conversation.objects.filter(state="open", queue_key__lt=conversation.queue_key)
        ahead = len(longer.values_list("pk", flat=True)[:50])
    return {"state": conversation.state, "ahead": ahead, "seq": conversation.last_seq}


def _state(contact: Contact | None) -> dict[str, Any]:
    if contact is None:
        return {"unread": 0, "has_email": False, "is_lead": True}
    latest = contact.conversations.order_by("-id")[:LIST_LENGTH]
    unread = sum(row.last_reply_seq > row.contact_read_seq for row in latest)
    return {"unread": unread, "has_email": bool(contact.email), "is_lead": contact.kind == "lead"}


def _see(contact: Contact | None, said: dict[str, Any]) -> None:
    page = said.get("page")
    if contact and isinstance(page, dict):
        url, title = str(page.get("url") or ""), str(page.get("title") or "")
        contact.seen(at=timezone.now(), page_url=url, page_title=title)


def _json(request: HttpRequest) -> dict[str, Any] | None:
    try:
        said = json.loads(request.body)
    except (ValueError, UnicodeDecodeError):
        return None
    return said if isinstance(said, dict) else None


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _refuse(code: str, message: str, *, status: int, field: str | None = None) -> JsonResponse:
    return JsonResponse(error_list(code, message, field=field), status=status)
