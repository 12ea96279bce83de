"""The Messenger in a real browser, on a site of another origin that does its worst."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Frame, Page, WebSocketRoute, expect

from inbox.management.commands.messenger_demo import QuietHandler
from inbox.models import Attachment, Conversation, ConversationPart
from tests.e2e.inboxes import open_inbox
from tests.factories.messenger import configure, signed
from tests.inbox.calc.test_files import png
from tests.live_server import LiveServer
from workspaces.models import OfficeHours, Teammate, Workspace
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = """* { margin: 9px !important; padding: 9px !important; border: 3px solid red !important; float: left !important;
 box-sizing: content-box !important; font: 80px serif !important; color: red !important; background: red !important }
body * { all: unset !important; display: block !important; opacity: .3 !important; width: 3px !important;
 position: static !important; transform: rotate(9deg) !important; filter: invert(1) !important; pointer-events: none !important }
button, iframe, body > *, body > div { display: none !important; inset: 50% !important; z-index: -1 !important;
 visibility: hidden !important; border-radius: 0 !important }"""
SCRIPT = """<script nonce="n">{before}</script><script nonce="n" async src="{src}"></script>"""


@pytest.fixture
def site(live: LiveServer, workspace: Workspace) -> Iterator[Callable[..., str]]:
    """Return where a page lies that runs ``before`` and loads the Messenger; ``style`` is its stylesheet."""
    pages: dict[str, str] = {}

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        said = pages[parse_qs(environ["QUERY_STRING"])["page"][0]]
        policy = (
            "default-src 'none'; script-src 'nonce-n'; style-src 'self'; img-src data:; frame-src {live}; base-uri 'none';"
            " form-action 'none'; require-trusted-types-for 'script'"
        ).replace("{live}", live.url)
        kind = "text/css" if environ["PATH_INFO"] == "/style.css" else "text/html; charset=utf-8"
        start_response("200 OK", [("Content-Type", kind), ("Content-Security-Policy", policy)])
        return [(HOSTILE if kind == "text/css" else said).encode()]

    with make_server("127.0.0.1", 0, answer, handler_class=QuietHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def page(*, is_hostile: bool = False, path: str = "", before: str = "", **settings: Any) -> str:
            number = str(len(pages))
            style = f'<link rel="stylesheet" href="/style.css?page={number}">' if is_hostile else ""
            before = before or f"window.parleySettings = {json.dumps(settings)};"
            src = f"{live.url}/messenger/{path or f'loader/{workspace.app_id}.js'}"
            script = SCRIPT.format(before=before, src=src)
            pages[number] = (
                f'<!doctype html><title>Shop</title><link rel="icon" href="data:,">{style}<p>Hello</p>{script}'
            )
            return f"http://127.0.0.1:{server.server_port}/?page={number}"

        yield page
        server.shutdown()


def visit(browser: Browser, address: str, **options: Any) -> tuple[Page, list[str]]:
    """Return a page with the Messenger on it, closed, and what the browser complains about."""
    page = browser.new_context(**options).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    until(page, "typeof Parley === 'function' && Parley.isLoaded")
    return page, complaints


def until(where: Page | Frame, expression: str) -> None:
    """Wait until an expression is true; the pages' policies forbid Playwright's own way of waiting."""
    for _ in range(200):
        if where.evaluate(expression):
            return
        where.wait_for_timeout(50)
    raise AssertionError(expression)


def frames(page: Page) -> list[Frame]:
    return [frame for frame in page.frames if "/messenger/frame/" in frame.url]


def opened(page: Page, call: str = "Parley('show')") -> Frame:
    """Open the Messenger and return its frame, ready."""
    page.evaluate(call)
    for _ in range(100):
        if found := frames(page):
            expect(found[0].locator("html")).to_have_attribute("style", re.compile("--brand"))
            return found[0]
        page.wait_for_timeout(50)
    raise AssertionError("no frame")


def write(frame: Frame, text: str) -> None:
    frame.fill("#message", text)
    frame.press("#message", "Enter")


def messages() -> list[tuple[str, str]]:
    """Return who wrote what, in the order it was stored."""
    with across_workspaces():
        rows = ConversationPart.objects.filter(kind="message").order_by("pk").select_related("by_contact")
        return [(row.by_contact.external_id or "visitor", row.body) for row in rows]


def newest() -> int:
    """Return the id of the latest conversation."""
    with across_workspaces():
        return Conversation.objects.latest("pk").pk


def reply(teammate: Teammate, text: str) -> None:
    with inside_workspace(teammate.workspace_id):
        Conversation.objects.latest("pk").reply(by=teammate, body=text)


def test_it_keeps_its_shape_and_its_manners_on_a_hostile_site(live, site, browser, workspace):
    configure(workspace, side="left", horizontal_padding=30, vertical_padding=44, action_color="#ffee00")
    page, complaints = visit(
        browser, site(is_hostile=True, vertical_padding=64), viewport={"width": 900, "height": 700}
    )

    corners = page.evaluate(
        """() => { const host = document.elementFromPoint(58, innerHeight - 92), at = (x, y) => document.elementFromPoint(x, y) === host;
          const bottom = innerHeight - 64;
          return [host !== document.documentElement && host.tagName === 'DIV', at(31, bottom - 28), at(85, bottom - 28), at(58, bottom - 55),
            at(58, bottom - 1), at(28, bottom - 28), at(88, bottom - 28), at(58, bottom - 58), at(58, bottom + 2),
            getComputedStyle(host).opacity, getComputedStyle(host).zIndex] }"""
    )
    before = len(frames(page))
    page.mouse.click(58, 700 - 92)
    frame = opened(page, "0")
    frame.click("[data-new] >> visible=true")
    expect(frame.locator("#message")).to_be_focused()
    frame.press("#message", "Escape")

    assert corners == [True, True, True, True, True, False, False, False, False, "1", "2147483000"]
    assert page.evaluate("document.activeElement.tagName") == "DIV"
    assert (before, complaints) == (0, [])


def test_a_snippet_of_the_original_works_unchanged_but_for_its_host(live, site, browser, workspace, contact):
    settings = signed(workspace, "7", name="Priya Raman", hide_default_launcher=True, app_id=workspace.app_id)
    before = f"""window.intercomSettings = {json.dumps(settings)};
      window.heard = [];
      (function () {{ var i = function () {{ i.c(arguments); }}; i.q = []; i.c = function (args) {{ i.q.push(args); }};
        window.Intercom = i; }})();
      Intercom('onUnreadCountChange', (n) => heard.push(['unread', n]));
      Intercom('onShow', () => heard.push(['show'])); Intercom('onHide', () => heard.push(['hide']));
      Intercom('boot', intercomSettings); Intercom('showNewMessage', 'About my bill');"""

    page, complaints = visit(browser, site(before=before, path=f"widget/{workspace.app_id}"))
    frame = opened(page, "0")
    expect(frame.locator("#message")).to_have_value("About my bill")
    frame.press("#message", "Enter")
    expect(frame.locator(".w.me[data-seq]")).to_have_count(1)
    for method in (
        "update",
        "hide",
        "showMessages",
        "startTour",
        "showArticle",
        "reattach_activator",
        "nothing",
    ):
        page.evaluate("(method) => Intercom(method)", method)
    expect(frame.locator("[data-screen=messages] [data-open]")).to_have_count(1)
    page.evaluate("Intercom('trackEvent', 'ordered', {size: 3})")
    until(page, "Intercom('getVisitorId')")

    assert page.evaluate("heard") == [["unread", 0], ["show"], ["hide"], ["show"]]
    assert page.evaluate("Intercom('whoami').user_id") == "7"
    assert (messages(), complaints) == ([("7", "About my bill")], [])


def test_a_reply_shows_beside_the_closed_launcher_once(live, site, browser, teammate):
    page, complaints = visit(browser, site())
    frame = opened(page)
    frame.click("[data-new] >> visible=true")
    write(frame, "Hello")
    expect(frame.locator(".w.me[data-seq]")).to_have_count(1)
    page.evaluate("Parley('hide')")

    reply(teammate, "Hi, **this** is Maya")
    expect(frame.locator("[data-preview-text]")).to_have_text("Hi, this is Maya")
    page.evaluate("window.count = 0; Parley('onUnreadCountChange', (n) => { window.count = n; })")
    until(page, "window.count === 1")
    frame.focus("[data-preview-open]")
    frame.press("[data-preview-open]", "Tab")
    frame.press("[data-preview-end]", "Enter")
    expect(frame.locator("[data-preview]")).to_be_hidden()
    page.reload()
    until(page, "!!window.Parley && Parley.isLoaded")
    again = opened(page, "0")
    expect(again.locator("[data-unread]")).to_have_text("1")

    expect(again.locator("[data-preview]")).to_be_hidden()
    assert complaints == []


def test_opening_a_conversation_says_how_far_it_was_seen(live, site, browser, teammate):
    page, _ = visit(browser, site())
    frame = opened(page)
    frame.click("[data-new] >> visible=true")
    write(frame, "Hello")
    expect(frame.locator(".w.me[data-seq]")).to_have_count(1)
    frame.click("[data-back]")
    reply(teammate, "Hi")
    page.evaluate("Parley('onUnreadCountChange', (n) => { window.count = n; })")
    until(page, "window.count === 1")

    frame.click("[data-screen=messages] [data-open]")

    until(page, "window.count === 0")
    with across_workspaces():
        conversation = Conversation.objects.get()
        assert conversation.contact_read_seq == conversation.last_seq


def test_the_newest_message_is_in_view_until_the_person_scrolls_up(live, site, browser, teammate):
    page, _ = visit(browser, site())
    frame = opened(page)
    frame.click("[data-new] >> visible=true")
    for number in range(12):
        write(frame, f"line {number}")
    expect(frame.locator(".w.me[data-seq]")).to_have_count(12)
    last = frame.locator(".w").last
    expect(last).to_be_in_viewport(ratio=0.9)

    reply(teammate, "answer " * 40)
    expect(frame.locator(".w:not(.me)")).to_be_in_viewport(ratio=0.9)
    frame.click("[data-back]")
    frame.click("[data-screen=messages] [data-open]")
    expect(frame.locator(".w:not(.me)")).to_be_in_viewport(ratio=0.9)

    frame.hover(".pane")
    page.mouse.wheel(0, -3000)
    until(frame, "document.querySelector('.pane').scrollTop === 0")
    reply(teammate, "and one more")
    expect(frame.locator(".w:not(.me)")).to_have_count(2)
    expect(last).not_to_be_in_viewport()


def test_an_open_conversation_says_who_answers_and_which_day_it_was(live, site, browser, workspace, teammate):
    configure(workspace, usual_reply_s=700)
    page, complaints = visit(browser, site())
    frame = opened(page)
    frame.click("[data-new] >> visible=true")
    write(frame, "Hello")
    expect(frame.locator(".w.me[data-seq]")).to_have_count(1)
    expect(frame.locator("[data-face] .av")).to_have_count(0)
    reply(teammate, "Hi")
    expect(frame.locator("[data-face] .av")).to_be_visible()
    expect(frame.locator("[data-title]")).to_have_text(teammate.first_name)
    expect(frame.locator("[data-standing]")).to_contain_text("Usually answers in about")
    expect(frame.locator(".day")).to_have_count(0)
    with inside_workspace(workspace.pk):
        ConversationPart.objects.filter(seq=1).update(created_at=timezone.now() - timedelta(days=40))

    frame.click("[data-back]")
    frame.click("[data-screen=messages] [data-open]")

    expect(frame.locator(".day")).to_have_count(2)
    expect(frame.locator(".day").last).to_have_text("today")
    assert frame.evaluate("[...document.querySelectorAll('.log > *')].map((e) => e.className)") == [
        *("day", "w me", "day", "w")
    ]
    assert complaints == []


def test_closed_it_says_when_somebody_is_back_by_the_readers_clock(live, site, browser, workspace):
    configure(workspace, usual_reply_s=700)
    # Open on the day after tomorrow alone, from 00:30 in Auckland: a day earlier where the reader is.
    opening = (timezone.now().astimezone(ZoneInfo("Pacific/Auckland")) + timedelta(days=2)).date()
    with inside_workspace(workspace.pk):
        hours = OfficeHours.objects.create(workspace=workspace, time_zone_name="Pacific/Auckland")
        slots = [{"start_minute": 30, "end_minute": 600}]
        hours.exceptions.create(name="Open", on=opening, time_intervals=slots, workspace=workspace)
    back = datetime.combine(opening, time(0, 30), tzinfo=ZoneInfo("Pacific/Auckland"))
    local = back.astimezone(ZoneInfo("America/Sao_Paulo"))
    page, complaints = visit(browser, site(), timezone_id="America/Sao_Paulo", locale="en-GB")
    frame = opened(page)
    days = (local.date() - timezone.now().astimezone(ZoneInfo("America/Sao_Paulo")).date()).days
    day = ["", " tomorrow", f" on {local:%A}"][days]

    expect(frame.locator("[data-promise]")).to_have_text(f"Back{day} at {local.hour}:{local:%M}")
    frame.click("[data-new] >> visible=true")
    write(frame, "Hello")
    expect(frame.locator("[data-standing]")).to_have_text(f"Received. Back{day} at {local.hour}:{local:%M}")
    with inside_workspace(workspace.pk):
        OfficeHours.objects.all().delete()
    frame.click("[data-back]")
    frame.click("[data-screen=messages] [data-open]")

    expect(frame.locator("[data-standing]")).to_have_text("Received. You are next.")
    assert complaints == []


def test_long_names_and_tall_pictures_keep_the_frames_width(live, site, browser):
    page, _ = visit(browser, site())
    frame = opened(page)
    frame.click("[data-new] >> visible=true")
    name = "quarterly-report-" * 8
    files = [
        {"name": f"{name}.txt", "mimeType": "text/plain", "buffer": b"some text"},
        {"name": "tall.png", "mimeType": "image/png", "buffer": png(900, 1600)},
    ]
    frame.set_input_files("[data-file-input]", files)
    expect(frame.locator("[data-files] li progress:not([hidden])")).to_have_count(0)
    wide = "[...document.querySelectorAll('.chat, .below, .tray li, .w, .files *')].filter((e) => e.getBoundingClientRect().right > innerWidth).length"
    before = frame.evaluate(wide)
    page.route("**/*?show", lambda _: None)  # never answered: its place is kept all the same
    write(frame, "See these")

    picture = frame.locator(".w.me[data-seq] .files img")
    expect(picture).to_have_count(1)
    expect(frame.locator(".w .at").last).to_be_in_viewport(ratio=0.9)
    assert picture.bounding_box()["height"] == 240
    assert (before, frame.evaluate(wide)) == (0, 0)


def test_what_one_person_could_not_send_is_never_sent_as_another(live, site, browser, workspace):
    page, _ = visit(browser, site(**signed(workspace, "priya")))
    frame = opened(page)
    frame.click("[data-new] >> visible=true")
    page.route("**/messages", lambda route: route.abort())
    write(frame, "from Priya")
    expect(frame.locator("[data-pending]")).to_have_count(1)
    expect(frame.locator("[data-banner]")).to_contain_text("kept")

    page.unroute("**/messages")
    jonas = signed(workspace, "jonas")
    page.goto(site(**jonas))
    frame = opened(page)
    frame.click("[data-new] >> visible=true")
    expect(frame.locator("[data-pending]")).to_have_count(0)
    write(frame, "from Jonas")
    expect(frame.locator(".w.me[data-seq]")).to_have_count(1)
    early = messages()
    page.evaluate("(priya) => Parley('update', priya)", signed(workspace, "priya"))

    expect(frame.locator("[data-recent] .snip")).to_have_text(["from Priya"])
    assert early == [("jonas", "from Jonas")]
    assert messages() == [("jonas", "from Jonas"), ("priya", "from Priya")]


def test_without_sockets_it_asks_and_misses_nothing(live, site, browser, teammate):
    page, _ = visit(browser, site())

    def refuse(socket: WebSocketRoute) -> None:
        socket.close(code=1011)

    page.route_web_socket("**/ws/messenger/**", refuse)
    frame = opened(page)
    frame.click("[data-new] >> visible=true")
    for number in range(3):
        write(frame, f"line {number}")
    expect(frame.locator(".w.me[data-seq]")).to_have_count(3)

    for number in range(3):
        reply(teammate, f"answer {number}")

    bodies = [f"line {n}" for n in range(3)] + [f"answer {n}" for n in range(3)]
    expect(frame.locator(".w .b")).to_have_text(bodies, timeout=25_000)


def test_a_draft_stays_with_its_conversation_and_a_limit_keeps_the_message(live, site, browser, monkeypatch):
    from inbox.messenger import limits

    page, _ = visit(browser, site())
    frame = opened(page)
    frame.click("[data-new] >> visible=true")
    write(frame, "first")
    expect(frame.locator(".w.me[data-seq]")).to_have_count(1)
    frame.fill("#message", "half a thou")
    frame.click("[data-back]")
    frame.click("[data-screen=messages] [data-new]")
    empty = frame.input_value("#message")
    frame.click("[data-back]")
    frame.click("[data-screen=messages] [data-open]")
    expect(frame.locator("#message")).to_have_value("half a thou")

    monkeypatch.setitem(limits.LIMITS, "message", {"person": limits.Limit(1, 1800)})
    for text in ("second", "third"):
        write(frame, text)

    expect(frame.locator("[data-banner]")).to_contain_text("kept")
    expect(frame.locator(".w.me[data-seq] .b")).to_have_text(["first", "second", "third"], timeout=15_000)
    assert empty == ""


def test_a_file_is_attached_taken_away_and_sent(live, site, browser):
    page, complaints = visit(browser, site())
    frame = opened(page)
    frame.click("[data-new] >> visible=true")
    files = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": png()} for n in ("one", "two")]
    frame.set_input_files("[data-file-input]", files)
    expect(frame.locator("[data-files] li progress:not([hidden])")).to_have_count(0)

    frame.focus("[data-files] li:first-child [data-file-remove]")
    frame.press("[data-files] li:first-child [data-file-remove]", "Enter")
    write(frame, "See this")

    expect(frame.locator(".w.me[data-seq] img")).to_have_attribute("alt", "two.png")
    until(frame, "document.querySelector('.files img').naturalWidth === 3")
    with across_workspaces():
        assert Attachment.objects.exclude(part=None).count() == 1
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "en"), (320, "ar")])
def test_every_screen_is_accessible(site, browser, workspace, teammate, scheme, width, language):
    configure(workspace, action_color="#e0c000", greeting="Welcome", usual_reply_s=700)
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 700}}
    page, _ = visit(browser, site(), **options)
    frame = opened(page)
    if language == "ar":
        frame.evaluate("document.documentElement.dir = 'rtl'")
    found = {}
    for screen, press in (
        ("home", None),
        ("chat", "[data-screen=home] [data-new]"),
        ("messages", "[data-back]"),
    ):
        if press:
            frame.click(press)
        if screen == "chat":
            write(frame, "Where do I find the report of last month, and the one before? " * 3)
            expect(frame.locator("[data-email]")).to_be_visible()
        found[screen] = violations(frame)
        overflow = frame.evaluate(
            """() => [...document.querySelectorAll('html, section, .body, .pane')].filter((e) => e.scrollWidth > e.clientWidth)
                 .map((e) => e.className)"""
        )
        small = frame.evaluate(
            """() => [...document.querySelectorAll('button, textarea, input:not([type=file])')].filter((e) => e.offsetParent)
                 .filter((e) => e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 80))"""
        )
        assert (overflow, small) == ([], [])

    assert found == {"home": [], "chat": [], "messages": []}


def violations(frame: Frame | Page) -> list[str]:
    """Return what axe-core finds inside the frame, as rule and element."""
    answer = Axe().run(frame).response["violations"]  # type: ignore[arg-type]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in answer for node in rule["nodes"]]


def test_a_teammate_pastes_a_picture_and_the_customer_sees_it(live, site, browser, teammate):
    page, _ = visit(browser, site())
    frame = opened(page)
    frame.click("[data-new] >> visible=true")
    write(frame, "Where is the button?")
    expect(frame.locator(".w.me[data-seq]")).to_have_count(1)
    inbox = open_inbox(browser, live, teammate)
    inbox.goto(f"{live.url}/w/{teammate.workspace.slug}/inbox/everyone/{newest()}")
    inbox.wait_for_selector("[data-live]")

    inbox.set_input_files("[data-file-input]", {"name": "here.png", "mimeType": "image/png", "buffer": png()})
    expect(inbox.locator("[data-files] progress")).to_be_hidden()
    inbox.fill("#body", "Here")
    inbox.press("#body", "Control+Enter")

    expect(inbox.locator(".m.mine .files img")).to_have_attribute("alt", "here.png")
    expect(frame.locator(".w:not(.me) .files img")).to_have_attribute("alt", "here.png")
    expect(inbox.locator(".m.mine .seen")).to_be_visible()


def test_the_settings_show_what_is_typed_and_the_launcher_follows(live, site, browser, workspace, teammate):
    page = browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
    page.goto(f"{live.url}/accounts/login/")
    page.fill("input[name=login]", teammate.user.email)
    page.fill("input[type=password]", "correct horse battery")
    page.click("button[type=submit]")
    page.wait_for_url("**/inbox/**")
    page.goto(f"{live.url}/w/{workspace.slug}/settings/messenger/")
    preview = page.frame_locator("[data-preview-frame]")

    page.fill("[name=greeting]", "Good day")
    expect(preview.locator("h1").first).to_have_text("Good day")
    page.fill("[name=action_color]", "#d0307a")
    page.press("[name=greeting]", "Tab")
    expect(page.locator("[data-status]")).to_have_text("Saved")
    found = violations(page)
    host, _ = visit(browser, site())

    assert found == []
    assert "#d0307a" in host.context.request.get(f"{live.url}/messenger/loader/{workspace.app_id}.js").text()
