"""Replies are held, taken back, stopped: exactly one thing happens, whoever is quicker."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from inbox.actions.delivering import deliver_held_replies
from inbox.actions.forgetting import forget_undone_replies
from inbox.actions.sending import Outgoing, discard, send_again, send_reply, take_back, usual_hold_s
from inbox.models import Attachment, Conversation, ConversationPart, Draft, HeldReply
from inbox.models.held_reply import HeldState
from inbox.models.states import AnsweredMeanwhileError, ClientIdReusedError, TakenBackError
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import across_workspaces, inside_workspace


def send(conversation: Conversation, by: Any, body: str = "On it", hold_s: int | None = 8, **how: Any) -> Any:
    reply = Outgoing(**({"body": body, "client_id": uuid4(), "began_at_seq": 1} | how))
    return send_reply(conversation=conversation, by=by, reply=reply, hold_s=hold_s)


def make_due(**which: Any) -> None:
    with across_workspaces():
        HeldReply.objects.filter(**which).update(send_after=timezone.now())


def replies() -> list[str]:
    with across_workspaces():
        parts = ConversationPart.objects.filter(kind="reply").order_by("pk")
        return list(parts.values_list("body", flat=True))


def together(*runs: Callable[[], None]) -> None:
    """Run functions at the same moment, each with a connection of its own."""
    barrier = Barrier(len(runs))

    def begin(run: Callable[[], None]) -> None:
        barrier.wait()
        run()
        connection.close()

    threads = [Thread(target=begin, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.in_workspace
def test_held_reply_is_no_part_and_waits_its_seconds(teammate, conversation):
    held = send(conversation, teammate).held

    deliver_held_replies()

    assert 7 < (held.send_after - timezone.now()).total_seconds() <= 8
    assert (replies(), conversation.fresh().waiting_since is None) == ([], False)


@pytest.mark.in_workspace
def test_hold_is_what_the_writer_prefers(teammate, conversation):
    teammate.user.hold_s = 20

    assert usual_hold_s(conversation, by=teammate) == 20


@pytest.mark.in_workspace
def test_hold_is_short_for_whose_messenger_is_open(teammate, conversation):
    teammate.user.hold_s = 20
    conversation.contact.note_presence()

    assert usual_hold_s(conversation.fresh(), by=teammate) == 3


@pytest.mark.in_workspace
def test_same_client_id_again_stores_nothing_twice_held_or_out(teammate, colleague, conversation):
    client_id = uuid4()
    first = send(conversation, teammate, client_id=client_id)
    again = send(conversation, teammate, client_id=client_id)
    with pytest.raises(ClientIdReusedError):
        send(conversation, teammate, "Other words", client_id=client_id)
    make_due()
    deliver_held_replies()

    after = send(conversation, teammate, client_id=client_id)

    assert (again.held, after.held, after.part.client_id) == (first.held, None, client_id)
    assert (replies(), HeldReply.objects.count()) == (["On it"], 0)


@pytest.mark.in_workspace
def test_taken_back_words_and_files_are_the_writers_again(teammate, conversation):
    own = {"workspace_id": teammate.workspace_id, "by_teammate": teammate}
    file = Attachment.objects.create(name="plan.pdf", size_bytes=1, **own)
    Draft.objects.keep(conversation=conversation, teammate=teammate, mode="reply", body="And", version=1)
    held = send(conversation, teammate, attachments=[file]).held
    kept = Attachment.objects.left_over(timezone.now() + timedelta(days=2)).count()
    Attachment.objects.update(created_at=timezone.now() - timedelta(days=5))

    back = take_back(conversation=conversation, by=teammate, client_id=held.client_id)
    make_due()
    deliver_held_replies()

    assert (back.body, back.taken_files, kept, replies()) == ("On it", [file], 0, [])
    assert not Attachment.objects.left_over(timezone.now() - timedelta(days=1)).exists()
    assert Draft.objects.get().body == "On it\n\nAnd"
    with pytest.raises(TakenBackError):
        send(conversation, teammate, client_id=held.client_id)


@pytest.mark.in_workspace
def test_reply_taken_back_before_it_came_is_refused_when_it_comes(teammate, conversation):
    client_id = uuid4()

    back = take_back(conversation=conversation, by=teammate, client_id=client_id)

    with pytest.raises(TakenBackError):
        send(conversation, teammate, client_id=client_id)
    assert back.body == ""
    HeldReply.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert (forget_undone_replies(), HeldReply.objects.count()) == (1, 0)


@pytest.mark.in_workspace
def test_only_its_writer_takes_a_reply_back(teammate, colleague, conversation):
    held = send(conversation, teammate).held

    assert take_back(conversation=conversation, by=colleague, client_id=held.client_id) is None
    assert discard(conversation=conversation, by=colleague, client_id=held.client_id) is None
    assert send_again(conversation=conversation, by=colleague, client_id=held.client_id) is None
    assert held.fresh().state == HeldState.HELD


@pytest.mark.in_workspace
def test_colleagues_held_reply_stops_who_has_not_seen_it(teammate, colleague, conversation):
    send(conversation, teammate, "I am on it")

    with pytest.raises(AnsweredMeanwhileError) as stop:
        send(conversation, colleague, "Me too", began_at_held=0)
    seen = send(conversation, colleague, "Anyway", began_at_held=conversation.fresh().held_changes)

    assert [reply.body for reply in stop.value.parts] == ["I am on it"]
    assert seen.held.body == "Anyway"


@pytest.mark.in_workspace
def test_what_a_colleague_scheduled_stops_nobody(teammate, colleague, conversation):
    send(conversation, teammate, "On Monday", send_at=timezone.now() + timedelta(days=3))

    assert send(conversation, colleague, "Now").held is not None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_teammates_at_once_send_exactly_one_unasked_100_of_100(teammate, colleague, contact):
    outcomes = []
    for turn in range(100):
        conversation = ConversationFactory(contact=contact)
        holds = [(8, 8), (8, 0), (0, 8), (0, 0)][turn % 4]
        sent: list[str] = []

        def write(by: Any, hold_s: int, pk: int = conversation.pk, sent: list[str] = sent) -> None:
            with inside_workspace(by.workspace_id):
                copy = Conversation.objects.get(pk=pk)
                try:
                    send(copy, by, hold_s=hold_s, began_at_held=0)
                    sent.append("out")
                except AnsweredMeanwhileError:
                    sent.append("asked")

        together(partial(write, teammate, holds[0]), partial(write, colleague, holds[1]))
        outcomes.append(tuple(sorted(sent)))

    assert outcomes == [("asked", "out")] * 100


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_sent_or_undone_never_both_never_neither(teammate, conversation):
    outcomes = set()
    for _ in range(40):
        with inside_workspace(teammate.workspace_id):
            held = send(conversation, teammate, began_at_seq=None).held
        make_due()
        undone: list[bool] = []

        def undo(client_id: UUID = held.client_id, undone: list[bool] = undone) -> None:
            with inside_workspace(teammate.workspace_id):
                back = take_back(conversation=conversation, by=teammate, client_id=client_id)
                undone.append(back is not None)

        together(undo, deliver_held_replies, deliver_held_replies)
        with across_workspaces():
            sent = ConversationPart.objects.filter(client_id=held.client_id).count()
        outcomes.add((undone[0], sent))

    assert outcomes <= {(True, 0), (False, 1)}
