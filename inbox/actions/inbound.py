"""A customer writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from customers.models import Company, Contact
from inbox.models import Attachment, Channel, Conversation, ConversationPart
from inbox.models.conversation import MOST_MERGES
from inbox.models.states import MergedAwayError


def receive_message(
    *,
    conversation: Conversation,
    body: str,
    client_id: UUID | None = None,
    attachments: Sequence[Attachment] = (),
    at: datetime | None = None,
) -> ConversationPart:
    """Take in a contact's message, in the conversation or, if that was merged, where it went.

    :raises ClientIdReusedError: the id was used before with other content
    """
    for _ in range(MOST_MERGES):
        try:
            return conversation.receive(body=body, client_id=client_id, attachments=attachments, at=at)
        except MergedAwayError as error:
            conversation = Conversation.objects.get(pk=error.into_id)
    raise MergedAwayError(conversation.pk)


def start_conversation(
    *,
    contact: Contact,
    body: str,
    channel: Channel = Channel.MESSENGER,
    client_id: UUID | None = None,
    attachments: Sequence[Attachment] = (),
    at: datetime | None = None,
) -> ConversationPart:
    """Begin a conversation with a contact's first message; the same client id again returns the first one's part.

    :raises ClientIdReusedError: the id was used before with another text
    """
    said: dict[str, Any] = {"body": body, "client_id": client_id, "attachments": attachments, "at": at}
    try:
        with transaction.atomic():
            conversation = _conversation_of(contact, client_id) or _new_conversation(
                contact, channel=channel, client_id=client_id, at=at
            )
            return receive_message(conversation=conversation, **said)
    except IntegrityError:
        # The same message arrived twice at once and the other one was first.
        earlier = _conversation_of(contact, client_id)
        if earlier is None:
            raise
        return receive_message(conversation=earlier, **said)


def _conversation_of(contact: Contact, client_id: UUID | None) -> Conversation | None:
    if client_id is None:
        return None
    return Conversation.objects.filter(contact=contact, client_id=client_id).first()


def _new_conversation(
    contact: Contact, *, channel: Channel, client_id: UUID | None, at: datetime | None
) -> Conversation:
    times = {"created_at": at, "updated_at": at} if at else {}
    company = Company.objects.filter(memberships__contact=contact).order_by("pk").first()
    return Conversation.objects.create(
        workspace_id=contact.workspace_id,
        contact=contact,
        company=company,
        contact_kind=contact.kind,
        plan=company.plan if company else "",
        channel=channel,
        client_id=client_id,
        **times,
    )
