"""Whether to ask before something goes out to a customer."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from inbox.calc.warnings import CARD_NUMBER, CLOSED, Finding, findings
from inbox.models import Conversation, ConversationPart, HeldReply, WritingChoices
from inbox.models.draft import DraftMode
from workspaces.calc.hours import Schedule
from workspaces.models import Teammate
from workspaces.queries import office_hours


def reasons_to_ask(
    conversation_id: int,
    *,
    by: Teammate,
    body: str,
    mode: str,
    has_files: bool,
    client_id: UUID | None,
    confirmed: Collection[str] = (),
) -> list[Finding]:
    """Return why to ask a writer before sending, nothing when there is no reason. At most 6 queries, mostly 1.

    A note stays in the house: only the number of a payment card has no place in it either. What an earlier try
    already stored is not asked about again.

    :param confirmed: the kinds of findings the writer has answered
    """
    kinds = WritingChoices.objects.of(by).warned_of - set(confirmed)
    if mode == DraftMode.NOTE:
        kinds &= {CARD_NUMBER}
    is_closed = CLOSED in kinds and not hours_of(conversation_id).is_open(timezone.now())
    found = findings(body, has_files=has_files, is_closed=is_closed, kinds=kinds)
    return [] if found and _is_stored(conversation_id, client_id) else found


def hours_of(conversation_id: int) -> Schedule:
    """Return the office hours a conversation is answered in: its team's, or the workspace's. 4 queries."""
    conversation = Conversation.objects.select_related("workspace", "team").get(pk=conversation_id)
    return office_hours(conversation.workspace, conversation.team)


def _is_stored(conversation_id: int, client_id: UUID | None) -> bool:
    if client_id is None:
        return False
    return any(
        model.objects.filter(conversation_id=conversation_id, client_id=client_id).exists()
        for model in (ConversationPart, HeldReply)
    )
