"""The first steps: ticked by what the server sees."""

from inbox.models import Conversation, Macro, MessengerSettings
from tests.inbox.views import url
from workspaces.models import OfficeHours, Teammate, Workspace
from workspaces.tenancy import across_workspaces


def shown(signed_in, teammate):
    page = signed_in.get(url(teammate, "settings_first_steps")).content.decode()
    return page.count("Not done yet")


def test_every_step_is_ticked_by_what_was_done_here_and_not_elsewhere(
    signed_in, teammate, outsider, conversation
):
    with across_workspaces():
        MessengerSettings.objects.create(workspace=outsider.workspace, seen_on="https://elsewhere.example")
    assert shown(signed_in, teammate) == 5

    with across_workspaces():
        messenger, _ = MessengerSettings.objects.get_or_create(workspace=teammate.workspace)
        messenger.note_site("https://shop.example")
        messenger.note_site("https://other.example")
        Conversation.objects.filter(pk=conversation.pk).update(last_reply_seq=1)
        for name in ("One", "Two", "Three"):
            Macro.objects.create(
                workspace=teammate.workspace, owner=teammate, name=name, body="Yes", audience="everyone"
            )
    assert shown(signed_in, teammate) == 2
    with across_workspaces():
        assert MessengerSettings.objects.get(pk=messenger.pk).seen_on == "https://shop.example"


def test_once_all_is_done_nothing_is_asked_any_more(signed_in, teammate, colleague, conversation):
    with across_workspaces():
        OfficeHours.objects.create(workspace=teammate.workspace, time_zone_name="UTC", is_always_open=True)
        MessengerSettings.objects.create(workspace=teammate.workspace, seen_on="https://shop.example")
        Conversation.objects.filter(pk=conversation.pk).update(last_reply_seq=1)
        for name in ("One", "Two", "Three"):
            Macro.objects.create(
                workspace=teammate.workspace, owner=teammate, name=name, body="Yes", audience="everyone"
            )
    front = url(teammate, "inbox_view", view="yours")
    assert "First steps:" not in signed_in.get(front).content.decode()

    with across_workspaces():
        Teammate.objects.filter(pk=colleague.pk).delete()
        assert Workspace.objects.get(pk=teammate.workspace_id).set_up_at is not None
    assert "First steps:" not in signed_in.get(front).content.decode()


def test_the_card_is_for_those_who_can_do_something_about_it(signed_in, teammate, conversation):
    front = url(teammate, "inbox_view", view="yours")
    assert "First steps: 0 of 5" in signed_in.get(front).content.decode()

    with across_workspaces():
        teammate.change(role="teammate")

    assert "First steps:" not in signed_in.get(front).content.decode()
