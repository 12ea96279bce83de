"""What the composer offers while somebody writes."""

from tests.factories.workspaces import TeamFactory
from workspaces.tenancy import across_workspaces


def test_people_are_the_workspace_s_own(signed_in, teammate, colleague, outsider, django_assert_num_queries):
    with across_workspaces():
        TeamFactory(workspace=teammate.workspace, name="Billing")
        TeamFactory(workspace=outsider.workspace, name="Elsewhere")

    found = signed_in.get("/w/fernhill/inbox/people/").json()["people"]

    assert [(one["kind"], one["name"]) for one in found] == [("teammate", "Sam Okafor"), ("team", "Billing")]


def test_emoji_are_found_by_what_people_say(signed_in):
    answer = signed_in.get("/w/fernhill/inbox/emoji/")

    named = {sign: f"{name} {said}" for sign, name, said in answer.json()["emoji"]}
    assert "thumbs up" in named["👍"]
    assert "+1" in named["👍"]
    assert len(named) == len(answer.json()["emoji"]) > 900
    assert "max-age" in answer["Cache-Control"]


def test_a_preview_is_what_the_customer_will_see(signed_in):
    answer = signed_in.post("/w/fernhill/inbox/preview/", {"body": "**Hi** <img src=x>", "mode": "reply"})

    assert answer.content.decode() == "<p><strong>Hi</strong> &lt;img src=x&gt;</p>\n"
