"""Replies, notes and drafts by form."""

from uuid import uuid4

from inbox.models import Draft
from tests.inbox.views import fresh, url
from workspaces.tenancy import across_workspaces


def test_a_reply_by_form_is_stored_and_shown(signed_in, teammate, conversation):
    form = {"body": "Hi **Priya**", "mode": "reply", "client_id": uuid4(), "began_at_seq": 1}

    answer = signed_in.post(url(teammate, "conversation_write", pk=conversation.pk), form, follow=True)

    assert "Hi <strong>Priya</strong>" in answer.content.decode()


def test_sending_a_form_twice_stores_it_once(signed_in, teammate, conversation):
    form = {"body": "Hi", "mode": "reply", "client_id": uuid4(), "began_at_seq": 1}

    for _ in range(2):
        signed_in.post(url(teammate, "conversation_write", pk=conversation.pk), form)

    assert fresh(conversation).last_seq == 3  # message, reply, assigned


def test_an_older_draft_never_replaces_a_newer_one(signed_in, teammate, conversation):
    draft = url(teammate, "conversation_draft", pk=conversation.pk)

    for body, version in (("newer", 2), ("older", 1)):
        signed_in.post(draft, {"body": body, "mode": "reply", "version": version})

    with across_workspaces():
        assert Draft.objects.get().body == "newer"


def test_a_sent_reply_leaves_no_draft_and_the_note_beside_it_stays(signed_in, teammate, conversation):
    draft = url(teammate, "conversation_draft", pk=conversation.pk)
    for mode in ("reply", "note"):
        signed_in.post(draft, {"body": f"my {mode}", "mode": mode, "version": 1})
    form = {"body": "my reply", "mode": "reply", "client_id": uuid4(), "began_at_seq": 1}

    signed_in.post(url(teammate, "conversation_write", pk=conversation.pk), form)

    with across_workspaces():
        assert [kept.body for kept in Draft.objects.written()] == ["my note"]


def test_the_stop_without_scripts_keeps_the_words(signed_in, teammate, colleague, conversation):
    with across_workspaces():
        conversation.reply(by=colleague, body="I was quicker")
    form = {"body": "mine", "mode": "reply", "client_id": uuid4(), "began_at_seq": 1}

    answer = signed_in.post(url(teammate, "conversation_write", pk=conversation.pk), form)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "I was quicker" in page
    assert ">mine</textarea>" in page


def test_a_save_that_was_under_way_when_the_words_were_sent_comes_too_late(signed_in, teammate, conversation):
    draft = url(teammate, "conversation_draft", pk=conversation.pk)
    signed_in.post(draft, {"body": "He", "mode": "reply", "version": 1})
    form = {"body": "Hello", "mode": "reply", "client_id": uuid4(), "began_at_seq": 1, "sent_at_ms": 3}

    signed_in.post(url(teammate, "conversation_write", pk=conversation.pk), form)
    late = signed_in.post(draft, {"body": "Hell", "mode": "reply", "version": 2})
    after = signed_in.post(draft, {"body": "And", "mode": "reply", "version": 4})

    assert (late.json(), after.json()) == ({"kept": False}, {"kept": True})
    with across_workspaces():
        assert [kept.body for kept in Draft.objects.written()] == ["And"]
