"""Snoozed conversations wake once each, all of them, whoever sweeps."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from inbox.actions.waking import BATCH, wake_snoozed_conversations
from inbox.models import Conversation, ConversationPart
from tests.factories.customers import ContactFactory
from tests.factories.workspaces import WorkspaceFactory
from workspaces.tenancy import across_workspaces


def snoozed(workspace, *, times: int, minutes_ago: int) -> list[int]:
    """Store conversations whose time has come."""
    due = timezone.now() - timedelta(minutes=minutes_ago)
    with across_workspaces():
        contact = ContactFactory(workspace=workspace)
        rows = [
            Conversation(workspace=workspace, contact=contact, state="snoozed", snoozed_until=due)
            for _ in range(times)
        ]
        return [row.pk for row in Conversation.objects.bulk_create(rows)]


def woken() -> list[tuple[int, int]]:
    """Return, in the order of waking, which conversation woke and how often."""
    with across_workspaces():
        parts = ConversationPart.objects.filter(kind="unsnoozed").order_by("pk")
        return list(parts.values_list("conversation_id", flat=True))


def test_one_sweep_wakes_more_than_a_batch_each_once(workspace):
    pks = snoozed(workspace, times=5 * BATCH + 7, minutes_ago=1)

    swept = [wake_snoozed_conversations(), wake_snoozed_conversations()]

    assert swept == [len(pks), 0]
    assert sorted(woken()) == pks


def test_a_workspaces_monday_morning_does_not_keep_a_neighbour_asleep(workspace):
    loud = snoozed(workspace, times=3 * BATCH, minutes_ago=60)
    (quiet,) = snoozed(WorkspaceFactory(), times=1, minutes_ago=1)

    wake_snoozed_conversations()

    assert woken()[BATCH] == quiet
    assert len(woken()) == len(loud) + 1


def test_one_that_cannot_be_woken_does_not_stop_the_others(workspace, monkeypatch):
    pks = snoozed(workspace, times=BATCH + 2, minutes_ago=1)
    unsnooze = Conversation.unsnooze

    def fail_for_the_first(self, **said):
        if self.pk == pks[0]:
            raise ValueError
        return unsnooze(self, **said)

    with monkeypatch.context() as patched:
        patched.setattr(Conversation, "unsnooze", fail_for_the_first)
        wake_snoozed_conversations()

    assert sorted(woken()) == pks[1:]
    assert wake_snoozed_conversations() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_wake_each_once(workspace):
    pks = snoozed(workspace, times=2 * BATCH, minutes_ago=1)
    counts: list[int] = []

    def sweep() -> None:
        counts.append(wake_snoozed_conversations())
        connection.close()

    threads = [Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sum(counts) + wake_snoozed_conversations(), sorted(woken())) == (len(pks), pks)
