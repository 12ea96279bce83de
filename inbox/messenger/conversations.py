"""A person's own conversations: list, read, write."""

from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from inbox.actions.inbound import receive_message, start_conversation
from inbox.messenger.answers import (
    closed_until,
    part_answer,
    read_json,
    read_uuid,
    refuse,
    standing,
    state_of,
)
from inbox.messenger.sessions import MessengerSession, with_session
from inbox.models import Attachment, Conversation, ConversationPart
from inbox.models.attachment import MOST_FILES
from inbox.models.conversation import MOST_MERGES
from inbox.models.states import ClientIdReusedError
from workspaces.calc.numbers import read_number

LONGEST_MESSAGE = 10_000
PAGE = 20
WINDOW = 40
MOST_PARTS = 500


@require_GET
@with_session("read")
def conversations(request: HttpRequest, session: MessengerSession) -> HttpResponse:
    """List the person's latest 20 conversations, or the 20 before ``?before=``. 4 or 5 queries."""
    contact, before = session.contact(), read_number(request.GET.get("before", ""))
    rows: list[Conversation] = []
    if contact:
        found = Conversation.objects.of_contact(contact).select_related("snippet_by").order_by("-id")
        found = found.annotate(new_replies=Subquery(_unseen_replies(), output_field=IntegerField()))
        found = found.annotate(written_at=Subquery(_last_written()))
        if before is not None:
            found = found.filter(pk__lt=before)
        rows = list(found[: PAGE + 1])
    page, more = rows[:PAGE], rows[PAGE:]
    html = render_to_string("messenger/_conversations.html", {"conversations": page})
    cursor = page[-1].pk if more else None
    answer = {"html": html, "before": cursor, "previews": _previews(page), "closed": closed_until()}
    return JsonResponse({**answer, **state_of(contact)})


@require_GET
@with_session("read")
def parts(request: HttpRequest, session: MessengerSession, pk: int) -> HttpResponse:
    """Return what the person may see of a conversation: after ``?after=``, before ``?before=``, or the newest 40."""
    conversation = find_own(session, pk)
    visible = ConversationPart.objects.seen_by_contact().filter(conversation=conversation)
    visible = visible.select_related("by_teammate", "conversation").prefetch_related("attachments")
    after, before = (read_number(request.GET.get(name, "")) for name in ("after", "before"))
    if after is not None:
        rows = list(visible.filter(seq__gt=after).order_by("seq")[:MOST_PARTS])
    else:
        older = visible.filter(seq__lt=before) if before is not None else visible
        rows = list(reversed(older.order_by("-seq")[:WINDOW]))
    shown = [part_answer(row, app_id=session.app_id) for row in rows]
    answer = {"conversation": pk, "parts": shown, **standing(conversation)}
    if conversation.merged_into and conversation.merged_into.contact_id == conversation.contact_id:
        answer["went_into"] = _where_it_went(conversation).pk
    if after is not None and len(rows) == MOST_PARTS:
        answer["seq"] = rows[-1].seq
    return JsonResponse(answer)


@require_POST
@with_session("message")
def write(request: HttpRequest, session: MessengerSession, pk: int) -> HttpResponse:
    """Store a message; the same client id again changes nothing."""
    return _write(request, session, pk)


@require_POST
@with_session("start")
def start(request: HttpRequest, session: MessengerSession) -> HttpResponse:
    """Begin a conversation with a message; the same client id again changes nothing."""
    return _write(request, session, None)


@require_POST
@with_session("read")
def seen(request: HttpRequest, session: MessengerSession, pk: int) -> HttpResponse:
    """Note how far the person has seen a conversation."""
    conversation, seq = find_own(session, pk), (read_json(request) or {}).get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or seq < 0:
        return refuse("parameter_invalid", "seq must be a whole number.", status=400, field="seq")
    conversation.seen_by_contact(min(seq, conversation.last_seq))
    return JsonResponse(state_of(session.contact()))


