"""Opening an inbox in a browser, the way a teammate does."""

from typing import Any

from playwright.sync_api import Browser, Page

from tests.live_server import LiveServer
from workspaces.models import Teammate


def open_inbox(browser: Browser, live: LiveServer, teammate: Teammate, **options: Any) -> Page:
    """Return a signed-in teammate's list of everyone, connected."""
    page = browser.new_context(**options).new_page()
    page.goto(f"{live.url}/accounts/login/")
    page.fill("input[name=login]", teammate.user.email)
    page.fill("input[type=password]", "correct horse battery")
    page.click("button[type=submit]")
    page.wait_for_url("**/inbox/**")
    page.goto(f"{live.url}/w/{teammate.workspace.slug}/inbox/everyone/")
    page.wait_for_selector("[data-live]")
    return page
