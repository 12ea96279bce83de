"""Settings: who may, who may not, and nobody from elsewhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.workspaces import TeamFactory, TeammateFactory
from workspaces.actions.relaying import relay_outbox
from workspaces.calc.permissions import ROLE_PERMISSIONS, Permission, Role
from workspaces.models import (
    AccessToken,
    AuditEntry,
    Invitation,
    OfficeHours,
    Scope,
    Team,
    Teammate,
    TeamMembership,
    Workspace,
)
from workspaces.settings_pages import settings_pages
from workspaces.tenancy import across_workspaces, inside_workspace
from workspaces.urls import settings_urls

P = Permission
ROUTES = {
    "settings": None,
    "settings_profile": None,
    "settings_security": None,
    "settings_workspace": P.MANAGE_WORKSPACE,
    "workspace_delete": P.MANAGE_WORKSPACE,
    "settings_teammates": P.INVITE,
    "teammate_invite": P.INVITE,
    "teammate_role": P.INVITE,
    "teammate_remove": P.INVITE,
    "invitation_resend": P.INVITE,
    "invitation_revoke": P.INVITE,
    "settings_teams": P.MANAGE_TEAMS,
    "settings_team": P.MANAGE_TEAMS,
    "team_delete": P.MANAGE_TEAMS,
    "settings_office_hours": P.MANAGE_TEAMS,
    "settings_team_hours": P.MANAGE_TEAMS,
    "hours_day_add": P.MANAGE_TEAMS,
    "hours_day_remove": P.MANAGE_TEAMS,
    "settings_tokens": P.MANAGE_TOKENS,
    "token_rotate": P.MANAGE_TOKENS,
    "token_revoke": P.MANAGE_TOKENS,
    "settings_audit": P.READ_AUDIT_LOG,
    "audit_export": P.READ_AUDIT_LOG,
}
POST_ONLY = {name for name in ROUTES if not name.startswith("settings")}


def furnish(workspace, word="CANARY"):
    """Put one thing of each kind into a workspace, each with the word in its texts; return their ids."""
    with across_workspaces():
        owner = TeammateFactory(workspace=workspace, name=f"{word} owner", role="owner")
        owner.user.email = f"{word.lower()}@example.com"
        owner.user.save()
    own = {"workspace_id": workspace.pk}
    with inside_workspace(workspace.pk):
        team = TeamFactory(workspace=workspace, name=f"{word} team")
        TeamMembership.objects.create(team=team, teammate=owner, **own)
        hours = OfficeHours.objects.create(team=team, time_zone_name="UTC", **own)
        day = hours.exceptions.create(name=f"{word} day", on="2030-01-01", **own)
        token, _ = AccessToken.objects.issue(by=owner, name=f"{word} token", scopes=[Scope.READ])
        invitation, _ = Invitation.objects.issue(by=owner, email=f"{word}-new@example.com", role=Role.GUEST)
        AuditEntry.objects.record(by=owner, action="team.created", target=f"{word} target", **own)
    return {
        "teammate": owner.pk,
        "team": team.pk,
        "day": day.pk,
        "token": token.pk,
        "invitation": invitation.pk,
    }


def address(name, slug, ids):
    """Return a route's address; where it takes an id, that of the kind its name says."""
    kind = next((kind for kind in ids if kind in name), "")
    pattern = next(str(route.pattern) for route in settings_urls if route.name == name)
    return reverse(name, args=[slug, ids[kind]] if "<int:pk>" in pattern else [slug])


def ask(client, name, url):
    return client.post(url) if name in POST_ONLY else client.get(url)


