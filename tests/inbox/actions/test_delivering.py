"""The sweep sends what is due exactly once, and nothing blindly."""

import subprocess
import sys
from datetime import timedelta
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from inbox.actions.delivering import deliver_held_replies, overdue_replies
from inbox.actions.sending import send_again
from inbox.events import reply_withheld
from inbox.models import Attachment, Conversation, ConversationPart, ConversationRead, HeldReply
from inbox.models.held_reply import HeldState, Then, WithheldFor
from tests.faults.programs import environment_of_this_database
from tests.inbox.actions.test_sending import make_due, replies, send
from workspaces.models import OutboxEvent
from workspaces.tenancy import across_workspaces, inside_workspace

MONDAY = timedelta(days=3)


@pytest.mark.in_workspace
def test_delivered_reply_is_the_part_it_would_have_been(teammate, conversation):
    own = {"workspace_id": teammate.workspace_id, "by_teammate": teammate}
    file = Attachment.objects.create(name="plan.pdf", size_bytes=1, **own)
    held = send(conversation, teammate, "Here", attachments=[file]).held
    make_due()

    swept = [deliver_held_replies(), deliver_held_replies()]

    part = ConversationPart.objects.get(kind="reply")
    after = conversation.fresh()
    assert (swept, part.client_id, list(part.attachments.all())) == ([1, 0], held.client_id, [file])
    assert (after.waiting_since, after.assignee_id, after.last_reply_seq) == (None, teammate.pk, part.seq)
    assert part.created_at > held.created_at


@pytest.mark.in_workspace
def test_close_follows_the_reply(teammate, conversation):
    send(conversation, teammate, then=Then.CLOSE)
    before = conversation.fresh().state
    make_due()

    deliver_held_replies()

    kinds = list(conversation.parts.order_by("seq").values_list("kind", flat=True))
    assert (before, conversation.fresh().state) == ("open", "closed")
    assert kinds == ["message", "reply", "assigned", "closed"]


@pytest.mark.in_workspace
def test_who_writes_meanwhile_gets_the_reply_and_stays_open_and_unread(teammate, conversation):
    send(conversation, teammate, then=Then.CLOSE)
    conversation.receive(body="One more thing")
    make_due()

    deliver_held_replies()

    assert (replies(), conversation.fresh().state) == (["On it"], "open")
    assert ConversationRead.objects.get().seq < conversation.fresh().last_message_seq


@pytest.mark.in_workspace
def test_closing_before_the_reply_is_out_loses_no_wait(teammate, conversation):
    Conversation.objects.update(waiting_since=timezone.now() - timedelta(minutes=5))
    send(conversation, teammate)
    conversation.close(by=teammate)
    make_due()

    deliver_held_replies()

    waited_s = ConversationPart.objects.get(kind="reply").details["waited_s"]
    assert (300 <= waited_s < 320, conversation.fresh().state) == (True, "closed")


@pytest.mark.in_workspace
@pytest.mark.parametrize("who", ["contact", "colleague", "colleague holds", "spam"])
def test_scheduled_reply_is_not_sent_blindly(teammate, colleague, conversation, who):
    held = send(conversation, teammate, "See you Monday", send_at=timezone.now() + MONDAY).held
    if who == "contact":
        conversation.receive(body="Solved it myself")
    elif who == "colleague":
        conversation.reply(by=colleague, body="Done today")
    elif who == "spam":
        conversation.mark_spam(by=colleague)
    else:
        send(conversation, colleague, "Done today")
    make_due(pk=held.pk)

    deliver_held_replies()

    reasons = {"contact": WithheldFor.MESSAGE, "spam": WithheldFor.SPAM}
    reason = reasons.get(who, WithheldFor.REPLY)
    event = OutboxEvent.objects.get(topic=reply_withheld.name)
    told = ConversationPart.objects.get(kind="withheld")
    assert "See you Monday" not in replies()
    assert (held.fresh().state, held.fresh().withheld_for) == (HeldState.WITHHELD, reason)
    assert (event.payload["teammate_id"], told.details) == (teammate.pk, {"of": "Maya", "for": reason})


@pytest.mark.in_workspace
def test_withheld_reply_goes_out_when_its_writer_says_so(teammate, conversation):
    held = send(conversation, teammate, send_at=timezone.now() + MONDAY).held
    conversation.receive(body="And?")
    make_due()
    deliver_held_replies()

    send_again(conversation=conversation, by=teammate, client_id=held.client_id)
    make_due()
    deliver_held_replies()

    assert replies() == ["On it"]


