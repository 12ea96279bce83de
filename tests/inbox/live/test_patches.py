"""Patches bring a page to where a reload would."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.actions.inbound import start_conversation
from inbox.live.fragments import Surroundings
from inbox.live.patches import Watching, catch_up, extend
from inbox.models import Conversation
from inbox.models.listing import Listing
from inbox.models.standard_view import BY_KEY, STANDARD_VIEWS, team_view
from tests.factories.customers import ContactFactory
from tests.factories.workspaces import TeamFactory
from workspaces.tenancy import inside_workspace

NOWHERE = Surroundings("fernhill", "UTC", "en")
EVERYONE = Listing(BY_KEY["everyone"])


@pytest.mark.in_workspace
def test_a_page_that_lacks_nothing_gets_no_row_and_no_part(teammate, conversation):
    shown = Watching(EVERYONE, rows={conversation.pk: 1}, threads={conversation.pk: 1})

    patches = catch_up(shown, teammate=teammate, around=NOWHERE)

    assert [patch["op"] for patch in patches] == ["replace", "replace", "attr"]


@pytest.mark.in_workspace
def test_ten_parts_missed_come_in_order_each_once(teammate, conversation):
    for number in range(10):
        conversation.receive(body=f"message {number}")
    shown = Watching(EVERYONE, threads={conversation.pk: 1})

    first = catch_up(shown, teammate=teammate, around=NOWHERE)
    second = catch_up(shown, teammate=teammate, around=NOWHERE)

    assert [patch["v"] for patch in first if patch["op"] == "append"] == list(range(2, 12))
    assert [patch["v"] for patch in second if patch["op"] == "append"] == []


@pytest.mark.in_workspace
def test_a_conversation_that_left_the_list_is_taken_out(teammate, conversation):
    shown = Watching(EVERYONE, rows={conversation.pk: 1, 987_654: 3})
    conversation.close(by=teammate)

    patches = catch_up(shown, teammate=teammate, around=NOWHERE)

    assert {(patch["op"], patch["target"]) for patch in patches} == {
        ("remove", f"#row-{conversation.pk}"),
        ("remove", "#row-987654"),
    }


def test_a_neighbours_conversation_is_never_caught_up_with(teammate, outsider):
    with inside_workspace(outsider.workspace_id):
        contact = ContactFactory(workspace=outsider.workspace, name="CANARY")
        elsewhere = start_conversation(contact=contact, body="CANARY").conversation
    shown = Watching(EVERYONE, rows={elsewhere.pk: 0}, threads={elsewhere.pk: 0})

    with inside_workspace(teammate.workspace_id):
        patches = catch_up(shown, teammate=teammate, around=NOWHERE)
        patches += extend(shown, Watching(EVERYONE, threads={elsewhere.pk: 0}), around=NOWHERE)

    assert "CANARY" not in str(patches)


def test_a_fragment_is_rendered_anew_when_a_name_changes(teammate, contact, conversation):
    with inside_workspace(teammate.workspace_id):
        asked: dict[str, Any] = {"teammate": teammate, "around": NOWHERE}
        before = catch_up(Watching(EVERYONE), **asked)
        contact.name = "Priya Kapoor"
        contact.save()
        after = catch_up(Watching(EVERYONE), **asked)

    assert "Priya Raman" in before[0]["html"]
    assert "Priya Kapoor" in after[0]["html"]


STEPS = st.lists(
    st.sampled_from(["close", "reopen", "mine", "theirs", "nobody", "team", "message", "reply"]), max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_a_list_says_of_one_conversation_is_what_the_database_says(
    teammate, colleague, conversation, steps
):
    with inside_workspace(teammate.workspace_id):
        team = TeamFactory(workspace=teammate.workspace)
        verbs = {
            "close": lambda it: it.close(by=teammate),
            "reopen": lambda it: it.reopen(by=teammate),
            "mine": lambda it: it.assign(by=teammate, teammate=teammate),
            "theirs": lambda it: it.assign(by=teammate, teammate=colleague),
            "nobody": lambda it: it.assign(by=teammate, teammate=None),
            "team": lambda it: it.assign_team(by=teammate, team=team),
            "message": lambda it: it.receive(body="more"),
            "reply": lambda it: it.reply(by=colleague, body="here"),
        }
        for step in steps:
            verbs[step](conversation)

        for view in (*STANDARD_VIEWS, team_view(team)):
            listed = Conversation.objects.filter(view.conversations(teammate), pk=conversation.pk).exists()
            assert view.contains(conversation, teammate) is listed, view.key
