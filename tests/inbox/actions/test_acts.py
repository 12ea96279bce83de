"""Acts: done once, undone once, and only what they changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from inbox.actions import acts
from inbox.actions.acts import NotUndoableError, forget_old_acts, go_on_with_acts, perform, stop, undo
from inbox.actions.merging import merge
from inbox.actions.stepping import StepForbiddenError
from inbox.calc.steps import StepsInvalidError
from inbox.models import Act, Conversation, ConversationPart, ConversationRead, ConversationTag
from inbox.models.states import ClientIdReusedError
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from tests.factories.workspaces import TeamFactory
from workspaces.models import Teammate
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = pytest.mark.in_workspace


def act(by, conversations, *steps, client_id=None) -> Act:
    return perform(
        by=by,
        conversation_ids=[conversation.pk for conversation in conversations],
        steps=[{"do": step} if isinstance(step, str) else step for step in steps],
        client_id=client_id or uuid4(),
    )


def several(contact, number: int) -> list[Conversation]:
    return [ConversationFactory(contact=contact) for _ in range(number)]


def kinds(conversation) -> list[str]:
    return list(conversation.parts.order_by("seq").values_list("kind", flat=True))


STANDINGS = ("state", "is_spam", "waiting_since", "snoozed_until", "assignee_id", "team_id", "is_priority")


def standing(conversation) -> list[object]:
    fresh = conversation.fresh()
    return [getattr(fresh, name) for name in STANDINGS]


def test_everything_an_act_changes_is_one_change_and_goes_back(teammate, colleague, conversation):
    before, team = standing(conversation), TeamFactory(workspace=teammate.workspace)
    steps = [
        {"do": "assign", "teammate": colleague.pk},
        {"do": "assign_team", "team": team.pk},
        {"do": "priority", "is_priority": True},
        {"do": "tag", "name": "Bug"},
        {"do": "unread"},
        {"do": "snooze", "until": (timezone.now() + timedelta(days=1)).isoformat()},
    ]

    done = act(teammate, [conversation], *steps)
    during = standing(conversation)
    undo(done, by=teammate)

    assert (during[0], *during[4:]) == ("snoozed", colleague.pk, team.pk, True)
    assert standing(conversation) == before
    assert (ConversationTag.objects.count(), ConversationRead.objects.count()) == (0, 0)
    assert kinds(conversation) == [
        *("message", "assigned", "assigned", "prioritized", "tagged", "snoozed"),
        *("assigned", "untagged", "unsnoozed", "prioritized", "assigned"),
    ]


@pytest.mark.parametrize("step", ["close", "spam"])
def test_undo_gives_a_waiting_customer_their_wait_back(teammate, conversation, step):
    began = conversation.waiting_since

    done = act(teammate, [conversation], step)
    assert conversation.fresh().waiting_since is None
    undo(done, by=teammate)

    assert (conversation.fresh().state, conversation.fresh().waiting_since) == ("open", began)


def test_a_retry_performs_nothing_twice(teammate, contact):
    conversations, client_id = several(contact, 2), uuid4()

    first = act(
        teammate, conversations, "close", {"do": "priority", "is_priority": True}, client_id=client_id
    )
    again = act(
        teammate, conversations, "close", {"do": "priority", "is_priority": True}, client_id=client_id
    )

    assert (first.pk, first.done, again.done) == (again.pk, 2, 2)
    assert [kinds(one) for one in conversations] == [["message", "closed", "prioritized"]] * 2
    with pytest.raises(ClientIdReusedError):
        act(teammate, conversations, "reopen", client_id=client_id)


def test_what_others_changed_since_stays_and_is_counted(teammate, colleague, contact):
    first, second, third = several(contact, 3)
    done = act(teammate, [first, second, third], "close", {"do": "priority", "is_priority": True})
    second.receive(body="Still wrong.")
    # Where it was left, but by somebody else: closing it was their decision, too.
    third.fresh().reopen(by=colleague)
    third.fresh().close(by=colleague)

    undone = undo(done, by=teammate)

    assert (undone.state, undone.undone, undone.kept) == ("undone", 1, 2)
    states = [(one.fresh().state, one.fresh().is_priority) for one in (first, second, third)]
    assert states == [("open", False), ("open", False), ("closed", False)]


def test_undo_again_changes_nothing(teammate, conversation):
    done = act(teammate, [conversation], "close")

    for _ in range(3):
        again = undo(done, by=teammate)

    assert (again.undone, kinds(conversation)) == (1, ["message", "closed", "reopened"])


def test_only_who_acted_may_undo_and_only_for_an_hour(teammate, colleague, conversation):
    done = act(teammate, [conversation], "close")

    with pytest.raises(NotUndoableError):
        undo(done, by=colleague)
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)), pytest.raises(NotUndoableError):
        undo(done, by=teammate)

    assert conversation.fresh().state == "closed"


def test_undo_of_an_answered_conversation_starts_no_wait(teammate, colleague, conversation):
    done = act(teammate, [conversation], "close")
    conversation.fresh().reply(by=colleague, body="Fixed.")

    undo(done, by=teammate)

    assert (conversation.fresh().state, conversation.fresh().waiting_since) == ("open", None)


def test_what_is_not_there_is_named_by_step(teammate, outsider, conversation):
    with pytest.raises(StepsInvalidError) as refused:
        act(
            teammate,
            [conversation],
            "close",
            {"do": "assign", "teammate": outsider.pk},
            {"do": "tag", "tag": 10**6},
        )

    faults = [(fault.step, fault.field) for fault in refused.value.faults]
    assert (faults, kinds(conversation)) == ([(2, "teammate"), (3, "tag")], ["message"])


def test_a_neighbours_conversation_is_passed_over(teammate, outsider, conversation):
    with across_workspaces():
        elsewhere = ConversationFactory(contact=ContactFactory(workspace=outsider.workspace))

    done = act(teammate, [conversation, elsewhere], "close")

    assert (done.total, conversation.fresh().state) == (1, "closed")
    with across_workspaces():
        assert elsewhere.fresh().state == "open"


def test_a_guest_may_follow_and_change_nothing(teammate, conversation):
    Teammate.objects.filter(pk=teammate.pk).update(role="guest")
    guest = teammate.fresh()

    act(guest, [conversation], "follow")
    for step in ("close", {"do": "priority", "is_priority": True}):
        with pytest.raises(StepForbiddenError):
            act(guest, [conversation], step)

    assert kinds(conversation) == ["message"]


def test_spam_leaves_the_lists_and_a_further_message_does_not_reopen_it(teammate, conversation):
    act(teammate, [conversation], "spam")
    conversation.fresh().receive(body="BUY NOW")

    fresh = conversation.fresh()
    assert (fresh.state, fresh.is_spam, fresh.waiting_since) == ("closed", True, None)
    assert kinds(conversation) == ["message", "spam", "message"]


@pytest.fixture
def small_numbers(monkeypatch):
    monkeypatch.setattr(acts, "AT_ONCE", 2)
    monkeypatch.setattr(acts, "BATCH", 2)


@pytest.mark.django_db
def test_a_large_act_is_done_and_undone_by_the_workers(teammate, contact, small_numbers):
    conversations = several(contact, 5)

    done = act(teammate, conversations, "close")
    at_first = (done.state, done.done)
    go_on_with_acts()
    closed = (done.fresh().state, done.fresh().done, {one.fresh().state for one in conversations})
    undo(done, by=teammate)
    go_on_with_acts()

    assert at_first == ("doing", 0)
    assert closed == ("done", 5, {"closed"})
    assert (done.fresh().state, done.fresh().undone) == ("undone", 5)
    assert {tuple(kinds(one)) for one in conversations} == {("message", "closed", "reopened")}


def test_a_stopped_act_leaves_the_rest_alone_and_can_be_undone(teammate, contact, small_numbers):
    conversations = several(contact, 5)
    done = act(teammate, conversations, "close")
    acts._serve(teammate.workspace_id)

    stop(done, by=teammate)
    go_on_with_acts()
    undo(done.fresh(), by=teammate)
    go_on_with_acts()

    assert ConversationPart.objects.filter(kind="closed").count() == 2
    assert {one.fresh().state for one in conversations} == {"open"}


def test_one_conversation_that_fails_does_not_stop_the_others(teammate, contact, small_numbers, monkeypatch):
    conversations = several(contact, 5)
    done = act(teammate, conversations, "close")
    close = Conversation.close

    def fail_for_the_first(self, **said):
        if self.pk == conversations[0].pk:
            raise ValueError
        return close(self, **said)

    monkeypatch.setattr(Conversation, "close", fail_for_the_first)
    go_on_with_acts()

    assert (done.fresh().state, done.fresh().done, done.fresh().failed) == ("done", 4, 1)


def test_whoever_lost_their_seat_goes_on_with_nothing(teammate, colleague, contact, small_numbers):
    done = act(colleague, several(contact, 3), "close")
    colleague.remove()

    go_on_with_acts()

    assert (done.fresh().state, done.fresh().done) == ("stopped", 0)
    with inside_workspace(teammate.workspace_id):
        assert set(Conversation.objects.values_list("state", flat=True)) == {"open"}


def test_what_can_be_undone_no_more_is_forgotten_but_for_merges(teammate, contact):
    conversations = several(contact, 3)
    old, new = act(teammate, conversations, "close"), act(teammate, conversations, "reopen")
    merged = merge(source=conversations[0], into=conversations[1], by=teammate, client_id=uuid4())
    Act.objects.filter(pk__in=[old.pk, merged.pk]).update(created_at=timezone.now() - timedelta(days=2))

    forgotten = [forget_old_acts(), forget_old_acts()]

    assert (forgotten, set(Act.objects.values_list("pk", flat=True))) == ([1, 0], {new.pk, merged.pk})


def test_one_that_cannot_be_taken_back_keeps_no_other_from_it(teammate, contact, monkeypatch):
    conversations = several(contact, 3)
    done = act(teammate, conversations, "close")
    go_back_to = Conversation.go_back_to

    def fail_for_the_first(self, *args, **said):
        if self.pk == conversations[0].pk:
            raise ValueError
        return go_back_to(self, *args, **said)

    monkeypatch.setattr(Conversation, "go_back_to", fail_for_the_first)
    undone = undo(done, by=teammate)

    assert (undone.state, undone.undone, undone.kept) == ("undone", 2, 1)