def test_every_settings_route_is_in_the_table():
    assert {route.name for route in settings_urls} == set(ROUTES)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_each_role_reaches_what_it_may_and_nothing_else(client, workspace, role):
    ids = furnish(workspace, "Fern")
    with across_workspaces():
        visitor = TeammateFactory(workspace=workspace, name="Vera Visitor", role=role)

    refused = set()
    for name in ROUTES:
        client.force_login(visitor.user)
        answer = ask(client, name, address(name, workspace.slug, ids))
        if answer.status_code == 403 and "It takes somebody who may" in answer.content.decode():
            refused.add(name)

    assert refused == {
        name for name, permission in ROUTES.items() if permission and permission not in ROLE_PERMISSIONS[role]
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_the_list_shows_the_pages_the_role_may_see(client, workspace, role):
    with across_workspaces():
        visitor = TeammateFactory(workspace=workspace, role=role)
    client.force_login(visitor.user)

    page = client.get(f"/w/{workspace.slug}/settings/").content.decode()

    shown = {
        entry.url_name for entry in settings_pages() if reverse(entry.url_name, args=[workspace.slug]) in page
    }
    may = ROLE_PERMISSIONS[role]
    assert shown == {e.url_name for e in settings_pages() if e.permission is None or e.permission in may}


@pytest.mark.django_db
def test_a_refusal_names_whom_to_ask(client, teammate, colleague):
    client.force_login(colleague.user)

    page = client.get(f"/w/{teammate.workspace.slug}/settings/audit/").content.decode()

    assert "Maya Lindqvist" in page


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROUTES)
def test_for_a_stranger_no_settings_exist(client, teammate, outsider, name):
    ids = furnish(teammate.workspace)
    client.force_login(outsider.user)

    answer = ask(client, name, address(name, teammate.workspace.slug, ids))

    assert answer.status_code == 404
    assert b"CANARY" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in ROUTES if "_" in name])
def test_another_workspaces_ids_and_rows_do_not_exist(signed_in, teammate, outsider, name):
    ids = furnish(outsider.workspace)
    url = address(name, teammate.workspace.slug, ids)
    form = {"role": "guest", "name": "Ours", "color": "1"}

    answer = signed_in.post(url, form) if name in POST_ONLY else signed_in.get(url + "?removed&check=1")

    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b"CANARY" not in content
    if any(part.isdigit() for part in url.split("/")):
        assert answer.status_code == 404
    with inside_workspace(outsider.workspace_id):
        assert Team.objects.count() == AccessToken.objects.filter(revoked_at=None).count() == 1
        assert Invitation.objects.open().count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "make"),
    [
        ("settings_teammates", lambda w: TeammateFactory(workspace=w)),
        ("settings_teams", lambda w: TeamFactory(workspace=w)),
        (
            "settings_audit",
            lambda w: AuditEntry.objects.record(by=None, workspace_id=w.pk, action="team.created"),
        ),
    ],
)
def test_lists_cost_the_same_whatever_they_hold(signed_in, teammate, page, make):
    url = reverse(page, args=[teammate.workspace.slug])
    counts = []
    for _ in (1, 3):
        with inside_workspace(teammate.workspace_id):
            for _ in range(3):
                make(teammate.workspace)
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(url)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_long_lists_go_on_by_cursor(signed_in, teammate):
    with inside_workspace(teammate.workspace_id):
        for number in range(60):
            TeamFactory(workspace=teammate.workspace, name=f"Squad {number:02}")

    url = reverse("settings_teams", args=[teammate.workspace.slug])
    first = signed_in.get(url).context["page"]
    second = signed_in.get(f"{url}?cursor={first.cursor}").context["page"]

    assert (len(first.rows), len(second.rows), second.cursor) == (50, 10, None)


@pytest.mark.django_db
def test_the_profile_is_kept_and_its_preferences_apply_everywhere(signed_in, teammate):
    url = reverse("settings_profile", args=[teammate.workspace.slug])

    signed_in.post(url, {"form": "profile", "name": "Maya L.", "job_title": "Support lead"})
    script = signed_in.post(
        url,
        {"form": "preferences", "theme": "dark", "density": "compact", "hold_s": "20"},
        headers={"accept": "application/json"},
    )
    wrong = signed_in.post(url, {"form": "profile", "name": ""}, headers={"accept": "application/json"})

    with across_workspaces():
        seat = Teammate.objects.get(pk=teammate.pk)
    inbox = signed_in.get(f"/w/{teammate.workspace.slug}/inbox/everyone/").content.decode()
    assert (seat.name, seat.job_title, script.json()) == (
        "Maya L.",
        "Support lead",
        {"saved": True},
    )
    assert 'data-theme="dark" data-density="compact" data-letter-keys="off"' in inbox
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["name"])


