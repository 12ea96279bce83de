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
    is_read: bool = True,
) -> ConversationPart:
    """Answer the contact at once; whoever answers has read what was written before.

    What people press Send for goes through ``inbox.actions.sending``, which holds it first.

    :param began_at_seq: where the conversation stood when the teammate began to write; None skips the stop
    :param is_read: False when the contact wrote after the teammate did
    :raises AnsweredMeanwhileError: a colleague replied after that
    :raises ClientIdReusedError: the id was used before with other content
    """
    part = conversation.reply(
        by=by, body=body, client_id=client_id, attachments=attachments, began_at_seq=began_at_seq
    )
    if is_read:
        read_conversation(conversation, teammate=by, seq=part.seq)
    return part
