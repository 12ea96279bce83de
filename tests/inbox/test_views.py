"""The inbox's pages and forms, as a browser without JavaScript uses them."""

from uuid import uuid4

import pytest
from django.urls import reverse

from inbox.models import Conversation, Draft
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import across_workspaces


def url(teammate, name: str, **kwargs) -> str:
    return reverse(name, kwargs={"workspace_slug": teammate.workspace.slug, **kwargs})


def fresh(conversation) -> Conversation:
    with across_workspaces():
        return Conversation.objects.get(pk=conversation.pk)


def test_a_reply_by_form_is_stored_and_shown(signed_in, teammate, conversation):
    form = {"body": "Hi **Priya**", "mode": "reply", "client_id": uuid4(), "began_at_seq": 1}

    answer = signed_in.post(url(teammate, "conversation_write", pk=conversation.pk), form, follow=True)

    assert "Hi <strong>Priya</strong>" in answer.content.decode()


def test_sending_a_form_twice_stores_it_once(signed_in, teammate, conversation):
    form = {"body": "Hi", "mode": "reply", "client_id": uuid4(), "began_at_seq": 1}

    for _ in range(2):
        signed_in.post(url(teammate, "conversation_write", pk=conversation.pk), form)

    assert fresh(conversation).last_seq == 3  # message, reply, assigned


@pytest.mark.parametrize("verb", ["close", "reopen", "assign", "snooze", "write", "draft", "read"])
def test_a_neighbours_conversation_does_not_exist(signed_in, teammate, outsider, verb):
    with across_workspaces():
        contact = ContactFactory(workspace=outsider.workspace, name="CANARY")
    elsewhere = ConversationFactory(contact=contact)

    answer = signed_in.post(url(teammate, f"conversation_{verb}", pk=elsewhere.pk))

    assert (answer.status_code, fresh(elsewhere).last_seq) == (404, 1)
    assert b"CANARY" not in answer.content


def test_a_stranger_gets_the_same_404_as_for_nothing(client, teammate, outsider):
    client.force_login(outsider.user)

    answers = [client.get(path) for path in (url(teammate, "inbox"), "/w/nobody/inbox/")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_guest_may_note_but_not_reply_or_close(client, teammate, conversation):
    with across_workspaces():
        type(teammate).objects.filter(pk=teammate.pk).update(role="guest")
    client.force_login(teammate.user)
    write = url(teammate, "conversation_write", pk=conversation.pk)

    answers = [
        client.post(write, {"body": "x", "mode": "note", "client_id": uuid4()}),
        client.post(write, {"body": "x", "mode": "reply", "client_id": uuid4()}),
        client.post(url(teammate, "conversation_close", pk=conversation.pk)),
    ]

    assert [answer.status_code for answer in answers] == [302, 403, 403]
    assert fresh(conversation).last_seq == 2


def test_a_list_costs_the_same_queries_for_one_row_and_for_three(
    signed_in, teammate, contact, conversation, django_assert_num_queries
):
    page = url(teammate, "inbox_view", view="everyone")
    signed_in.get(page)
    with django_assert_num_queries(22) as one:
        signed_in.get(page)
    for _ in range(2):
        ConversationFactory(contact=contact)

    with django_assert_num_queries(len(one.captured_queries)):
        signed_in.get(page)


def test_the_live_row_is_the_row_of_the_page(signed_in, teammate, conversation):
    page = signed_in.get(url(teammate, "inbox_view", view="everyone")).content.decode()

    change = signed_in.get(
        url(teammate, "conversation_changes", pk=conversation.pk), {"view": "everyone", "after": 0}
    ).json()

    assert "".join(change["row"].split()) in "".join(page.split())
    assert (len(change["parts"]), change["seq"]) == (1, 1)


def test_an_older_draft_never_replaces_a_newer_one(signed_in, teammate, conversation):
    draft = url(teammate, "conversation_draft", pk=conversation.pk)

    for body, version in (("newer", 2), ("older", 1)):
        signed_in.post(draft, {"body": body, "mode": "reply", "version": version})

    with across_workspaces():
        assert Draft.objects.get().body == "newer"


def test_answers_are_nobody_elses_to_keep(signed_in, teammate):
    answer = signed_in.get(url(teammate, "inbox_view", view="yours"))

    assert "no-store" in answer["Cache-Control"]
