"""Mails about what was not seen: after two minutes, one a conversation, never twice."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from inbox.actions import mailing
from inbox.actions.mailing import mail_unseen_notifications
from inbox.actions.reading import read_conversation
from inbox.models import Notification, NotificationSettings
from workspaces.actions.relaying import relay_outbox
from workspaces.tenancy import across_workspaces, inside_workspace


def let_time_pass(**by: int) -> None:
    with across_workspaces():
        for row in Notification.objects.filter(mail_due_at__isnull=False):
            Notification.objects.filter(pk=row.pk).update(mail_due_at=row.mail_due_at - timedelta(**by))


@pytest.fixture
def owed(teammate, colleague, conversation):
    """Sam has a conversation since a moment, whose customer wrote twice; he is mailed of messages, too."""
    with inside_workspace(teammate.workspace_id):
        NotificationSettings.objects.of(colleague).change(ways={"message": ["mail"]})
        conversation.assign(by=teammate, teammate=colleague)
        for body in ("Hello?", "<b>bold</b> & more"):
            conversation.receive(body=body)
    relay_outbox()
    return conversation


def test_a_mail_goes_out_after_two_minutes_once_for_all_of_a_conversation(colleague, owed):
    early = mail_unseen_notifications()
    let_time_pass(minutes=2)
    mail_unseen_notifications()
    mail_unseen_notifications()

    (sent,) = mail.outbox
    assert (early, sent.to, sent.subject) == (0, [colleague.user.email], "Priya wrote · Fernhill")
    assert [part in sent.body for part in ("Hello?", "<b>bold</b> & more", "/settings/notifications/")] == [
        True
    ] * 3
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; more" in sent.alternatives[0].content


def test_what_was_seen_meanwhile_is_not_mailed(colleague, owed):
    with inside_workspace(owed.workspace_id):
        read_conversation(owed, teammate=colleague, seq=99)
    let_time_pass(minutes=2)

    mail_unseen_notifications()

    assert mail.outbox == []


def test_a_name_cannot_add_a_header(teammate, colleague, contact, owed):
    with inside_workspace(teammate.workspace_id):
        contact.name = "Eve\r\nBcc: all@example.com"
        contact.save()
    let_time_pass(minutes=2)

    mail_unseen_notifications()

    assert "\nBcc:" not in str(mail.outbox[0].message())


def test_a_sweep_that_dies_between_claim_and_mail_sends_nothing_twice(owed, monkeypatch):
    let_time_pass(minutes=2)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(mailing, "send_notifications", die)
        mail_unseen_notifications()
    mail_unseen_notifications()

    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_asked_again(owed, monkeypatch):
    let_time_pass(minutes=2)

    def refuse(*_: object, **__: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(mailing, "send_notifications", refuse)
        mail_unseen_notifications()
    let_time_pass(minutes=1)
    mail_unseen_notifications()

    assert len(mail.outbox) == 1


def test_quiet_hours_put_a_mail_off_until_they_end(teammate, colleague, conversation):
    now = timezone.now()
    ends = (now + timedelta(hours=2)).replace(microsecond=0)
    with inside_workspace(teammate.workspace_id):
        NotificationSettings.objects.of(colleague).change(
            quiet_from=(now - timedelta(hours=1)).time(), quiet_until=ends.time()
        )
        conversation.assign(by=teammate, teammate=colleague)
    relay_outbox()

    with inside_workspace(teammate.workspace_id):
        assert Notification.objects.get().mail_due_at == ends


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_mail_each_conversation_once(teammate, colleague, contact):
    from tests.factories.inbox import ConversationFactory

    for _ in range(12):
        started = ConversationFactory(contact=contact)
        with inside_workspace(teammate.workspace_id):
            started.assign(by=teammate, teammate=colleague)
    relay_outbox()
    let_time_pass(minutes=2)

    def sweep() -> None:
        mail_unseen_notifications()
        connection.close()

    threads = [Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(mail.outbox) == 12
