"""Narrowing lists over HTTP, without scripts."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inbox.actions.tagging import tag_conversation
from inbox.models import Conversation
from tagging.models import Tag
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from tests.inbox.views import url
from workspaces.tenancy import across_workspaces, inside_workspace

SCALE = '{"all":[{"field":"plan","value":"Scale"}]}'


@pytest.fixture
def two(teammate, contact, conversation):
    """Priya's conversation on the plan Scale, and Tomás's on none."""
    with across_workspaces():
        person = ContactFactory(workspace=teammate.workspace, name="Tomás")
        other = ConversationFactory(contact=person, body="Mine is another")
        Conversation.objects.filter(pk=conversation.pk).update(plan="Scale")
    return conversation, other


def everyone(teammate):
    return url(teammate, "inbox_view", view="everyone")


def rows(answer):
    return [pair.split('"')[0] for pair in answer.content.decode().split('<li id="row-')[1:]]


def test_an_address_narrows_and_orders_a_list(signed_in, teammate, two):
    scale, other = two

    narrowed = signed_in.get(everyone(teammate), {"filter": SCALE})
    newest = signed_in.get(everyone(teammate), {"sort": "newest"})

    assert rows(narrowed) == [str(scale.pk)]
    assert rows(newest) == [str(other.pk), str(scale.pk)]
    assert "Plan is Scale" in narrowed.content.decode()


def test_a_filter_that_is_none_is_refused_with_its_place(signed_in, teammate):
    wrong = json.dumps({"all": [{"field": "plan", "value": 5}]})

    answer = signed_in.get(everyone(teammate), {"filter": wrong})

    assert (answer.status_code, answer.content.decode()[:12]) == (400, "all.0.value:")
    assert (
        signed_in.get(url(teammate, "inbox_live"), {"view": "everyone", "filter": wrong}).status_code == 400
    )


def test_the_form_adds_a_condition_changes_it_and_begins_a_group(signed_in, teammate, two):
    form = url(teammate, "inbox_filter", view="everyone")

    def sent(said):
        answer = signed_in.get(form, said)
        return parse_qs(urlsplit(answer["Location"]).query).get("filter", [""])[0]

    first = sent({"field": "plan", "op-plan": "is", "value-plan": "Scale", "value-tag": "9"})
    second = sent(
        {
            "filter": first,
            "field": "waiting",
            "op-waiting": "longer",
            "number-waiting": "2",
            "unit-waiting": "h",
            "into": "new",
        }
    )
    third = sent({"filter": second, "field": "unread", "op-unread": "!is", "into": "1"})
    fourth = sent({"filter": third, "at": "0", "field": "plan", "op-plan": "!is", "value-plan": "Pro"})

    waits, unread = {"field": "waiting", "value": "2h"}, {"field": "unread", "value": "yes", "not": True}
    assert first == SCALE
    assert json.loads(fourth) == {
        "all": [{"field": "plan", "value": "Pro", "not": True}, {"any": [waits, unread]}]
    }


def test_a_condition_that_is_none_comes_back_with_what_is_wrong(signed_in, teammate):
    form = url(teammate, "inbox_filter", view="everyone")

    answer = signed_in.get(form, {"field": "plan", "value-plan": " "}, follow=True)

    assert "all.0.value: must be a text that can be read" in answer.content.decode()
    assert "data-filter-panel" in answer.content.decode()


def test_an_order_is_remembered_for_one_list_and_one_teammate(client, signed_in, teammate, colleague, two):
    scale, other = two
    signed_in.post(url(teammate, "inbox_sort", view="everyone"), {"sort": "newest"})

    mine = signed_in.get(everyone(teammate))
    unassigned = signed_in.get(url(teammate, "inbox_view", view="unassigned"))
    client.force_login(colleague.user)
    theirs = client.get(everyone(teammate))

    in_queue = [str(scale.pk), str(other.pk)]
    assert (rows(mine), rows(unassigned), rows(theirs)) == (in_queue[::-1], in_queue, in_queue)


def test_only_unread_ones_are_shown_where_that_is_asked(signed_in, teammate, two):
    scale, other = two
    signed_in.post(url(teammate, "conversation_read", pk=scale.pk))

    assert rows(signed_in.get(everyone(teammate), {"unread": "1"})) == [str(other.pk)]


def test_a_filter_that_names_a_neighbours_rows_finds_nothing_and_names_nothing(
    signed_in, teammate, outsider, two
):
    with inside_workspace(outsider.workspace_id):
        theirs = ConversationFactory(contact=ContactFactory(workspace=outsider.workspace))
        tag = Tag.objects.called("CANARY", workspace_id=outsider.workspace_id)
        tag_conversation(conversation=theirs, tag=tag, by=outsider)
        theirs.assign(by=outsider, teammate=outsider)
    for condition in ({"field": "tag", "value": tag.pk}, {"field": "assignee", "value": outsider.pk}):
        answer = signed_in.get(everyone(teammate), {"filter": json.dumps({"all": [condition]})})

        assert rows(answer) == []
        assert "CANARY" not in answer.content.decode()
        assert outsider.name not in answer.content.decode()


def test_a_narrowed_list_costs_the_same_for_one_row_and_for_three(
    signed_in, teammate, contact, conversation, django_assert_num_queries
):
    asked = {"filter": '{"any":[{"field":"contact_kind","value":"lead"},{"field":"company","value":"x"}]}'}
    signed_in.get(everyone(teammate), asked)
    with CaptureQueriesContext(connection) as one:
        signed_in.get(everyone(teammate), asked)
    for _ in range(2):
        ConversationFactory(contact=contact)

    with django_assert_num_queries(len(one.captured_queries)):
        answer = signed_in.get(everyone(teammate), asked)

    assert len(rows(answer)) == 3


def test_a_live_list_is_the_reloaded_one(signed_in, teammate, two):
    """Patches put a row into a narrowed list, and take it out, as a reload would."""
    scale, other = two
    asked = {"filter": SCALE, "sort": "newest"}

    def live(shown):
        said = {"view": "everyone", "rows": ",".join(f"{pk}.0" for pk in shown), **asked}
        patches = signed_in.get(url(teammate, "inbox_live"), said).json()["patches"]
        return {patch["op"]: patch["conversation"] for patch in patches if patch["op"] in ("place", "remove")}

    before = live([other.pk])
    with across_workspaces():
        scale.close(by=teammate)
    after = live([scale.pk])

    assert before == {"place": scale.pk, "remove": other.pk}
    assert (after, rows(signed_in.get(everyone(teammate), asked))) == ({"remove": scale.pk}, [])


def test_acting_on_a_whole_list_keeps_to_its_filter(signed_in, teammate, two):
    scale, other = two
    said = {"everything": "1", "view": "everyone", "filter": SCALE}

    signed_in.post(url(teammate, "acts_close"), said)

    with across_workspaces():
        states = {it.pk: it.state for it in Conversation.objects.all()}
    assert states == {scale.pk: "closed", other.pk: "open"}
