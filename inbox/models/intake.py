"""Taking in a message in one statement (see decision 0015): what a customer's message does to an open conversation.

``Conversation.receive`` tells the story; this says it to Postgres. Both are held equal by tests.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from inbox.calc.queue import queue_key
from inbox.events import part_added
from inbox.models.part import ConversationPart, PartKind
from workspaces.models.outbox import hasten

if TYPE_CHECKING:
    from inbox.models.conversation import Conversation

# The row's lock is taken by UPDATE; what it computes, it computes from the row as it stands once the lock is held.
# A conversation that is not open, somebody who is blocked, or a client id that was stored before, updates nothing and so inserts nothing.
_STATEMENT = """
WITH taken AS (
    UPDATE inbox_conversation SET
        last_seq = last_seq + 1,
        last_message_seq = last_seq + 1,
        contact_read_seq = last_seq + 1,
        queue_key = CASE WHEN waiting_since IS NULL AND woke_at IS NULL THEN %(queue_key)s ELSE queue_key END,
        waiting_since = COALESCE(waiting_since, %(at)s),
        snippet = %(snippet)s,
        snippet_by_id = NULL,
        updated_at = %(at)s
    WHERE workspace_id = %(workspace_id)s AND id = %(conversation_id)s AND state = 'open'
        AND NOT EXISTS (
            SELECT FROM customers_contact contact
            WHERE contact.workspace_id = %(workspace_id)s AND contact.id = contact_id
                AND contact.blocked_at IS NOT NULL)
        AND (%(client_id)s::uuid IS NULL OR NOT EXISTS (
            SELECT FROM inbox_conversationpart part
            WHERE part.workspace_id = %(workspace_id)s AND part.conversation_id = %(conversation_id)s
                AND part.client_id = %(client_id)s::uuid))
    RETURNING *
), part AS (
    INSERT INTO inbox_conversationpart
        (workspace_id, conversation_id, seq, kind, by_contact_id, body, details, client_id, created_at)
    SELECT workspace_id, id, last_seq, %(kind)s, contact_id, %(body)s, '{}', %(client_id)s::uuid, %(at)s
    FROM taken
    RETURNING id
), told AS (
    INSERT INTO workspaces_outboxevent
        (workspace_id, topic, payload, created_at, due_at, attempts, last_error)
    SELECT workspace_id, %(topic)s, jsonb_build_object(
        'conversation_id', id, 'contact_id', contact_id, 'first_seq', last_seq, 'seq', last_seq
    ), %(now)s, %(now)s, 0, ''
    FROM taken
)
SELECT part.id, taken.last_seq, taken.waiting_since, taken.woke_at, taken.queue_key, taken.is_priority,
    taken.assignee_id, taken.team_id, taken.last_reply_seq
FROM taken, part
"""
_RETURNED = (
    *("last_seq", "waiting_since", "woke_at", "queue_key", "is_priority"),
    *("assignee_id", "team_id", "last_reply_seq"),
)


def take_in(
    conversation: "Conversation", *, body: str, snippet: str, client_id: UUID | None, at: datetime
) -> ConversationPart | None:
    """Store and announce a message of the contact in an open conversation, and refresh this copy of it. 1 query.

    :return: the part; None when the conversation is not open or the client id was stored before
    :raises IntegrityError: the same client id is being stored by somebody else at this moment
    """
    key = queue_key(state="open", waiting_since=at, snoozed_until=None, updated_at=at)
    values: dict[str, Any] = {
        "workspace_id": conversation.workspace_id,
        "conversation_id": conversation.pk,
        "at": at,
        "kind": "message",
        "body": body,
        "client_id": client_id,
        "snippet": snippet,
        "queue_key": key,
        "topic": part_added.name,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, values)
        stored = cursor.fetchone()
    if stored is None:
        return None
    part_id, *standing = stored
    _refresh(conversation, standing, snippet=snippet, at=at)
    hasten(part_added, workspace_id=conversation.workspace_id, **_ids(conversation))
    part = ConversationPart(
        id=part_id,
        workspace_id=conversation.workspace_id,
        conversation=conversation,
        seq=conversation.last_seq,
        kind=PartKind.MESSAGE,
        by_contact_id=conversation.contact_id,
        body=body,
        client_id=client_id,
        created_at=at,
    )
    part._state.adding, part._state.db = False, connection.alias  # noqa: SLF001 -- it is stored
    return part


def _ids(conversation: "Conversation") -> dict[str, int]:
    seq = conversation.last_seq
    return {
        "conversation_id": conversation.pk,
        "contact_id": conversation.contact_id,
        "first_seq": seq,
        "seq": seq,
    }


def _refresh(conversation: "Conversation", standing: list[Any], *, snippet: str, at: datetime) -> None:
    for name, value in zip(_RETURNED, standing, strict=True):
        setattr(conversation, name, value)
    conversation.state, conversation.snoozed_until = "open", None
    conversation.last_message_seq = conversation.contact_read_seq = conversation.last_seq
    conversation.snippet, conversation.snippet_by = snippet, None
    conversation.updated_at = at
