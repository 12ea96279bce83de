"""Answering a customer."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from inbox.actions.reading import read_conversation
from inbox.models import Attachment, Conversation, ConversationPart
from workspaces.models import Teammate


@transaction.atomic
def write_reply(
    *,
    conversation: Conversation,
    by: Teammate,
    body: str,
    client_id: UUID | None = None,
    attachments: Sequence[Attachment] = (),
    began_at_seq: int | None = None,
) -> ConversationPart:
    """Answer the contact; whoever answers has read what was written before.

    :param began_at_seq: where the conversation stood when the teammate began to write; None skips the stop
    :raises AnsweredMeanwhileError: a colleague replied after that
    :raises ClientIdReusedError: the id was used before with other content
    """
    part = conversation.reply(
        by=by, body=body, client_id=client_id, attachments=attachments, began_at_seq=began_at_seq
    )
    read_conversation(conversation, teammate=by, seq=part.seq)
    return part
