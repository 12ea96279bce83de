"""Signing in: behind proxies, without Redis, with a second factor, and what ends it."""

import socket
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
import redis
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client

from config.cache import ForgivingCache
from inbox.models import ConversationPart
from tests.factories.messenger import Messenger
from workspaces.live import ring
from workspaces.models import Teammate, User, Workspace
from workspaces.tenancy import across_workspaces

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"


def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def without_redis(settings, monkeypatch):
    """Point cache and doorbell at a port where nothing listens."""
    from inbox.messenger import limits
    from workspaces import live

    settings.REDIS_URL = f"redis://127.0.0.1:{closed_port()}/0"
    dead = ForgivingCache(settings.REDIS_URL, {"OPTIONS": {"socket_connect_timeout": 0.5}})
    dead._memory.clear()
    monkeypatch.setattr(type(caches), "__getitem__", lambda *_: dead)
    for user in (live, limits):
        user._redis.cache_clear()
    yield dead
    for user in (live, limits):
        user._redis.cache_clear()


def sign_in(client, user, password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": user.email, "password": password}, **extra)


@pytest.mark.django_db
def test_sign_in_and_its_limits_hold_while_redis_is_down(client, teammate, without_redis):
    refusals = [sign_in(client, teammate.user, "wrong") for _ in range(6)]

    assert "Too many" in refusals[-1].content.decode()


@pytest.mark.django_db
def test_sign_in_works_while_redis_is_down(client, teammate, without_redis):
    answer = sign_in(client, teammate.user)

    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.django_db
def test_a_code_is_taken_once_and_never_while_redis_is_down(teammate, without_redis):
    factor = TOTP.activate(teammate.user, SECRET)
    code = format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))

    assert not factor.validate_code(code)


@pytest.mark.django_db
def test_a_code_is_not_taken_twice(teammate):
    factor = TOTP.activate(teammate.user, SECRET)
    code = format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))

    assert [factor.validate_code(code), factor.validate_code(code)] == [True, False]


def test_a_doorbell_without_redis_is_quick_and_silent(without_redis):
    ring("inbox.1", {"type": "conversation.changed"})


@pytest.mark.django_db
def test_both_sides_write_while_redis_is_down(signed_in, conversation, without_redis):
    answer = signed_in.post(
        f"/w/fernhill/inbox/conversations/{conversation.pk}/write/",
        {"mode": "reply", "body": "Here", "client_id": "5b0f4b1e-58a0-4b56-9d7a-3a7c8d1f2a10"},
        headers={"accept": "application/json"},
    )

    visitor = Messenger(conversation.workspace)
    message = visitor.post("messages", body="Hello", client_id="5b0f4b1e-58a0-4b56-9d7a-3a7c8d1f2a11")

    assert (answer.status_code, message.status_code) == (200, 201)
    with across_workspaces():
        kinds = sorted(ConversationPart.objects.values_list("kind", flat=True))
    assert kinds == ["assigned", "message", "message", "reply"]


@pytest.mark.django_db
def test_behind_a_proxy_each_client_has_a_limit_of_its_own(client, settings, teammate):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    for number in range(12):
        sign_in(client, User(email=f"nobody{number}@example.com"), headers={"x-forwarded-for": "203.0.113.9"})
    forged = sign_in(client, teammate.user, headers={"x-forwarded-for": "198.51.100.1, 203.0.113.9"})
    neighbour = sign_in(client, teammate.user, headers={"x-forwarded-for": "203.0.113.10"})

    assert "Too many" in forged.content.decode()
    assert neighbour.status_code == 302


@pytest.mark.django_db
def test_sessions_are_listed_and_ended_one_by_one(client, teammate, outsider):
    other = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    sign_in(client, teammate.user)
    sign_in(other, teammate.user)
    stranger = Client()
    sign_in(stranger, outsider.user)
    session = UserSession.objects.get(user_agent__contains="Firefox")

    page = client.get("/accounts/sessions/")
    refused = stranger.post(f"/accounts/sessions/{session.pk}/end/")
    before = other.get("/w/fernhill/inbox/everyone/").status_code
    client.post(f"/accounts/sessions/{session.pk}/end/")

    assert "Firefox on Linux" in page.content.decode()
    assert (refused.status_code, before) == (404, 200)
    assert other.get("/w/fernhill/inbox/everyone/").status_code == 302


FORM = {"name": "Ada Moss", "company": "Moss & Co", "email": "ada@moss.example", "password": "quiet-river-77"}


@pytest.mark.django_db
def test_signing_up_makes_a_session_that_can_be_ended(client):
    client.post("/signup/", FORM)

    assert UserSession.objects.get().user.email == FORM["email"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["ada@moss.example", "MAYA@example.com"])
def test_sign_up_by_mail_answers_alike_and_mails_the_right_thing(
    client, settings, mailoutbox, teammate, address
):
    settings.PARLEY_CONFIRM_ADDRESSES = True
    teammate.user.email = "maya@example.com"
    teammate.user.save()

    answer = client.post("/signup/", {"email": address})

    assert answer.content.decode().replace(address.lower(), "…").count("We sent a link to …") == 1
    assert [mail.subject for mail in mailoutbox] == [
        "You can sign in already" if "maya" in address.lower() else "Go on with your workspace"
    ]


