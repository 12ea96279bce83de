"""Whether to ask before something goes out to a customer."""

from collections.abc import Collection
from uuid import UUID

from inbox.calc.warnings import CARD_NUMBER, Finding, findings
from inbox.models import ConversationPart, WritingChoices
from workspaces.models import Teammate


def reasons_to_ask(
    *,
    by: Teammate,
    body: str,
    is_note: bool,
    has_files: bool,
    client_id: UUID | None,
    confirmed: Collection[str] = (),
) -> list[Finding]:
    """Return why to ask a writer before sending, nothing when there is no reason. 1 query, 2 when there is one.

    A note stays in the house: only the number of a payment card has no place in it either. What an earlier try
    already stored is not asked about again.

    :param confirmed: the kinds of findings the writer has answered
    """
    kinds = WritingChoices.objects.of(by).warned_of - set(confirmed)
    if is_note:
        kinds &= {CARD_NUMBER}
    found = findings(body, has_files=has_files, kinds=kinds)
    return [] if found and _is_stored(client_id) else found


def _is_stored(client_id: UUID | None) -> bool:
    return client_id is not None and ConversationPart.objects.filter(client_id=client_id).exists()