def find_own(session: MessengerSession, pk: int) -> Conversation:
    """Return one of the person's own conversations; anybody else's does not exist.

    :raises Http404: when it is none of theirs
    """
    contact = session.contact()
    found = Conversation.objects.filter(pk=pk, contact=contact).first() if contact else None
    if contact is None or found is None:
        raise Http404
    contact.note_presence()
    return found


def _where_it_went(conversation: Conversation) -> Conversation:
    """Return the person's own conversation that one is part of by now."""
    for _ in range(MOST_MERGES):
        into = conversation.merged_into
        if into is None or into.contact_id != conversation.contact_id:
            break
        conversation = into
    return conversation


def _unseen_replies() -> QuerySet[Any, Any]:
    """Return how many replies of the conversation around it the person has not seen; nothing when there are none."""
    replies = ConversationPart.objects.filter(kind="reply", conversation=OuterRef("pk"))
    unseen = replies.filter(seq__gt=OuterRef("contact_read_seq")).order_by().values("conversation")
    return unseen.annotate(count=Count("pk")).values("count")


def _last_written() -> QuerySet[Any, Any]:
    """Return when something the person sees was last written: what the team does with it is none of their business."""
    seen = ConversationPart.objects.seen_by_contact().filter(conversation=OuterRef("pk"))
    return seen.order_by("-seq").values("created_at")[:1]


def _write(request: HttpRequest, session: MessengerSession, pk: int | None) -> HttpResponse:
    said = read_json(request) or {}
    text, client_id, keys = said.get("body"), read_uuid(said.get("client_id")), _keys(said.get("attachments"))
    if text is not None and not isinstance(text, str):
        return refuse("parameter_invalid", "body must be a text.", status=400, field="body")
    body = (text or "").strip()
    if (not body and not keys) or len(body) > LONGEST_MESSAGE:
        message = f"body must have 1 to {LONGEST_MESSAGE} characters."
        return refuse("parameter_invalid", message, status=400, field="body")
    if client_id is None:
        return refuse("parameter_invalid", "client_id must be a UUID.", status=400, field="client_id")
    return _answer_stored(session, pk, body=body, client_id=client_id, keys=keys)


def _answer_stored(
    session: MessengerSession, pk: int | None, *, body: str, client_id: UUID, keys: list[str]
) -> HttpResponse:
    try:
        part = _store(session, pk, body=body, client_id=client_id, keys=keys)
    except ClientIdReusedError:
        return refuse("conflict", "client_id was used for another text.", status=409, field="client_id")
    except Attachment.DoesNotExist:
        return refuse("parameter_invalid", "There is no such upload.", status=400, field="attachments")
    if part is None:
        return refuse("unauthorized", "Boot again.", status=401)
    shown = part_answer(part, app_id=session.app_id)
    answer = {"conversation": part.conversation_id, "part": shown, **standing(part.conversation)}
    return JsonResponse(answer, status=201)


def _store(
    session: MessengerSession, pk: int | None, *, body: str, client_id: UUID, keys: list[str]
) -> ConversationPart | None:
    contact = session.contact() if pk is not None else session.contact_who_writes()
    if contact is None:
        return None
    files = Attachment.objects.offered(keys, client_id=client_id, contact=contact)
    if pk is not None:
        own = find_own(session, pk)
        return receive_message(conversation=own, body=body, client_id=client_id, attachments=files)
    return start_conversation(contact=contact, body=body, client_id=client_id, attachments=files)


def _keys(said: Any) -> list[str]:
    """Return the uploads a message names; what is no key is named all the same, so that it is refused."""
    return [str(key)[:64] for key in said[: MOST_FILES + 1]] if isinstance(said, list) else []


def _previews(rows: list[Conversation]) -> list[dict[str, Any]]:
    """Return the unseen replies among these conversations, as the card by the launcher shows them."""
    return [
        {"id": row.pk, "seq": row.last_reply_seq, "who": row.snippet_by.first_name, "text": row.snippet}
        for row in rows
        if row.snippet_by and row.last_reply_seq > row.contact_read_seq
    ]
