"""What every model, table, route, task and consumer must obey."""

import re
from importlib import import_module
from inspect import unwrap

import pytest
from celery import current_app
from django.apps import apps
from django.db import connection, models
from django.urls import URLPattern, URLResolver, get_resolver

from workspaces.calc.fencing import constraint_name
from workspaces.models.owned import OwnedForeignKey, WorkspaceManager, WorkspaceOwned

OUR_APPS = ["workspaces", "tagging", "customers", "inbox", "helpcenter", "metrics"]
SHARED = {
    "workspaces.Workspace": "the tenant itself",
    "workspaces.User": "a login may sit in several workspaces",
}
PUBLIC_ROUTES = re.compile(
    r"^(healthz|readyz|accounts/|signup/|invitations/|workspaces/|theme/|static/|$)"
    r"|^(api/|messenger/|w/<slug:workspace_slug>/)"
)


def own_models() -> list[type[models.Model]]:
    return [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]


def owned_models() -> list[type[WorkspaceOwned]]:
    return [model for model in own_models() if issubclass(model, WorkspaceOwned)]


def label(model: type[models.Model]) -> str:
    return model._meta.label


def routes(resolver: URLResolver, prefix: str = "") -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        found += [path] if isinstance(pattern, URLPattern) else routes(pattern, path)
    return found


@pytest.mark.parametrize("model", own_models(), ids=label)
def test_model_belongs_to_a_workspace(model):
    assert issubclass(model, WorkspaceOwned) or model._meta.label in SHARED


@pytest.mark.parametrize("model", owned_models(), ids=label)
def test_model_is_fenced_in_python(model):
    workspace = model._meta.get_field("workspace")

    assert isinstance(model._default_manager, WorkspaceManager)
    assert (workspace.null, workspace.remote_field.on_delete) == (False, models.CASCADE)


@pytest.mark.parametrize("model", owned_models(), ids=label)
def test_a_key_to_an_owned_row_cannot_leave_the_workspace(model):
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, WorkspaceOwned):
            assert isinstance(field, OwnedForeignKey), field.name


@pytest.mark.django_db
def test_every_owned_table_is_fenced_in_postgres():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
            " WHERE c.relrowsecurity AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL"
        )
        fenced = {name for (name,) in cursor.fetchall()}

    assert {model._meta.db_table for model in owned_models()} - fenced == set()


@pytest.mark.django_db
def test_every_key_between_owned_tables_includes_the_workspace():
    wanted = {
        constraint_name(model._meta.db_table, field.column)
        for model in owned_models()
        for field in model._meta.concrete_fields
        if isinstance(field, OwnedForeignKey)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f'")
        present = {name for (name,) in cursor.fetchall()}

    assert wanted - present == set()


@pytest.mark.django_db
def test_tests_run_as_a_role_that_the_fence_binds():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        (is_free,) = cursor.fetchone()

    assert is_free is False


@pytest.mark.django_db
def test_nothing_unique_tells_of_another_workspace():
    """A unique key without the workspace would answer "taken" for a neighbour's value."""
    secret_digests = {"digest"}
    for model in owned_models():
        for field in model._meta.concrete_fields:
            if field.unique and not field.primary_key:
                assert field.name in secret_digests, f"{model._meta.label}.{field.name}"


@pytest.mark.parametrize("route", routes(get_resolver()))
def test_route_says_whose_it_is(route):
    assert PUBLIC_ROUTES.match(route)


def test_tasks_take_ids_and_tolerate_later_arguments():
    for app in [*OUR_APPS, "config"]:
        try:
            import_module(f"{app}.tasks")
        except ModuleNotFoundError:
            continue
    ours = {name: task for name, task in current_app.tasks.items() if name.split(".")[0] in OUR_APPS}

    assert ours
    for name, task in ours.items():
        assert "_later" in unwrap(task.run).__code__.co_varnames, name


def test_every_socket_is_known():
    """Every socket route is one of these; each has its own test of strangers."""
    routing = import_module("inbox.routing")
    known = {"InboxConsumer", "MessengerConsumer"}

    assert {route.callback.consumer_class.__name__ for route in routing.websocket_urlpatterns} == known
