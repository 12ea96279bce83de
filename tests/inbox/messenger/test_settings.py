"""The Messenger's settings page."""

import pytest

from inbox.models import MessengerSettings
from tests.factories.messenger import configure
from workspaces.models import AuditEntry
from workspaces.tenancy import inside_workspace

pytestmark = pytest.mark.django_db
FIELDS = {"action_color": "#aa3300", "side": "left", "horizontal_padding": 20, "vertical_padding": 44}


def url(workspace, path=""):
    return f"/w/{workspace.slug}/settings/messenger/{path}"


def stored(workspace) -> MessengerSettings:
    with inside_workspace(workspace.pk):
        return MessengerSettings.objects.of(workspace.pk)


def audited(workspace) -> list[str]:
    with inside_workspace(workspace.pk):
        return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_a_change_is_kept_and_audited_once(signed_in, workspace):
    said = FIELDS | {"greeting": "Welcome"}

    answers = [signed_in.post(url(workspace), said).status_code for _ in range(2)]

    messenger = stored(workspace)
    assert answers == [302, 302]
    assert (messenger.action_color, messenger.side, messenger.greeting) == ("#aa3300", "left", "Welcome")
    assert (messenger.requires_identity, messenger.shows_previews) == (False, False)
    assert audited(workspace) == ["messenger.changed"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("action_color", "red;}"),
        ("horizontal_padding", "5"),
        ("side", "top"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name_and_changes_nothing(signed_in, workspace, field, value):
    before = stored(workspace)

    answer = signed_in.post(url(workspace), FIELDS | {field: value}, headers={"accept": "application/json"})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert (stored(workspace).action_color, audited(workspace)) == (before.action_color, [])


def test_trusted_sites_are_kept_in_one_spelling_apart_from_the_rest(signed_in, workspace):
    said = {"sites": "", "allowed_origins": "shop.example\n\n *.a.example\nshop.example"}

    answers = [signed_in.post(url(workspace), data).status_code for data in (said, FIELDS)]

    messenger = stored(workspace)
    assert answers == [302, 302]
    assert messenger.allowed_origins == ["https://shop.example", "https://*.a.example"]
    assert (messenger.side, audited(workspace)) == ("left", ["messenger.changed"] * 2)


@pytest.mark.parametrize(
    "sites",
    [
        *("javascript:alert(1)", "https://shop.example; script-src *", "https://sh"),
        "https://shop.example\nnot a site",
    ],
)
def test_what_is_no_site_is_refused_and_shown_again(signed_in, workspace, sites):
    configure(workspace, allowed_origins=["https://kept.example"])

    answer = signed_in.post(url(workspace), {"sites": "", "allowed_origins": sites})

    assert (answer.status_code, stored(workspace).allowed_origins) == (400, ["https://kept.example"])
    assert "is not a site" in answer.content.decode()


def test_the_secret_is_shown_only_on_demand(signed_in, workspace):
    secret = configure(workspace).identity_secret

    page, shown = signed_in.get(url(workspace)), signed_in.post(url(workspace, "secret/"))

    assert (secret in page.content.decode(), secret in shown.content.decode()) == (False, True)
    assert "no-store" in shown["Cache-Control"]
    assert audited(workspace) == ["messenger.secret_shown"]


def test_a_rotation_keeps_the_old_secret_until_it_is_ended(signed_in, workspace):
    old = configure(workspace).identity_secret

    signed_in.post(url(workspace, "rotate/"))
    during = stored(workspace).secrets
    signed_in.post(url(workspace, "end-old/"))

    assert (len(during), during[1], during[0] == old) == (2, old, False)
    assert stored(workspace).secrets == during[:1]
    assert audited(workspace) == ["messenger.secret_rotated", "messenger.old_secret_ended"]


@pytest.mark.parametrize("path", ["", "secret/", "rotate/", "end-old/"])
def test_others_have_no_way_in(client, workspace, colleague, outsider, path):
    before = stored(workspace).secrets
    statuses = []
    for who in (colleague, outsider):
        client.force_login(who.user)
        statuses.append(client.post(url(workspace, path), FIELDS).status_code)

    assert (statuses, stored(workspace).secrets, audited(workspace)) == ([403, 404], before, [])


def test_the_preview_shows_to_our_own_pages_only(client, workspace):
    answer = client.get(f"/messenger/frame/{workspace.app_id}/?preview")

    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "messenger/frame.js" not in answer.content.decode()
