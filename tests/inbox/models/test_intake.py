"""Both ways a message is taken in: the one statement, and the long way it must equal."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, models
from django.utils import timezone

from inbox.models import Conversation, ConversationPart
from inbox.models.states import ClientIdReusedError
from tests.factories.inbox import ConversationFactory
from workspaces.models import OutboxEvent
from workspaces.tenancy import inside_workspace

AT = timezone.now()


def facts(row: models.Model, *ignored: str) -> dict[str, object]:
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value for name, value in fields.items() if name not in ignored}


def outcome(conversation: Conversation, part: ConversationPart) -> list[object]:
    """Return everything a message left behind, ids aside."""
    own = "id", "conversation_id", "created_at"
    event = OutboxEvent.objects.order_by("pk").last()
    payload = event.payload | {"conversation_id": 0}
    return [
        facts(conversation.fresh(), *own),
        facts(conversation, *own),
        facts(part, *own),
        facts(ConversationPart.objects.get(pk=part.pk), *own),
        part.created_at,
        (event.topic, payload, event.attempts, event.last_error),
    ]


@pytest.mark.in_workspace
@pytest.mark.parametrize("is_answered", [True, False])
def test_both_ways_leave_the_same_behind(teammate, contact, monkeypatch, is_answered):
    client_id, before = uuid4(), AT - timedelta(hours=1)
    outcomes = []

    for is_long_way in (False, True):
        conversation = ConversationFactory(contact=contact, at=before)
        if is_answered:
            conversation.reply(by=teammate, body="Hi **Priya**", at=before)
        if is_long_way:
            monkeypatch.setattr(Conversation, "_take_in", lambda *_, **__: None)
        part = conversation.receive(body="a & b\n**c**", client_id=client_id, at=AT)
        outcomes.append(outcome(conversation, part))

    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0]["snippet"] == "a & b **c**"


@pytest.mark.in_workspace
def test_a_message_to_an_open_conversation_costs_one_statement(
    teammate, conversation, django_assert_num_queries
):
    with django_assert_num_queries(3):  # with the savepoint around it
        conversation.receive(body="Hello", client_id=uuid4())


@pytest.mark.django_db
def test_a_neighbours_conversation_takes_nothing_in(outsider, conversation):
    with inside_workspace(outsider.workspace_id), pytest.raises(Conversation.DoesNotExist):
        conversation.receive(body="CANARY")

    with inside_workspace(conversation.workspace_id):
        assert ConversationPart.objects.filter(body="CANARY").count() == 0


@pytest.mark.django_db(transaction=True)
def test_messages_at_once_are_numbered_without_gaps_and_retries_are_stored_once(contact, conversation):
    client_ids = [uuid4() for _ in range(8)]
    stored: list[int] = []

    def write(client_id: UUID) -> None:
        with inside_workspace(contact.workspace_id):
            copy = Conversation.objects.get(pk=conversation.pk)
            stored.append(copy.receive(body=str(client_id), client_id=client_id).seq)
        connection.close()

    threads = [threading.Thread(target=write, args=[client_id]) for client_id in client_ids * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with inside_workspace(contact.workspace_id):
        seqs = list(conversation.parts.order_by("seq").values_list("seq", flat=True))
        assert (seqs, conversation.fresh().last_seq) == (list(range(1, 10)), 9)
    assert sorted(stored) == sorted(list(range(2, 10)) * 3)


@pytest.mark.in_workspace
def test_an_id_of_before_with_other_words_is_refused_and_leaves_no_gap(teammate, conversation):
    client_id = uuid4()
    conversation.receive(body="First", client_id=client_id)

    with pytest.raises(ClientIdReusedError):
        conversation.receive(body="Second", client_id=client_id)
    part = conversation.receive(body="Third")

    assert (part.seq, conversation.parts.count()) == (3, 3)
