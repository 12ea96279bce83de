"""The settings page of assignment."""

import pytest
from django.urls import reverse

from inbox.models import AssignmentRule, AssignmentShare
from tests.factories.workspaces import TeamFactory
from workspaces.models import AuditEntry, OutboxEvent, TeamMembership
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
FORM = {"mode": "balanced", "capacity": "8", "returns_to_earlier": "on"}


@pytest.fixture
def team(workspace, colleague):
    own = {"workspace_id": workspace.pk}
    with across_workspaces():
        team = TeamFactory(workspace=workspace, name="Billing")
        TeamMembership.objects.create(team=team, teammate=colleague, **own)
    return team


@pytest.fixture
def url(team):
    return reverse("settings_team_assignment", args=["fernhill", team.pk])


def test_a_rule_is_kept_and_said_at_once(signed_in, team, colleague, url):
    answer = signed_in.post(url, FORM | {f"capacity-{colleague.pk}": "3"}, headers=JSON)
    page = signed_in.get(url).content.decode()

    assert answer.json() == {"saved": True, "people": {str(colleague.pk): "0 of 3"}}
    assert "0 of 3" in page
    with inside_workspace(team.workspace_id):
        rule = AssignmentRule.objects.get(team=team)
        entry = AuditEntry.objects.get()
        told = OutboxEvent.objects.filter(topic="inbox.assignment_rule_changed").count()
    assert (rule.mode, rule.capacity, rule.returns_to_earlier, told) == ("balanced", 8, True, 1)
    assert (entry.action, entry.target) == ("assignment.changed", "Billing")
    assert entry.details["people"] == {"Sam Okafor": [None, 3]}


def test_an_empty_limit_is_the_teams_again(signed_in, team, colleague, url):
    for typed in ("3", ""):
        signed_in.post(url, FORM | {f"capacity-{colleague.pk}": typed})

    with inside_workspace(team.workspace_id):
        assert AssignmentShare.objects.get().capacity is None


@pytest.mark.parametrize("typed", ["-1", "201", "x", "9" * 30])
def test_a_limit_that_is_none_is_named_and_nothing_is_kept(signed_in, team, colleague, url, typed):
    name = f"capacity-{colleague.pk}"

    answer = signed_in.post(url, FORM | {name: typed}, headers=JSON)
    page = signed_in.post(url, FORM | {name: typed})

    assert (answer.status_code, page.status_code) == (400, 400)
    assert answer.json()["errors"][name] == ["This must be a number from 0 to 200, or empty."]
    with inside_workspace(team.workspace_id):
        assert AssignmentRule.objects.get(team=team).mode == "manual"


def test_nobodys_limit_elsewhere_is_set(signed_in, team, outsider, url):
    signed_in.post(url, FORM | {f"capacity-{outsider.pk}": "1"})

    with across_workspaces():
        assert not AssignmentShare.objects.exists()


def test_a_neighbours_team_does_not_exist(signed_in, teammate, outsider):
    with across_workspaces():
        elsewhere = TeamFactory(workspace=outsider.workspace)
    url = reverse("settings_team_assignment", args=["fernhill", elsewhere.pk])

    assert (signed_in.get(url).status_code, signed_in.post(url, FORM).status_code) == (404, 404)


def test_teammates_may_not_set_it(client, team, colleague, url):
    client.force_login(colleague.user)

    assert (client.get(url).status_code, client.post(url, FORM).status_code) == (403, 403)


def test_the_page_costs_the_same_for_one_person_and_for_many(
    signed_in, team, teammate, url, django_assert_max_num_queries
):
    signed_in.get(url)
    with django_assert_max_num_queries(30) as one:
        signed_in.get(url)
    with across_workspaces():
        TeamMembership.objects.create(team=team, teammate=teammate, workspace_id=team.workspace_id)

    with django_assert_max_num_queries(30) as two:
        signed_in.get(url)

    assert len(one) == len(two)