@pytest.mark.django_db
def test_the_mailed_link_goes_on_to_an_inbox(client, settings, mailoutbox):
    settings.PARLEY_CONFIRM_ADDRESSES = True
    client.post("/signup/", {"email": "ada@moss.example"})
    link = next(word for word in mailoutbox[0].body.split() if "/signup/" in word)
    path = link.removeprefix(settings.PARLEY_BASE_URL)

    answer = client.post(path, {key: FORM[key] for key in ("name", "company", "password")})
    forged = client.get(path[:-3] + "x/")

    assert (answer.status_code, answer["Location"]) == (302, "/w/moss-co/inbox/unassigned/")
    assert forged.status_code == 404


@pytest.mark.django_db
def test_nobody_is_mailed_without_end(client, settings, mailoutbox):
    settings.PARLEY_CONFIRM_ADDRESSES = True

    answers = {client.post("/signup/", {"email": "v@moss.example"}).status_code for _ in range(6)}

    assert (answers, len(mailoutbox)) == ({200}, 3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_same_address", [True, False])
def test_simultaneous_sign_ups_never_fail(is_same_address):
    def attempt(number):
        email = "ada@moss.example" if is_same_address else f"ada{number}@moss.example"
        try:
            return Client().post("/signup/", FORM | {"email": email}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        statuses = set(pool.map(attempt, range(4)))

    with across_workspaces():
        owners = Teammate.objects.count()
    assert statuses == ({200, 302} if is_same_address else {302})
    assert owners == Workspace.objects.count() == (1 if is_same_address else 4)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/accounts/logout/", {}),
        ("/accounts/sessions/", {}),
        (
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": "quiet-river-77", "password2": "quiet-river-77"},
        ),
    ],
)
def test_open_tabs_are_told_when_a_session_may_be_over(client, teammate, path, form):
    sign_in(client, teammate.user)
    with redis.Redis.from_url(settings.REDIS_URL) as listener, listener.pubsub() as heard:
        heard.subscribe(
            f"{settings.CHANNEL_LAYERS['default']['CONFIG']['prefix']}__group__user.{teammate.user_id}"
        )
        heard.get_message(timeout=2)

        client.post(path, form)

        assert b"seat.changed" in heard.get_message(timeout=2)["data"]


@pytest.mark.django_db
def test_a_login_that_is_switched_off_is_out_at_once_and_can_come_back(client, teammate):
    sign_in(client, teammate.user)

    call_command("switch_off_sign_in", teammate.user.email.upper(), stdout=StringIO())
    out = client.get("/w/fernhill/inbox/everyone/").status_code
    refused = sign_in(Client(), teammate.user)
    call_command("switch_off_sign_in", teammate.user.email, "--on", stdout=StringIO())

    assert (out, refused["Location"]) == (302, "/accounts/inactive/")
    assert sign_in(Client(), teammate.user)["Location"] == "/"


@pytest.mark.django_db
def test_a_password_is_set_anew_by_mail_and_the_old_sessions_end(client, teammate, mailoutbox, settings):
    sign_in(client, teammate.user)
    fresh = Client()

    asked = fresh.post("/accounts/password/reset/", {"email": teammate.user.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.com"})
    link = next(word for word in mailoutbox[0].body.split() if "/reset/key/" in word)
    form = fresh.get(link.split("testserver")[1], follow=True)
    weak = fresh.post(form.redirect_chain[-1][0], {"password1": "password123", "password2": "password123"})
    fresh.post(form.redirect_chain[-1][0], {"password1": "quiet-river-77", "password2": "quiet-river-77"})

    assert asked["Location"] == unknown["Location"]
    assert weak.context["form"].errors
    assert client.get("/w/fernhill/inbox/everyone/").status_code == 302
    assert sign_in(Client(), teammate.user, "quiet-river-77")["Location"] == "/"


@pytest.fixture
def without_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()


@pytest.mark.django_db
def test_sign_up_says_so_when_no_mail_can_be_sent(client, settings, without_mail):
    settings.PARLEY_CONFIRM_ADDRESSES = True

    answer = client.post("/signup/", {"email": "ada@moss.example"})

    assert (answer.status_code, answer.context["is_mail_down"]) == (503, True)


@pytest.mark.django_db
def test_a_forgotten_password_says_so_when_no_mail_can_be_sent_to_anybody(client, teammate, without_mail):
    answers = [
        client.post("/accounts/password/reset/", {"email": email}).content.decode()
        for email in (teammate.user.email, "nobody@example.com")
    ]
    script = client.post(
        "/accounts/password/reset/", {"email": "no@example.com"}, headers={"accept": "application/json"}
    )

    assert answers[0] == answers[1]
    assert "No mail can be sent at the moment" in answers[0]
    assert (script.status_code, script.json()["errors"][0]["code"]) == (503, "service_unavailable")


@pytest.mark.django_db
def test_a_password_is_changed_although_no_mail_can_tell_of_it(client, teammate, without_mail):
    sign_in(client, teammate.user)
    form = {"oldpassword": PASSWORD, "password1": "quiet-river-77", "password2": "quiet-river-77"}

    answer = client.post("/accounts/password/change/", form)

    assert answer.status_code == 302
    assert sign_in(Client(), teammate.user, "quiet-river-77")["Location"] == "/"


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_three_times_makes_one_workspace(teammate):
    browser = Client()
    browser.force_login(teammate.user)
    cookies = browser.cookies.output(attrs=[], header="").strip()

    def press(company):
        try:
            answer = Client(headers={"cookie": cookies}).post("/workspaces/new/", {"company": company})
            return answer["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        places = set(pool.map(press, ["Mossworks"] * 3))
    other = press("Mossworks Two")

    assert places == {"/w/mossworks/inbox/unassigned/"}
    assert other == "/w/mossworks-two/inbox/unassigned/"
