"""What every answer to a Messenger has in common: reading JSON, refusing, and telling where things stand."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Exists, F
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.models import Contact
from inbox.calc.origins import network_place
from inbox.calc.untrusted import read_object
from inbox.models import Attachment, Conversation, ConversationPart, PartKind
from workspaces.api.errors import error_list
from workspaces.models import Workspace
from workspaces.queries import all_office_hours

MOST_OF_MERGED = 40
MOST_COUNTED_AHEAD = 50
TALK_LASTS = timedelta(hours=1)
FILE_SALT, FILE_LIVES_S = "parley.messenger.file", 3600


def find_workspace(app_id: str) -> Workspace:
    """Return the workspace a snippet names. 1 query.

    :raises Http404: when there is none
    """
    workspace = Workspace.objects.filter(app_id=app_id).first()
    if workspace is None:
        raise Http404
    return workspace


def read_json(request: HttpRequest) -> dict[str, Any] | None:
    """Return the JSON object in a request's body, fit for the database, or None when there is none."""
    try:
        return read_object(request.body)
    except ValueError:
        return None


def read_uuid(value: Any) -> UUID | None:
    """Return a UUID, or None when it is none."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def is_foreign(request: HttpRequest) -> bool:
    """Tell whether a page that is not our own frame asks: its origin is another one, or hidden ("null")."""
    origin = request.headers.get("Origin")
    return origin is not None and network_place(origin) != request.get_host()


def refuse(code: str, message: str, *, status: int, field: str | None = None) -> HttpResponse:
    """Answer with an error in the one shape errors have."""
    return JsonResponse(error_list(code, message, field=field), status=status)


def refuse_for_now(wait_s: int) -> HttpResponse:
    """Answer 429: when to try again, in the header and in words."""
    text = ngettext(
        "That was too much at once. Try again in %(count)d second.",
        "That was too much at once. Try again in %(count)d seconds.",
        wait_s,
    ) % {"count": wait_s}
    answer = refuse("rate_limit_exceeded", text, status=429)
    answer["Retry-After"] = str(wait_s)
    return answer


def part_answer(part: ConversationPart, *, app_id: str) -> dict[str, Any]:
    """Return one part as the Messenger takes it."""
    if part.kind == PartKind.MERGED:
        return _merged_answer(part, app_id=app_id)
    client_id = str(part.client_id) if part.client_id else None
    files = list(part.attachments.all())
    for file in files:
        file.url = file_url(file, app_id=app_id, contact_id=part.conversation.contact_id)
    html = render_to_string("messenger/_part.html", {"part": part, "files": files})
    return {"seq": part.seq, "client_id": client_id, "html": html, "is_reply": part.kind == "reply"}


def _merged_answer(part: ConversationPart, *, app_id: str) -> dict[str, Any]:
    """Return the latest 40 parts of a conversation that became part of this one, as one; none once it went again.

    3 queries, and as many for each one that had become part of that.
    """
    own = {"contact_id": part.conversation.contact_id, "merged_into_id": part.conversation_id}
    # Of one that came in, went and came in again, only the last coming shows it.
    again = ConversationPart.objects.filter(
        conversation=part.conversation_id,
        kind=PartKind.MERGED,
        details__other_id=part.details["other_id"],
        seq__gt=part.seq,
    )
    earlier = Conversation.objects.filter(~Exists(again), pk=part.details["other_id"], **own).first()
    parts: list[ConversationPart] = []
    if earlier:
        visible = ConversationPart.objects.seen_by_contact().filter(conversation=earlier)
        visible = visible.select_related("by_teammate", "conversation").prefetch_related("attachments")
        parts = list(reversed(visible.order_by("-seq")[:MOST_OF_MERGED]))
    inner = [
        part_answer(one, app_id=app_id)["html"].replace(" data-seq=", " data-earlier-seq=", 1)
        for one in parts
    ]
    html = render_to_string(
        "messenger/_merged.html", {"part": part, "inner": [SafeString(one) for one in inner]}
    )
    return {"seq": part.seq, "client_id": None, "html": html, "is_reply": False}


def file_url(file: Attachment, *, app_id: str, contact_id: int) -> str:
    """Return an address at which this person, and for an hour, may fetch a file without any cookie."""
    token = signing.dumps([contact_id, file.key], salt=FILE_SALT)
    return reverse("messenger_file", kwargs={"app_id": app_id, "token": token})


def read_file_token(token: str) -> tuple[int, str] | None:
    """Return the contact and the file's key an address was made for, or None when it is not ours or an hour old."""
    try:
        contact_id, key = signing.loads(token, salt=FILE_SALT, max_age=FILE_LIVES_S)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return contact_id, key


def standing(conversation: Conversation) -> dict[str, Any]:
    """Tell the person where they stand: the state, how many wait longer (counted up to 50), and when somebody is back. 2 to 4 queries.

    Whoever is being talked to stands in no line: within an hour of a reply no place is told. Nobody is told of spam.
    """
    text, closed = "", closed_until(conversation.team_id)
    if conversation.is_spam:
        return {"state": "open", "standing": text, "seq": conversation.last_seq, "closed": closed}
    if conversation.waiting_since and conversation.state == "open" and not _is_talking(conversation):
        longer = Conversation.objects.filter(state="open", queue_key__lt=conversation.queue_key)
        text = (
            _("Received.")
            if closed
            else _place(len(longer.values_list("pk", flat=True)[:MOST_COUNTED_AHEAD]))
        )
    elif conversation.state == "closed":
        text = _("Closed. Write to open it again.")
    # What was put aside is open to whoever waits.
    state = "closed" if conversation.state == "closed" else "open"
    return {"state": state, "standing": text, "seq": conversation.last_seq, "closed": closed}


def closed_until(team_id: int | None = None) -> dict[str, Any] | None:
    """Return when a team (or the workspace) is back, None while it is there. 1 or 2 queries.

    ``back`` is a moment, for the reader's browser to say in its own zone; None when no opening is set.
    """
    # The zone matters only to what has hours, and that brings its own.
    schedule, now = all_office_hours("UTC", team_id).of(team_id), timezone.now()
    if schedule.is_open(now):
        return None
    back = schedule.next_opening(now)
    return {"back": back.isoformat() if back else None}


def state_of(contact: Contact | None) -> dict[str, Any]:
    """Tell how many of a person's conversations hold something unseen, and what is known of them. 1 query."""
    if contact is None:
        return {"unread": 0, "has_email": False, "is_lead": True}
    unread = Conversation.objects.of_contact(contact).filter(last_reply_seq__gt=F("contact_read_seq")).count()
    return {"unread": unread, "has_email": bool(contact.email), "is_lead": contact.kind == "lead"}


def _is_talking(conversation: Conversation) -> bool:
    if not conversation.last_reply_seq:
        return False
    replies = ConversationPart.objects.filter(conversation=conversation, seq=conversation.last_reply_seq)
    return replies.filter(created_at__gt=timezone.now() - TALK_LASTS).exists()


def _place(ahead: int) -> str:
    if ahead == 0:
        return _("Received. You are next.")
    if ahead == MOST_COUNTED_AHEAD:
        return _("Received. 50 or more people are before you.")
    text = ngettext(
        "Received. %(count)d person is before you.", "Received. %(count)d people are before you.", ahead
    )
    return text % {"count": ahead}
