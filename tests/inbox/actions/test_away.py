"""Being away: nobody waits for it, it ends by itself, and managers may say it for others."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from inbox.actions.acts import undo
from inbox.actions.away import bring_back_who_is_due, come_back, go_away, hand_over
from inbox.live.wording import happening
from inbox.models import Conversation, ConversationPart
from tests.factories.workspaces import TeamFactory
from workspaces.actions.refusals import RefusedError
from workspaces.actions.relaying import relay_outbox
from workspaces.models import Teammate, TeamMembership
from workspaces.tenancy import inside_workspace


@pytest.fixture
def team(teammate, colleague):
    with inside_workspace(teammate.workspace_id):
        team = TeamFactory(workspace=teammate.workspace, name="Billing")
        TeamMembership.objects.create(workspace=teammate.workspace, team=team, teammate=colleague)
        return team


@pytest.mark.parametrize(
    ("chosen", "passes_on", "says"),
    [
        ("", False, "Maya assigned this to Sam Okafor"),
        ("nobody", True, "Sam is away, so somebody else can take this"),
        ("team", True, "Sam is away, so this went to Billing"),
    ],
)
def test_a_message_to_who_is_away_goes_where_they_said(
    teammate, colleague, conversation, team, chosen, passes_on, says
):
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=teammate, teammate=colleague)
        go_away(colleague, by=colleague, until=None, while_away=chosen)
        conversation.receive(body="Anybody there?")
    for _ in range(2):
        relay_outbox()

    with inside_workspace(teammate.workspace_id):
        now = Conversation.objects.get(pk=conversation.pk)
        last = ConversationPart.objects.filter(kind="assigned").order_by("-seq").first()
        assert (now.assignee_id is None, now.team_id == team.pk, happening(last)) == (
            passes_on,
            chosen == "team",
            says,
        )


def test_somebody_comes_back_when_the_time_has_come(teammate, colleague):
    with inside_workspace(teammate.workspace_id):
        go_away(teammate, by=teammate, until=timezone.now() - timedelta(seconds=1), reason="At lunch")
        go_away(colleague, by=colleague, until=timezone.now() + timedelta(hours=1))

    swept = [bring_back_who_is_due(), bring_back_who_is_due()]

    with inside_workspace(teammate.workspace_id):
        here = dict(Teammate.objects.values_list("name", "is_away"))
    assert (swept, here) == ([1, 0], {"Maya Lindqvist": False, "Sam Okafor": True})


def test_managers_alone_say_it_for_others(teammate, colleague):
    with inside_workspace(teammate.workspace_id):
        go_away(colleague, by=teammate, until=None)
        with pytest.raises(RefusedError):
            go_away(teammate, by=colleague, until=None)
        assert come_back(colleague, by=colleague) is True


def test_everything_is_handed_over_and_taken_back_as_one(teammate, colleague, conversation, team):
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=teammate, teammate=colleague)
        act = hand_over(colleague, by=colleague, team=team, client_id=uuid4())
        after = conversation.fresh()
        undo(act, by=colleague)
        back = conversation.fresh()

    assert (act.done, after.assignee_id, after.team_id) == (1, None, team.pk)
    assert (back.assignee_id, back.team_id) == (colleague.pk, None)
