"""Notes, and whom they call."""

import pytest

from inbox.actions.notes import write_note
from inbox.models import Mention
from tests.factories.workspaces import TeammateFactory
from workspaces.models import Team, TeamMembership
from workspaces.tenancy import across_workspaces

pytestmark = pytest.mark.in_workspace


@pytest.fixture
def squad(teammate, colleague):
    """A team with a name that begins like a teammate's, with Maya and Ines in it."""
    with across_workspaces():
        ines = TeammateFactory(workspace=teammate.workspace, name="Ines Duarte")
        left = TeammateFactory(workspace=teammate.workspace, name="Pete Long")
        left.remove()
        team = Team.objects.create(workspace=teammate.workspace, name="Sam squad & friends")
        for member in (teammate, ines, left):
            TeamMembership.objects.create(workspace=teammate.workspace, team=team, teammate=member)
    return team


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("@sam squad & friends please look", ["Ines Duarte"]),
        ("@Sam please look", ["Sam Okafor"]),
        ("@Sam Okafor, and @Ines too", ["Ines Duarte", "Sam Okafor"]),
        ("write to me@sam or x@Ines.example", []),
        ("@Samantha is no teammate", []),
    ],
)
def test_a_note_calls_people_and_the_members_of_teams(teammate, conversation, squad, body, expected):
    write_note(conversation=conversation, by=teammate, body=body)

    assert sorted(Mention.objects.values_list("teammate__name", flat=True)) == expected


def test_a_note_remembers_the_names_it_calls(teammate, conversation, squad):
    part = write_note(conversation=conversation, by=teammate, body="@Sam Squad & Friends and @ines")

    assert part.details == {"called": ["Ines", "Sam squad & friends"]}


def test_a_name_from_outside_calls_nobody(teammate, conversation, squad):
    write_note(conversation=conversation, by=teammate, body="Written by \\@Ines")

    assert not Mention.objects.exists()
