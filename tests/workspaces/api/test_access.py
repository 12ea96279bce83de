"""Who the API lets in, for what, and what every answer carries."""

import pytest
from django.urls import URLPattern, get_resolver
from rest_framework.views import APIView

from tests.test_house_rules import OUR_APPS
from workspaces.api.permissions import HasScope
from workspaces.models import AccessToken, Scope
from workspaces.tenancy import across_workspaces


def api_views(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if not isinstance(pattern, URLPattern):
            yield from api_views(pattern)
        elif issubclass(getattr(pattern.callback, "view_class", object), APIView):
            yield pattern.callback.view_class


def bearer(teammate, *scopes):
    with across_workspaces():
        _, secret = AccessToken.objects.issue(by=teammate, name="Export", scopes=list(scopes))
    return {"authorization": f"Bearer {secret}"}


@pytest.mark.django_db
def test_a_token_of_somebody_switched_off_is_refused(client, teammate):
    headers = bearer(teammate, Scope.READ)
    teammate.user.is_active = False
    teammate.user.save()

    assert client.get("/api/me", headers=headers).status_code == 401


@pytest.mark.django_db
def test_a_token_ends_with_its_makers_right_to_give_it(client, teammate):
    headers = bearer(teammate, Scope.READ)
    with across_workspaces():
        teammate.change(role="guest")

    assert client.get("/api/me", headers=headers).status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scopes", "read", "write"),
    [([Scope.READ], 200, 403), ([Scope.WRITE], 403, 405), ([Scope.READ, Scope.WRITE], 200, 405)],
)
def test_scopes_open_reading_and_writing_apart(client, teammate, scopes, read, write):
    headers = bearer(teammate, *scopes)

    answers = [client.get("/api/me", headers=headers), client.post("/api/me", headers=headers)]

    assert [answer.status_code for answer in answers] == [read, write]


def test_every_api_view_asks_for_a_scope():
    views = [view for view in api_views() if view.__module__.split(".")[0] in OUR_APPS]

    assert views
    assert [view for view in views if HasScope not in view.permission_classes] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/me", "/api/nothing-here"])
def test_an_error_names_the_request_in_header_and_body(client, path):
    first, second = client.get(path), client.get(path)

    assert first.headers["X-Request-Id"] == first.json()["request_id"]
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
