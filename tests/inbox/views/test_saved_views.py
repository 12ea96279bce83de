"""Saved views: who sees them, who changes them, and what they hold."""

import pytest
from django.utils import timezone

from inbox.models import Conversation, InboxView
from tests.factories.inbox import ConversationFactory
from tests.factories.workspaces import TeamFactory
from tests.inbox.views import url
from workspaces.models import TeamMembership
from workspaces.tenancy import across_workspaces, inside_workspace

SCALE = '{"all":[{"field":"plan","value":"Scale"}]}'


@pytest.fixture
def saved(teammate):
    """Maya's view for herself, her team's, and everyone's."""
    own = {"workspace_id": teammate.workspace_id, "owner": teammate}
    with across_workspaces():
        team = TeamFactory(workspace=teammate.workspace)
        filters = {
            "filter": {"all": [{"field": "state", "value": "open"}, {"field": "plan", "value": "Scale"}]}
        }
        return {
            audience: InboxView.objects.create(
                name=f"For {audience}", audience=audience, team=team, position=place, **filters, **own
            )
            for place, audience in enumerate(("personal", "team", "everyone"))
        }


def status(client, teammate, view, path="inbox_view"):
    return client.get(url(teammate, path, view=view.key)).status_code


def test_saving_what_is_on_the_screen_makes_a_list_of_it(signed_in, teammate, contact, conversation):
    with across_workspaces():
        Conversation.objects.filter(pk=conversation.pk).update(plan="Scale")
    ConversationFactory(contact=contact)
    said = {
        "view": "unassigned",
        "filter": SCALE,
        "sort": "oldest",
        "name": " Scale ",
        "audience": "personal",
    }

    answer = signed_in.post(url(teammate, "inbox_view_create"), said, follow=True)

    with across_workspaces():
        view = InboxView.objects.get()
    assert (view.name, view.sort, view.owner_id, view.color) == ("Scale", "oldest", teammate.pk, 0)
    assert [part["field"] for part in view.filter["all"]] == ["state", "assignee", "plan"]
    assert answer.content.decode().count('<li id="row-') == 1
    assert f'data-count="{view.key}">1<' in answer.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"audience": "team"}, {"audience": "nobody"}, {"color": "9"}]
)
def test_a_view_without_a_name_or_an_audience_is_not_saved(signed_in, teammate, wrong):
    said = {"view": "everyone", "filter": SCALE, "name": "Scale", "audience": "personal"} | wrong

    signed_in.post(url(teammate, "inbox_view_create"), said)

    with across_workspaces():
        assert not InboxView.objects.exists()


def test_what_is_personal_does_not_exist_for_others(client, signed_in, teammate, colleague, outsider, saved):
    assert {status(signed_in, teammate, view) for view in saved.values()} == {200}

    client.force_login(colleague.user)
    seen = {audience: status(client, teammate, view) for audience, view in saved.items()}
    with across_workspaces():
        member = {"team": saved["team"].team, "teammate": colleague, "workspace_id": teammate.workspace_id}
        TeamMembership.objects.create(**member)
    assert seen == {"personal": 404, "team": 404, "everyone": 200}
    assert status(client, teammate, saved["team"]) == 200

    client.force_login(outsider.user)
    elsewhere = [status(client, outsider, view) for view in saved.values()]
    assert elsewhere == [404, 404, 404]


def test_only_its_owner_or_a_manager_changes_a_view(client, teammate, colleague, saved):
    said = {"name": "Taken", "audience": "everyone"}

    def tried(role):
        with across_workspaces():
            colleague.change(role=role)
        client.force_login(colleague.user)
        return [
            client.post(url(teammate, path, pk=view.pk), said).status_code
            for view in (saved["personal"], saved["everyone"])
            for path in ("inbox_view_change", "inbox_view_filter", "inbox_view_move")
        ]

    assert tried("teammate") == [404, 404, 404, 403, 403, 403]
    assert tried("manager") == [404, 404, 404, 302, 302, 302]
    assert (
        client.post(
            url(teammate, "inbox_view_change", pk=saved["everyone"].pk), said | {"audience": "personal"}
        ).status_code
        == 403
    )


