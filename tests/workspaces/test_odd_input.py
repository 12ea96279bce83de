"""What nobody types by accident is refused in words, and breaks nothing."""

import pytest
from django.urls import reverse

from tests.factories.workspaces import TeammateFactory
from workspaces.models import AuditEntry, Team
from workspaces.tenancy import across_workspaces, inside_workspace

LONG_NUMBER = "9" * 5000
INVISIBLE = "\u200b\u2060"


@pytest.mark.django_db
def test_somebody_with_the_longest_address_can_be_demoted_and_removed(signed_in, workspace):
    with across_workspaces():
        seat = TeammateFactory(workspace=workspace, role="admin")
        seat.user.email = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example"
        seat.user.save()

    demoted = signed_in.post(reverse("teammate_role", args=["fernhill", seat.pk]), {"role": "guest"})
    removed = signed_in.post(reverse("teammate_remove", args=["fernhill", seat.pk]))

    assert (demoted.status_code, removed.status_code) == (302, 302)
    with inside_workspace(workspace.pk):
        assert {entry.target for entry in AuditEntry.objects.all()} == {seat.user.email}


@pytest.mark.in_workspace
@pytest.mark.django_db
def test_an_overlong_target_is_cut(teammate):
    entry = AuditEntry.objects.record(
        by=teammate, workspace_id=teammate.workspace_id, action="team.created", target="x" * 400
    )

    assert (len(entry.target), AuditEntry.objects.inspect().is_whole) == (300, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("settings_teammates", "cursor"),
        ("settings_teammates", "invitations"),
        ("settings_teams", "cursor"),
        ("settings_tokens", "cursor"),
        ("settings_audit", "cursor"),
        ("settings_audit", "by"),
    ],
)
def test_numbers_too_long_to_be_one_of_ours_find_nothing(signed_in, teammate, page, query):
    answer = signed_in.get(reverse(page, args=["fernhill"]), {query: LONG_NUMBER})

    assert answer.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("number", [LONG_NUMBER, "9" * 30])
def test_no_address_and_no_form_takes_a_number_too_long(signed_in, teammate, number):
    page = signed_in.get(f"/w/fernhill/settings/teams/{number}/")
    form = signed_in.post(
        reverse("settings_teams", args=["fernhill"]), {"name": "Desk", "color": number, "members": [number]}
    )
    settings = signed_in.post(f"/w/fernhill/settings/tokens/{number}/revoke/")

    assert (page.status_code, form.status_code, settings.status_code) == (404, 400, 404)
    assert list(form.context["form"].errors) == ["color", "members"]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [{"action": "a\0"}, {"by": LONG_NUMBER}, {"by": "maya"}])
def test_an_export_nobody_can_ask_for_begins_no_file_and_notes_nothing(signed_in, teammate, asked):
    answer = signed_in.post(reverse("audit_export", args=["fernhill"]), asked)

    assert answer.status_code == 400
    with inside_workspace(teammate.workspace_id):
        assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_names_nobody_can_see_are_refused_everywhere(signed_in, teammate):
    forms = {
        "settings_teams": {"color": "1"},
        "settings_workspace": {"slug": "fernhill", "time_zone": "UTC"},
        "settings_profile": {"form": "profile"},
        "settings_tokens": {"scopes": ["read"]},
    }

    errors = {
        page: signed_in.post(reverse(page, args=["fernhill"]), form | {"name": INVISIBLE})
        for page, form in forms.items()
    }
    signed_in.post(reverse("settings_teams", args=["fernhill"]), {"name": " Bil\x07ling  desk", "color": "1"})

    assert {answer.status_code for answer in errors.values()} == {400}
    with inside_workspace(teammate.workspace_id):
        assert [team.name for team in Team.objects.all()] == ["Bil ling desk"]
