"""Guides for the voice: who writes them, and which stand first in the composer."""

from inbox.actions.tagging import tag_conversation
from inbox.models import VoiceGuide
from tagging.models import Tag
from workspaces.tenancy import across_workspaces, inside_workspace

URL = "/w/fernhill/settings/voice/"


def test_the_guides_meant_for_a_conversation_stand_first(signed_in, teammate, conversation, outsider):
    with inside_workspace(teammate.workspace_id):
        tag = Tag.objects.called("Charged twice", workspace_id=teammate.workspace_id)
        tag_conversation(conversation=conversation, tag=tag, by=teammate)
        other = Tag.objects.called("Other", workspace_id=teammate.workspace_id)
    for title, when, tag_pk in [
        ("Always kind", "always", ""),
        ("Signed in", "user", ""),
        ("Twice", "tag", tag.pk),
        ("Elsewhere", "tag", other.pk),
    ]:
        signed_in.post(URL, {"title": title, "body": f"Say {title}", "when": when, "tag": tag_pk})
    with inside_workspace(outsider.workspace_id):
        VoiceGuide.objects.create(workspace=outsider.workspace, title="Foreign", body="Secret")

    html = signed_in.get(f"/w/fernhill/inbox/conversations/{conversation.pk}/guides/").content.decode()

    order = [html.index(f"<summary>{title}<") for title in ("Twice", "Always kind", "Elsewhere", "Signed in")]
    assert order == sorted(order)
    assert order[1] < html.index("For other conversations") < order[2]
    assert "Foreign" not in html


def test_only_managers_write_guides(client, teammate, colleague):
    client.force_login(colleague.user)

    refused = client.post(URL, {"title": "Mine", "body": "x", "when": "always"})

    with across_workspaces():
        assert (refused.status_code, VoiceGuide.objects.count()) == (403, 0)


def test_a_guide_is_changed_and_taken_away(signed_in, teammate):
    signed_in.post(URL, {"title": "Greet", "body": "Hello", "when": "always"})
    with inside_workspace(teammate.workspace_id):
        pk = VoiceGuide.objects.get().pk

    needs_a_tag = signed_in.post(f"{URL}{pk}/", {"title": "Greet", "body": "Hi", "when": "tag"})
    signed_in.post(f"{URL}{pk}/", {"title": "Greet people", "body": "Hi", "when": "lead"})

    assert needs_a_tag.status_code == 400
    assert "Greet people" in signed_in.get(URL).content.decode()
    signed_in.post(f"{URL}{pk}/delete/")
    assert "Greet people" not in signed_in.get(URL).content.decode().split("</h1>")[1]