def test_a_guest_keeps_views_to_themselves(client, teammate, colleague):
    with across_workspaces():
        colleague.change(role="guest")
    client.force_login(colleague.user)
    said = {"view": "everyone", "filter": SCALE, "name": "Scale"}

    answers = [
        client.post(url(teammate, "inbox_view_create"), said | {"audience": audience}).status_code
        for audience in ("everyone", "personal")
    ]

    assert answers == [403, 302]


def test_a_deleted_view_comes_back(signed_in, teammate, saved):
    view = saved["personal"]
    signed_in.post(url(teammate, "inbox_view_delete", pk=view.pk))
    gone = status(signed_in, teammate, view)

    signed_in.post(url(teammate, "inbox_view_restore", pk=view.pk))

    assert (gone, status(signed_in, teammate, view)) == (404, 200)


def test_a_view_moves_among_the_others(signed_in, teammate, saved):
    signed_in.post(url(teammate, "inbox_view_move", pk=saved["everyone"].pk), {"way": "up"})
    signed_in.post(url(teammate, "inbox_view_move", pk=saved["personal"].pk), {"way": "down"})
    signed_in.post(url(teammate, "inbox_view_move", pk=saved["everyone"].pk), {"way": "up"})

    with inside_workspace(teammate.workspace_id):
        names = [view.audience for view in InboxView.objects.seen_by(teammate)]
    assert names == ["everyone", "personal", "team"]


def test_a_changed_filter_is_kept_when_its_owner_says_so(signed_in, teammate, saved):
    view = saved["personal"]
    said = {"filter": '{"all":[{"field":"plan","value":"Pro"}]}', "sort": "newest"}

    signed_in.post(url(teammate, "inbox_view_filter", pk=view.pk), said)

    with across_workspaces():
        view.refresh_from_db()
    assert (view.filter, view.sort) == ({"all": [{"field": "plan", "value": "Pro"}]}, "newest")


def test_counts_of_saved_views_cost_nothing_more(
    signed_in, teammate, saved, conversation, django_assert_num_queries
):
    from inbox.queries import counted_views

    with inside_workspace(teammate.workspace_id):
        with django_assert_num_queries(3):
            counts = {view.key: count for view, count in counted_views(teammate)}
        saved["everyone"].change(filter={"all": [{"field": "plan", "value": "Scale"}]})
        counted_views(teammate)
        after = {view.key: count for view, count in counted_views(teammate)}

    assert [counts[view.key] for view in saved.values()] == [0, 0, 0]
    assert after[saved["everyone"].key] is None  # it reaches into history now


def test_whoever_may_delete_a_view_may_bring_it_back_and_nobody_else(client, teammate, colleague, saved):
    with across_workspaces():
        InboxView.objects.update(owner=colleague)
    client.force_login(teammate.user)  # who manages shared views
    shared, own = saved["everyone"], saved["personal"]

    deleted = client.post(url(teammate, "inbox_view_delete", pk=shared.pk)).status_code
    back = client.post(url(teammate, "inbox_view_restore", pk=shared.pk)).status_code
    with across_workspaces():
        InboxView.objects.update(deleted_at=timezone.now())
    of_another = client.post(url(teammate, "inbox_view_restore", pk=own.pk)).status_code

    assert (deleted, back, of_another) == (302, 302, 404)


def test_a_guest_changes_no_more_what_they_once_shared(client, teammate, colleague, saved):
    with across_workspaces():
        InboxView.objects.update(owner=colleague)
        type(colleague).objects.filter(pk=colleague.pk).update(role="guest")
    client.force_login(colleague.user)

    answers = [
        client.post(url(teammate, "inbox_view_delete", pk=saved[name].pk)).status_code
        for name in ("everyone", "personal")
    ]

    assert answers == [403, 302]


def test_nobody_saves_more_views_than_are_shown(signed_in, teammate):
    own = {"workspace_id": teammate.workspace_id, "owner": teammate}
    with across_workspaces():
        InboxView.objects.bulk_create(InboxView(name=f"{number}", **own) for number in range(99))
    said = {"view": "everyone", "name": "One more", "audience": "personal"}

    last, refused = (
        signed_in.post(url(teammate, "inbox_view_create"), said, follow=True).content.decode() for _ in "12"
    )

    assert ("Delete one first" in last, "Delete one first" in refused) == (False, True)
    with across_workspaces():
        assert InboxView.objects.count() == 100
