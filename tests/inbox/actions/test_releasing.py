"""What a team that ends leaves behind."""

from inbox.live.wording import happening
from inbox.models import ConversationPart
from tests.factories.inbox import ConversationFactory
from tests.factories.workspaces import TeamFactory
from workspaces.actions.relaying import relay_outbox
from workspaces.actions.teams import delete_team
from workspaces.models import Team
from workspaces.tenancy import inside_workspace


def test_a_team_that_ends_is_named_in_what_it_had_and_stays_where_it_answered(teammate, contact):
    with inside_workspace(teammate.workspace_id):
        team = TeamFactory(workspace=teammate.workspace, name="Billing")
        open_one, closed_one = (ConversationFactory(contact=contact) for _ in range(2))
        for one in (open_one, closed_one):
            one.assign_team(by=teammate, team=team)
        closed_one.close(by=teammate)
        delete_team(team, by=teammate)
    for _ in range(2):
        relay_outbox()

    with inside_workspace(teammate.workspace_id):
        said = [happening(part) for part in ConversationPart.objects.filter(details__cause="team_ended")]
        assert (said, open_one.fresh().team_id) == (["Maya deleted the team Billing"], None)
        assert (str(closed_one.fresh().team), Team.objects.count()) == ("Billing", 0)
