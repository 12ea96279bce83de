"""The verbs of a conversation."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from inbox.actions.inbound import start_conversation
from inbox.actions.notes import write_note
from inbox.models import Conversation, ConversationPart, Mention
from inbox.models.states import AnsweredMeanwhileError, ClientIdReusedError

pytestmark = pytest.mark.in_workspace


def kinds(conversation):
    return list(conversation.parts.order_by("seq").values_list("seq", "kind"))


def test_close_from_two_browsers_records_once(teammate, conversation):
    stale_copy = Conversation.objects.get(pk=conversation.pk)

    answers = [conversation.close(by=teammate), stale_copy.close(by=teammate)]

    assert (answers, kinds(conversation)) == ([True, False], [(1, "message"), (2, "closed")])


def test_receive_reopens_a_closed_conversation_and_starts_a_new_wait(teammate, conversation):
    conversation.close(by=teammate)

    conversation.receive(body="Still wrong.")

    assert kinds(conversation)[2:] == [(3, "reopened"), (4, "message")]
    assert (conversation.fresh().state, conversation.fresh().waiting_since is None) == ("open", False)


def test_receive_keeps_the_start_of_a_wait(teammate, conversation):
    began = conversation.waiting_since

    conversation.receive(body="Anybody there?")

    assert conversation.fresh().waiting_since == began


def test_the_same_message_again_is_stored_once(teammate, contact):
    client_id = uuid4()

    parts = [start_conversation(contact=contact, body="Hello", client_id=client_id) for _ in range(3)]

    assert len({part.pk for part in parts}) == 1
    assert (Conversation.objects.count(), ConversationPart.objects.count()) == (1, 1)


def test_a_client_id_with_another_text_is_refused(teammate, conversation):
    client_id = uuid4()
    conversation.receive(body="First", client_id=client_id)

    with pytest.raises(ClientIdReusedError):
        conversation.receive(body="Second", client_id=client_id)

    assert kinds(conversation) == [(1, "message"), (2, "message")]


def test_reply_ends_the_wait_says_how_long_it_was_and_takes_the_conversation_on(teammate, conversation):
    at = conversation.waiting_since + timedelta(minutes=12)

    part = conversation.reply(by=teammate, body="Hi **Priya**", at=at)

    fresh = conversation.fresh()
    assert (part.details, fresh.waiting_since, fresh.assignee) == ({"waited_s": 720}, None, teammate)
    assert (fresh.snippet, fresh.snippet_by) == ("Hi Priya", teammate)


def test_the_second_of_two_teammates_answering_at_once_is_stopped(teammate, colleague, conversation):
    began_at_seq = conversation.last_seq
    conversation.reply(by=colleague, body="I have it.", began_at_seq=began_at_seq)

    with pytest.raises(AnsweredMeanwhileError) as stop:
        conversation.reply(by=teammate, body="On it!", began_at_seq=began_at_seq)

    assert [part.body for part in stop.value.parts] == ["I have it."]
    assert ConversationPart.objects.filter(body="On it!").count() == 0


def test_a_second_reply_of_the_same_teammate_is_not_stopped(teammate, conversation):
    began_at_seq = conversation.last_seq
    conversation.reply(by=teammate, body="One moment.", began_at_seq=began_at_seq)

    conversation.reply(by=teammate, body="Found it.", began_at_seq=began_at_seq)

    assert conversation.parts.filter(kind="reply").count() == 2


def test_snooze_and_wake(teammate, conversation):
    until = timezone.now() + timedelta(hours=3)

    conversation.snooze(by=teammate, until=until)
    again = conversation.snooze(by=teammate, until=until)
    woken = [conversation.unsnooze(by=None), conversation.unsnooze(by=None)]

    assert (again, woken) == (False, [True, False])
    assert kinds(conversation) == [(1, "message"), (2, "snoozed"), (3, "unsnoozed")]


def test_waiting_customers_come_before_answered_ones_longest_wait_first(teammate, contact):
    now = timezone.now()
    answered = start_conversation(contact=contact, body="1", at=now - timedelta(hours=9)).conversation
    answered.reply(by=teammate, body="done")
    late = start_conversation(contact=contact, body="2", at=now - timedelta(hours=2)).conversation
    fresh = start_conversation(contact=contact, body="3", at=now).conversation

    queue = list(Conversation.objects.order_by("queue_key").values_list("pk", flat=True))

    assert queue == [late.pk, fresh.pk, answered.pk]


@pytest.mark.parametrize(
    ("body", "is_called"),
    [
        ("@Sam look", True),
        ("@sam okafor, please", True),
        ("thanks @Sam!", True),
        ("mail sam@example.com", False),
        ("@Samantha", False),
    ],
)
def test_a_note_calls_those_it_names(teammate, colleague, conversation, body, is_called):
    write_note(conversation=conversation, by=teammate, body=body)

    assert Mention.objects.filter(teammate=colleague).exists() == is_called


def test_what_comes_back_from_a_snooze_is_on_top_until_somebody_deals_with_it(
    teammate, contact, conversation
):
    put_aside = start_conversation(contact=contact, body="Hello").conversation
    put_aside.reply(by=teammate, body="I will look on Friday")
    put_aside.snooze(by=teammate, until=timezone.now() + timedelta(days=1))

    put_aside.unsnooze(by=None)
    put_aside.receive(body="Any news?")
    on_top = list(Conversation.objects.order_by("queue_key"))
    put_aside.reply(by=teammate, body="Here it is")
    dealt_with = list(Conversation.objects.order_by("queue_key"))

    assert [on_top, dealt_with] == [[put_aside, conversation], [conversation, put_aside]]