@pytest.mark.django_db
def test_a_workspace_moves_to_a_free_address_and_to_no_other(signed_in, teammate, outsider):
    url = reverse("settings_workspace", args=["fernhill"])
    form = {"name": "Fernhill Ltd", "time_zone": "Europe/Berlin"}

    answers = [
        signed_in.post(url, form | {"slug": slug}) for slug in ("quarry", "api", "fern hill", "fernhill-ltd")
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 302]
    assert answers[-1]["Location"] == "/w/fernhill-ltd/settings/workspace/"
    assert Workspace.objects.get(pk=teammate.workspace_id).time_zone == "Europe/Berlin"


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "is_deleted"), [("Fernhill", True), ("fernhill", False), ("", False)])
def test_a_workspace_is_deleted_by_its_name_alone(signed_in, teammate, outsider, typed, is_deleted):
    signed_in.post(reverse("workspace_delete", args=["fernhill"]), {"name": typed})

    assert Workspace.objects.filter(slug="fernhill").exists() is not is_deleted
    assert Workspace.objects.filter(slug="quarry").exists()


@pytest.mark.django_db
def test_a_tokens_secret_is_shown_once_and_a_new_one_ends_it(client, signed_in, teammate):
    url = reverse("settings_tokens", args=["fernhill"])

    made = signed_in.post(url, {"name": "Export", "scopes": ["read"], "lifetime": "30"})
    secret = made.context["secret"]
    again = signed_in.get(url).content.decode()
    with inside_workspace(teammate.workspace_id):
        token = AccessToken.objects.get()
    renewed = signed_in.post(reverse("token_rotate", args=["fernhill", token.pk])).context["secret"]
    statuses = [
        client.get("/api/me", headers={"authorization": f"Bearer {it}"}).status_code
        for it in (secret, renewed)
    ]

    assert secret in made.content.decode()
    assert secret not in again
    assert statuses == [401, 200]
    with inside_workspace(teammate.workspace_id):
        assert AuditEntry.objects.filter(action__startswith="token.").count() == 2
        living = AccessToken.objects.get(revoked_at=None)
    assert 29 <= (living.expires_at - living.created_at).days <= 30


@pytest.mark.django_db
def test_the_log_leaves_as_a_file_no_spreadsheet_runs(signed_in, teammate):
    with inside_workspace(teammate.workspace_id):
        for evil in ("=1+1", "+1", "-1", "@x", "\t=1"):
            AuditEntry.objects.record(
                by=teammate, workspace_id=teammate.workspace_id, action="team.created", target=evil
            )

    answer = signed_in.post(reverse("audit_export", args=["fernhill"]))
    text = b"".join(answer.streaming_content).decode()

    assert text.count("\"'") == 5
    assert "audit.exported" in text


@pytest.mark.django_db
def test_a_team_gets_members_and_leaves_its_conversations_with_who_has_them(
    signed_in, teammate, colleague, conversation
):
    url = reverse("settings_teams", args=["fernhill"])
    signed_in.post(url, {"name": "Billing", "color": "2", "members": [colleague.pk]})
    twice = signed_in.post(url, {"name": "BILLING", "color": "1"})
    with inside_workspace(teammate.workspace_id):
        team = Team.objects.get()
        members = list(team.teammates.values_list("pk", flat=True))
        conversation.assign(by=teammate, teammate=colleague)
        conversation.assign_team(by=teammate, team=team)

    signed_in.post(reverse("team_delete", args=["fernhill", team.pk]))
    relay_outbox()

    with inside_workspace(teammate.workspace_id):
        left = type(conversation).objects.get(pk=conversation.pk)
        actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert (twice.status_code, members) == (400, [colleague.pk])
    assert (left.team_id, left.assignee_id) == (None, colleague.pk)
    assert actions == ["team.created", "team.deleted"]


@pytest.mark.django_db
def test_the_menu_leads_to_ones_other_workspaces_and_to_nobody_elses(signed_in, teammate, outsider):
    with across_workspaces():
        TeammateFactory(user=teammate.user, workspace__name="Mossworks", workspace__slug="mossworks")

    page = signed_in.get(reverse("settings", args=["fernhill"])).content.decode()

    assert "/w/mossworks/inbox/" in page
    assert outsider.workspace.slug not in page
