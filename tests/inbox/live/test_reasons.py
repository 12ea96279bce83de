"""Why a conversation was given to somebody, as people read it."""

import pytest
from django.urls import reverse

from inbox.actions.assigning import give_out
from inbox.live.reasons import why
from inbox.models import AssignmentRule, ConversationPart
from tests.factories.workspaces import TeammateFactory
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = pytest.mark.django_db


def part_with(**auto):
    people = [{"name": name, "load": load, "capacity": 8, "skipped": skipped} for name, load, skipped in auto.pop("people")]  # fmt: skip
    return ConversationPart(kind="assigned", details={"auto": {"people": people, **auto}})


def test_by_load_it_names_everybody():
    people = [("Sam", 3, ""), ("Ines", 4, ""), ("Pete", 0, "away"), ("Lee", 8, "full"), ("Tomoko", 0, "role")]

    said = why(part_with(mode="balanced", people=people, team="Billing", waited_s=250))

    assert said == (
        "Why Sam?",
        "Conversations of Billing go to whoever has the fewest open: Sam had 3 of at most 8.",
        "Also free: Ines (4 of 8).",
        "Passed over: Pete (away), Lee (has no room: 8 of 8), Tomoko (may not reply).",
        "It was first in line, and had waited 4 minutes.",
    )


def test_in_turn_it_says_whose_turn_it_was():
    said = why(part_with(mode="round_robin", people=[("Sam", 3, "")], team="", waited_s=0, is_first=False))

    assert said[1:] == (
        "Conversations without a team go round in turn: of those free, Sam was given one longest ago.",
        "It was first in line, and had waited less than a minute.",
    )


def test_the_thread_shows_it_and_knows_no_ids(signed_in, teammate, conversation):
    with across_workspaces():
        TeammateFactory(workspace=teammate.workspace, name="<b>Ines</b>", is_away=True)
        AssignmentRule.objects.create(workspace=teammate.workspace, mode="round_robin")
    give_out(teammate.workspace_id)

    thread = signed_in.get(
        reverse("conversation_thread", args=["fernhill", conversation.pk])
    ).content.decode()

    assert "Why Maya?" in thread
    assert "Passed over: &lt;b&gt;Ines&lt;/b&gt; (away)." in thread


def test_what_was_assigned_by_hand_needs_no_reason(teammate, conversation):
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=teammate, teammate=teammate)
        part = ConversationPart.objects.get(kind="assigned")

    assert why(part) == ()
