"""People whose words are kept as spam, without their being told."""

from uuid import uuid4

import pytest

from inbox.actions.acts import perform, undo
from inbox.actions.blocking import conversations_to_block
from inbox.actions.inbound import start_conversation
from inbox.models import Conversation
from tests.factories.inbox import ConversationFactory
from workspaces.models import AuditEntry

pytestmark = pytest.mark.in_workspace


def block(by, conversation, verb: str = "block"):
    ids = conversations_to_block(conversation) if verb == "block" else [conversation.pk]
    return perform(by=by, conversation_ids=ids, steps=[{"do": verb}], client_id=uuid4())


def standing(conversation) -> tuple[str, bool, bool]:
    fresh = conversation.fresh()
    return fresh.state, fresh.is_spam, fresh.waiting_since is not None


def kinds(conversation) -> list[str]:
    return list(conversation.parts.order_by("seq").values_list("kind", flat=True))


def test_blocking_somebody_moves_all_they_have_open(teammate, contact, conversation):
    other, done = ConversationFactory(contact=contact), ConversationFactory(contact=contact)
    done.close(by=teammate)

    block(teammate, conversation)

    assert [standing(one) for one in (conversation, other)] == [("closed", True, False)] * 2
    assert (standing(done), kinds(conversation)) == (("closed", False, False), ["message", "blocked", "spam"])
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["contact.blocked"]


@pytest.mark.parametrize("state", ["open", "closed", "snoozed", "new"])
def test_what_a_blocked_person_writes_is_kept_and_never_comes_up(teammate, contact, conversation, state):
    contact.block()
    if state == "closed":
        conversation.close(by=teammate)
    if state == "snoozed":
        conversation.snooze(by=teammate, until=conversation.created_at)

    if state == "new":
        part = start_conversation(contact=contact.fresh(), body="BUY NOW")
    else:
        part = Conversation.objects.get(pk=conversation.pk).receive(body="BUY NOW")

    assert standing(part.conversation) == ("closed", True, False)
    assert kinds(part.conversation)[-2:] == ["spam", "message"]
    assert part.conversation.fresh().last_message_seq == part.seq


def test_undo_unblocks_and_gives_everything_back(teammate, contact, conversation):
    other = ConversationFactory(contact=contact)

    undone = undo(block(teammate, conversation), by=teammate)

    assert (undone.undone, undone.kept, contact.fresh().blocked_at) == (2, 0, None)
    assert [standing(one) for one in (conversation, other)] == [("open", False, True)] * 2


def test_unblocking_brings_the_conversation_back_and_lets_messages_through(teammate, contact, conversation):
    block(teammate, conversation)

    block(teammate, conversation, "unblock")
    conversation.fresh().receive(body="Sorry about that.")

    assert standing(conversation) == ("open", False, True)
    assert kinds(conversation)[-3:] == ["unblocked", "not_spam", "message"]
