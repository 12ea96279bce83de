"""The cast, and what every test runs on: a database that row-level security binds."""

import os
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from customers.models import Contact
from inbox.models import Conversation
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from tests.factories.workspaces import TeammateFactory, WorkspaceFactory
from workspaces.models import Teammate, Workspace
from workspaces.tenancy import across_workspaces, inside_workspace

pytest_plugins = ["tests.live_server"]
# Playwright's synchronous interface runs an event loop in the test's thread; Django must not mind.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Create the database as its owner, then run every test as the role the application serves with."""
    owner = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    app = urlsplit(os.environ["DATABASE_URL"])
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            # Emptying tables between tests that commit, and counting their rows; the application itself may not.
            cursor.execute("GRANT TRUNCATE, MAINTAIN ON ALL TABLES IN SCHEMA public TO parley_app")
        connection.close()
    connection.settings_dict.update(USER=unquote(app.username or ""), PASSWORD=unquote(app.password or ""))
    yield
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            # A thread of a socket that was cut off may still hold a connection, and the database could not be dropped.
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
            )
        connection.close()
    connection.settings_dict.update(owner)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests last: from the first one on, Playwright keeps an event loop running in this thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Run the body of a test marked ``in_workspace`` inside its teammate's workspace.

    Around the body and not in a fixture: a workspace opened in a fixture leaks into the next test.
    """
    if item.get_closest_marker("in_workspace") is None:
        return (yield)
    with inside_workspace(item.funcargs["teammate"].workspace_id):  # type: ignore[attr-defined]
        return (yield)


@pytest.fixture
def workspace(db: None) -> Workspace:
    """Fernhill: the workspace most tests play in."""
    with across_workspaces():
        return WorkspaceFactory(name="Fernhill", slug="fernhill")


@pytest.fixture
def teammate(workspace: Workspace) -> Teammate:
    """Maya, who owns Fernhill."""
    with across_workspaces():
        return TeammateFactory(workspace=workspace, name="Maya Lindqvist", role="owner")


@pytest.fixture
def colleague(workspace: Workspace) -> Teammate:
    """Sam, who works beside Maya."""
    with across_workspaces():
        return TeammateFactory(workspace=workspace, name="Sam Okafor")


@pytest.fixture
def outsider(db: None) -> Teammate:
    """Nils, who owns another workspace."""
    with across_workspaces():
        elsewhere = WorkspaceFactory(name="Quarry Lane", slug="quarry")
        return TeammateFactory(workspace=elsewhere, name="Nils Berg", role="owner")


@pytest.fixture
def contact(workspace: Workspace) -> Contact:
    """Priya, a customer of Fernhill."""
    with across_workspaces():
        return ContactFactory(workspace=workspace, name="Priya Raman", email="priya@halden.example")


@pytest.fixture
def conversation(contact: Contact) -> Conversation:
    """Priya's conversation with Fernhill, with one message that waits."""
    with inside_workspace(contact.workspace_id):
        return ConversationFactory(contact=contact)


@pytest.fixture
def signed_in(client: Client, teammate: Teammate) -> Client:
    """Maya's browser, without JavaScript."""
    client.force_login(teammate.user)
    return client


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium; without one, skip and say so (or fail where a browser is required)."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        reason = "no Chromium found: install Debian's package chromium"
        if os.environ.get("PARLEY_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": args}


@pytest.fixture(autouse=True)
def limits_that_begin_anew() -> None:
    """Let no test's attempts count against the next one's limits."""
    cache.clear()


@pytest.fixture(autouse=True)
def media_in_a_folder_of_its_own(tmp_path: Any) -> None:
    """Keep uploaded files of tests out of the data folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
