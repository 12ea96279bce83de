"""What can be done with a conversation, by form."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from inbox.actions.waking import wake_snoozed_conversations
from inbox.models import ConversationRead, ConversationTag
from tagging.models import Tag
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from tests.inbox.views import fresh, url
from workspaces.tenancy import across_workspaces

VERBS = ["close", "reopen", "assign", "snooze", "priority", "tag", "write", "draft", "read", "unread"]


@pytest.mark.parametrize("verb", VERBS)
def test_a_neighbours_conversation_does_not_exist(signed_in, teammate, outsider, verb):
    with across_workspaces():
        contact = ContactFactory(workspace=outsider.workspace, name="CANARY")
    elsewhere = ConversationFactory(contact=contact)

    answer = signed_in.post(url(teammate, f"conversation_{verb}", pk=elsewhere.pk))

    assert (answer.status_code, fresh(elsewhere).last_seq) == (404, 1)
    assert b"CANARY" not in answer.content


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


@pytest.mark.parametrize(
    ("form", "wakes_at"),
    [
        ({"until": "later today"}, datetime(2026, 11, 27, 18, 0, tzinfo=UTC)),
        ({"until": "tomorrow"}, datetime(2026, 11, 28, 8, 0, tzinfo=UTC)),
        ({"until": "fri 18"}, datetime(2026, 11, 27, 17, 0, tzinfo=UTC)),
        ({"until": "reply"}, None),
        (
            {"until": "2026-12-24T09:30", "zone": "America/New_York"},
            datetime(2026, 12, 24, 14, 30, tzinfo=UTC),
        ),
        ({"until": "2026-12-24T09:30", "zone": "Not/A zone"}, datetime(2026, 12, 24, 8, 30, tzinfo=UTC)),
    ],
)
def test_snooze_wakes_when_the_teammate_meant(signed_in, teammate, conversation, form, wakes_at):
    with across_workspaces():
        type(teammate.workspace).objects.update(time_zone="Europe/Berlin")

    with time_machine.travel(datetime(2026, 11, 27, 15, 0, tzinfo=UTC), tick=False):
        signed_in.force_login(teammate.user)
        signed_in.post(url(teammate, "conversation_snooze", pk=conversation.pk), form)

    after = fresh(conversation)
    assert (after.state, after.snoozed_until) == ("snoozed", wakes_at)


@pytest.mark.parametrize("until", ["2020-01-01T09:00", "", "soon"])
def test_snooze_into_the_past_is_refused_by_name(signed_in, teammate, conversation, until):
    address = url(teammate, "conversation_snooze", pk=conversation.pk)

    answer = signed_in.post(address, {"until": until}, headers={"accept": "application/json"})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["until"])
    assert fresh(conversation).state == "open"


def test_snoozed_until_they_reply_sleeps_until_they_do(signed_in, teammate, conversation):
    signed_in.post(url(teammate, "conversation_snooze", pk=conversation.pk), {"until": "reply"})

    wake_snoozed_conversations()
    asleep = fresh(conversation)
    page = signed_in.get(url(teammate, "inbox_conversation", view="snoozed", pk=conversation.pk))
    with across_workspaces():
        asleep.receive(body="I am back")

    assert (asleep.snoozed_until, "Snoozed until Priya replies" in page.content.decode()) == (None, True)
    assert (fresh(conversation).state, fresh(conversation).waiting_since is None) == ("open", False)


def test_tagging_twice_takes_the_tag_off_and_never_doubles_its_name(signed_in, teammate, conversation):
    address = url(teammate, "conversation_tag", pk=conversation.pk)

    links = []
    for name in ("Bug", "bug"):
        signed_in.post(address, {"tag": name})
        with across_workspaces():
            links.append(ConversationTag.objects.count())

    with across_workspaces():
        assert (links, Tag.objects.count()) == ([1, 0], 1)


def test_an_assignment_goes_back_to_the_list_it_came_from(signed_in, teammate, colleague, conversation):
    form = {"teammate": colleague.pk, "view": "unassigned"}

    answer = signed_in.post(url(teammate, "conversation_assign", pk=conversation.pk), form)

    kwargs = {"workspace_slug": teammate.workspace.slug, "view": "unassigned", "pk": conversation.pk}
    assert answer["Location"] == reverse("inbox_conversation", kwargs=kwargs)
    assert fresh(conversation).assignee_id == colleague.pk


def test_unread_is_bold_again_for_one_teammate_only(signed_in, teammate, colleague, conversation):
    for verb in ("read", "unread"):
        signed_in.post(url(teammate, f"conversation_{verb}", pk=conversation.pk))

    with across_workspaces():
        reads = list(ConversationRead.objects.values_list("teammate_id", "seq"))
    assert reads == [(teammate.pk, 0)]
    page = signed_in.get(url(teammate, "inbox_view", view="everyone")).content.decode()
    assert 'class="item unread"' in page


def acts_url(teammate, verb: str) -> str:
    return url(teammate, f"acts_{verb}")


def many(*conversations) -> str:
    return ",".join(str(conversation.pk) for conversation in conversations)


def test_every_verb_answers_scripts_with_what_to_undo(signed_in, teammate, colleague, conversation):
    forms = {
        "assign": {"teammate": colleague.pk},
        "priority": {"priority": "yes"},
        "tag": {"tag": "Bug", "wanted": "on"},
        "snooze": {"until": "later"},
        "reopen": {},
        "close": {},
        "spam": {},
        "not-spam": {},
        "unread": {},
    }
    asked = {"accept": "application/json"}

    for verb, form in forms.items():
        act = signed_in.post(
            url(teammate, f"conversation_{verb}", pk=conversation.pk), form, headers=asked
        ).json()["act"]
        before = fresh(conversation).last_seq
        undone = signed_in.post(url(teammate, "act_undo", pk=act["id"])).json()["act"]
        assert (verb, act["is_finished"], act["has_changed"], undone["state"]) == (
            verb,
            True,
            verb not in ("reopen", "not-spam"),
            "undone",
        )
        assert fresh(conversation).last_seq == before + (verb not in ("reopen", "not-spam", "unread"))


def test_several_are_changed_by_one_request_and_back_by_one(signed_in, teammate, outsider, contact):
    mine = [ConversationFactory(contact=contact) for _ in range(3)]
    with across_workspaces():
        elsewhere = ConversationFactory(contact=ContactFactory(workspace=outsider.workspace))
    form = {"conversations": many(*mine, elsewhere), "act": uuid4()}

    answers = [signed_in.post(acts_url(teammate, "close"), form).json()["act"] for _ in range(2)]
    states = {fresh(one).state for one in mine}
    signed_in.post(url(teammate, "act_undo", pk=answers[0]["id"]))

    assert [(one["id"], one["total"], one["said"]) for one in answers] == [
        (answers[0]["id"], 3, "Closed · 3 conversations")
    ] * 2
    assert (states, {fresh(one).state for one in mine}) == ({"closed"}, {"open"})
    assert fresh(elsewhere).last_seq == 1


def test_a_whole_list_is_changed_by_its_key(signed_in, teammate, colleague, contact):
    mine, theirs = (ConversationFactory(contact=contact) for _ in range(2))
    with across_workspaces():
        theirs.assign(by=teammate, teammate=colleague)

    answer = signed_in.post(acts_url(teammate, "close"), {"everything": "1", "view": "unassigned"})

    assert answer.json()["act"]["total"] == 1
    assert [fresh(one).state for one in (mine, theirs)] == ["closed", "open"]


def test_an_act_is_nobody_elses_to_see_or_undo(client, signed_in, teammate, colleague, conversation):
    act = signed_in.post(acts_url(teammate, "close"), {"conversations": many(conversation)}).json()["act"]
    client.force_login(colleague.user)

    answers = [client.get(url(teammate, "act", pk=act["id"]))]
    answers += [client.post(url(teammate, name, pk=act["id"])) for name in ("act_undo", "act_stop")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert fresh(conversation).state == "closed"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"conversations": "1,x"}, 400),
        ({"conversations": "1", "act": "no"}, 400),
        ({"everything": "1", "view": "nowhere"}, 404),
        ({"conversations": "1", "teammate": "999999"}, 400),
    ],
)
def test_an_act_that_makes_no_sense_is_refused(signed_in, teammate, form, status):
    assert signed_in.post(acts_url(teammate, "assign"), form).status_code == status


def test_a_guest_may_mark_read_and_not_close(client, teammate, conversation):
    with across_workspaces():
        type(teammate).objects.filter(pk=teammate.pk).update(role="guest")
    client.force_login(teammate.user)
    form = {"conversations": many(conversation)}

    answers = [client.post(acts_url(teammate, verb), form).status_code for verb in ("read", "close")]

    assert (answers, fresh(conversation).state) == ([200, 403], "open")


def test_a_guest_takes_nothing_back_that_they_may_not_do(signed_in, teammate, conversation):
    closed = signed_in.post(
        url(teammate, "conversation_close", pk=conversation.pk), HTTP_ACCEPT="application/json"
    )
    act = closed.json()["act"]["id"]
    with across_workspaces():
        type(teammate).objects.filter(pk=teammate.pk).update(role="guest")

    answer = signed_in.post(url(teammate, "act_undo", pk=act))

    assert (answer.status_code, fresh(conversation).state) == (400, "closed")