@pytest.mark.in_workspace
def test_own_reply_does_not_withhold_what_was_scheduled(teammate, conversation):
    send(conversation, teammate, "Later", send_at=timezone.now() + MONDAY)
    conversation.reply(by=teammate, body="Now")
    make_due()

    deliver_held_replies()

    assert replies() == ["Now", "Later"]


@pytest.mark.in_workspace
@pytest.mark.parametrize("loss", ["seat", "right"])
def test_nothing_goes_out_under_the_name_of_who_may_no_longer_answer(teammate, colleague, conversation, loss):
    held = send(conversation, colleague).held
    if loss == "seat":
        colleague.remove()
    else:
        colleague.change(role="guest")
    make_due()

    deliver_held_replies()

    assert (replies(), held.fresh().withheld_for) == ([], WithheldFor.SEAT)


@pytest.mark.in_workspace
def test_deleted_conversation_takes_what_was_held_with_it(teammate, conversation):
    send(conversation, teammate)
    make_due()
    Conversation.objects.filter(pk=conversation.pk).delete()

    assert (deliver_held_replies(), HeldReply.objects.count()) == (0, 0)


@pytest.mark.in_workspace
def test_reply_that_cannot_be_sent_waits_and_is_seen(teammate, conversation, monkeypatch):
    held = send(conversation, teammate).held
    send(conversation, teammate, "The next one")
    make_due()
    reply = Conversation.reply

    def fail_for_the_first(self, **said):
        if said["client_id"] == held.client_id:
            raise ValueError
        return reply(self, **said)

    monkeypatch.setattr(Conversation, "reply", fail_for_the_first)
    swept = deliver_held_replies()

    waiting = held.fresh()
    assert (swept, replies(), waiting.attempts) == (1, ["The next one"], 1)
    assert "ValueError" in waiting.last_error
    HeldReply.objects.update(attempts=12)
    assert (overdue_replies().stuck, deliver_held_replies()) == (1, 0)


@pytest.mark.django_db
def test_operators_see_replies_that_pile_up_and_can_retry_them(client, teammate, conversation, capsys):
    with inside_workspace(teammate.workspace_id):
        send(conversation, teammate, "Secret words")
        HeldReply.objects.update(
            attempts=12, send_after=timezone.now() - timedelta(hours=1), last_error="Oops"
        )

    health = client.get("/readyz").json()["replies"]
    call_command("held_replies", "--retry")

    shown = capsys.readouterr().out
    assert (health["stuck"], "Oops" in shown, "1 will be tried again" in shown, "Secret" in shown) == (
        *(1, True, True, False),
    )
    assert (deliver_held_replies(), replies()) == (1, ["Secret words"])


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_each_once(teammate, conversation):
    with inside_workspace(teammate.workspace_id):
        for number in range(30):
            send(conversation, teammate, f"{number}", began_at_seq=None)
    make_due()
    counts: list[int] = []

    def sweep() -> None:
        counts.append(deliver_held_replies())
        connection.close()

    threads = [Thread(target=sweep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sum(counts) + deliver_held_replies(), len(replies()), len(set(replies()))) == (30, 30, 30)


DIES_IN_THE_MIDDLE = """
import os, signal, sys, django
django.setup()
from inbox.actions.delivering import deliver_held_replies
from inbox.models import HeldReply

sent = []
delete = HeldReply.delete

def die_at_the_third(self, *args, **options):
    if len(sent) == 2:
        if sys.argv[1] == "after":
            delete(self, *args, **options)
        os.kill(os.getpid(), signal.SIGKILL)
    sent.append(self.pk)
    return delete(self, *args, **options)

HeldReply.delete = die_at_the_third
deliver_held_replies()
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_sweep_killed_between_part_and_row_sends_each_once(teammate, conversation, moment):
    with inside_workspace(teammate.workspace_id):
        for number in range(4):
            send(conversation, teammate, f"{number}", began_at_seq=None)
    make_due()
    program = [sys.executable, "-W", "ignore", "-c", DIES_IN_THE_MIDDLE, moment]

    died = subprocess.run(program, env=environment_of_this_database(), check=False)
    first = replies()
    deliver_held_replies()

    assert (died.returncode, first, replies()) == (-9, ["0", "1"], ["0", "1", "2", "3"])
    with across_workspaces():
        assert HeldReply.objects.count() == 0
