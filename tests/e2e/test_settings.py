"""Settings and sign-in pages in a real browser: accessible, within the screen, and saving as one changes them."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.factories.workspaces import TeamFactory, TeammateFactory
from tests.live_server import LiveServer
from workspaces.actions.inviting import invite
from workspaces.actions.tokens import issue_token
from workspaces.calc.hours import Slot
from workspaces.calc.permissions import Role
from workspaces.models import OfficeHours, Scope, Teammate
from workspaces.tenancy import inside_workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Axe()
SETTINGS = [
    "",
    "profile/",
    "security/",
    "workspace/",
    "teammates/",
    "teammates/?removed",
    "teams/",
    "macros/",
    "macros/?archived",
    "notifications/",
    "announcements/",
    "../away/",
    "office-hours/",
    "assignment/",
    "tokens/",
    "audit/?check=1",
]
OWN = ["password/change/", "email/", "2fa/", "2fa/totp/activate/", "sessions/", "logout/"]
OPEN = ["login/", "password/reset/", "password/reset/done/", "password/reset/key/1-x/"]


@pytest.fixture
def furnished(teammate: Teammate) -> str:
    """Fill Maya's workspace; return the link of an open invitation."""
    with inside_workspace(teammate.workspace_id):
        TeammateFactory(workspace=teammate.workspace, name="Sam Okafor", role="admin", is_away=True)
        TeamFactory(workspace=teammate.workspace, name="Billing")
        issue_token(by=teammate, name="Export", scopes=[Scope.READ], expires_at=None, ip="203.0.113.9")
        offer = invite(by=teammate, email="ada@moss.example", role=Role.GUEST, ip="203.0.113.9")
    EmailAddress.objects.create(user=teammate.user, email=teammate.user.email, verified=True, primary=True)
    return f"/invitations/{offer.secret}/"


def sign_in(browser: Browser, live: LiveServer, teammate: Teammate, **options) -> Page:
    page = browser.new_context(**options).new_page()
    page.goto(f"{live.url}/accounts/login/")
    page.fill("input[name=login]", teammate.user.email)
    page.fill("input[type=password]", "correct horse battery")
    page.click("button[type=submit]")
    page.wait_for_url("**/inbox/**")
    return page


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_accessible_and_fit(live, teammate, furnished, browser, width):
    # Without motion, or a change of scheme would be looked at while colors are on their way.
    options = {"viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
    page = sign_in(browser, live, teammate, **options)
    stranger = browser.new_context(**options).new_page()
    complaints: list[str] = []
    for one in (page, stranger):
        one.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    visits = [(page, f"/w/fernhill/settings/{path}") for path in SETTINGS]
    visits += [(page, f"/accounts/{path}") for path in OWN] + [(page, "/workspaces/new/"), (page, furnished)]
    visits += [(stranger, f"/accounts/{path}") for path in OPEN]
    visits += [(stranger, path) for path in ("/signup/", furnished, "/invitations/over/")]

    found, too_wide = {}, []
    for who, path in visits:
        who.emulate_media(color_scheme="light")
        who.goto(f"{live.url}{path}")
        found[path] = faults(who)
        # The same page in the dark differs by its colors alone.
        who.emulate_media(color_scheme="dark")
        found[path] += faults(who, {"runOnly": ["color-contrast"]})
        if who.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(path)

    assert {path: some for path, some in found.items() if some} == {}
    assert (too_wide, [text for text in complaints if "404" not in text]) == ([], [])


def faults(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    answer = AXE.run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in answer for node in rule["nodes"]]


def test_settings_reflow_on_the_narrowest_screen(live, teammate, furnished, browser):
    page = sign_in(browser, live, teammate, viewport={"width": 320, "height": 600})

    widths = {}
    for path in SETTINGS:
        page.goto(f"{live.url}/w/fernhill/settings/{path}")
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert {path: width for path, width in widths.items() if width > 320} == {}


def test_a_change_is_kept_as_it_is_made(live, teammate, browser):
    page = sign_in(browser, live, teammate)
    page.goto(f"{live.url}/w/fernhill/settings/profile/")

    page.select_option("#id_theme", "dark")
    expect(page.locator("[data-status]")).to_have_text("Saved")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.fill("[data-filter]", "factor")
    expect(page.locator("[data-words]:visible")).to_have_text(["Security"])
    page.fill("#id_name", "")
    page.locator("#id_job_title").focus()

    expect(page.locator("#id_name_error")).to_contain_text("required")
    page.goto(f"{live.url}/w/fernhill/inbox/everyone/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_week_is_written_by_keyboard_alone_and_kept_as_it_is_written(live, browser, teammate):
    page = sign_in(browser, live, teammate)
    page.goto(f"{live.url}/w/{teammate.workspace.slug}/settings/office-hours/")
    monday, friday = page.locator("[data-day='0']"), page.locator("[data-day='4']")

    page.locator("input[value=unset]").focus()
    press(page, "ArrowDown", "ArrowDown")
    expect(page.locator("[data-standing]")).not_to_have_text("Now: open, and always.")
    monday.locator("[data-add]").focus()
    press(page, "Enter", *"1000P", "Tab", "Tab", *"0600A")
    expect(monday.locator("[data-slot='1'] [data-next]")).to_have_text("to Tuesday 06:00")
    monday.locator("[data-copy]").focus()
    press(page, "Enter")
    friday.locator("[data-drop]").first.focus()
    press(page, "Enter")
    expect(friday.locator("[data-add]")).to_be_focused()

    day, night = Slot(9 * 60, 18 * 60), Slot(22 * 60, 30 * 60)
    wanted = ((day, night),) * 4 + ((night,), (), ())
    for _ in range(100):
        if kept_week(teammate) == wanted:
            break
        page.wait_for_timeout(100)
    assert kept_week(teammate) == wanted


def kept_week(teammate):
    with inside_workspace(teammate.workspace_id):
        return OfficeHours.objects.get().schedule().week
