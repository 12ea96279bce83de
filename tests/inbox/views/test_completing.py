"""What the composer offers while somebody writes."""

from tests.factories.workspaces import TeamFactory
from workspaces.tenancy import across_workspaces


def test_people_are_the_workspace_s_own(signed_in, teammate, colleague, outsider, django_assert_num_queries):
    with across_workspaces():
        TeamFactory(workspace=teammate.workspace, name="Billing")
        TeamFactory(workspace=outsider.workspace, name="Elsewhere")

    found = signed_in.get("/w/fernhill/inbox/people/").json()["people"]

    assert [(one["kind"], one["name"]) for one in found] == [("teammate", "Sam Okafor"), ("team", "Billing")]
