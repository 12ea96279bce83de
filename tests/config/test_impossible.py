"""Requests that cannot be meant are refused in the caller's own format; none of them is an outage or a fault."""

import pytest
from asgiref.sync import async_to_sync
from django.db import DataError, OperationalError
from django.test import RequestFactory

from config.asgi import application
from config.sockets import ComeBackLater
from config.wsgi import application as web
from tests.sockets import SocketLine

NUL_COOKIE = 'session="\\000aaaa"'


def ask(path, content_type):
    """Ask as a server would; the test client makes its requests in a way of its own."""
    address, _, query = path.partition("?")
    environ = RequestFactory().get(address).environ | {"QUERY_STRING": query, "CONTENT_TYPE": content_type}
    statuses = []
    body = web(environ, lambda status, *_: statuses.append(int(status[:3])))
    return statuses[0], b"".join(body).decode()


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["base64", "rot13", "hex", "punycode", "idna", "utf-16"])
@pytest.mark.parametrize("path", ["/accounts/login/?next=%ff", "/signup/", "/api/me?a=%ff"])
def test_texts_in_no_charset_for_texts_are_refused(charset, path):
    status, body = ask(path, f"text/plain; charset={charset}")

    assert (status, "error.list" in body) == (400, path.startswith("/api/"))


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "iso-8859-1", "nonsense", "é", ""])
def test_other_charsets_are_read(charset):
    assert ask("/accounts/login/?next=%ff", f"text/plain; charset={charset}")[0] == 200


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", ["text/plain; charset=utf-8", ""])
def test_more_fields_than_are_read_are_refused(content_type):
    assert ask("/accounts/login/?" + "a&" * 1001, content_type)[0] == 400


@pytest.mark.parametrize("path", ["/accounts/login/?next=%00", "/static/%00.css", "/w/%00/inbox/", "/?%00"])
def test_nul_in_an_address_is_refused(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("path", ["/", "/api/me"])
def test_nul_in_a_session_cookie_is_refused(client, path):
    assert client.get(path, headers={"cookie": NUL_COOKIE}).status_code == 400


@pytest.mark.django_db
def test_nul_in_a_form_is_refused_by_the_fields_name(client):
    form = {"login": "maya\0@example.com", "password": "correct horse battery"}

    page = client.post("/accounts/login/", form)
    script = client.post("/accounts/login/", form, headers={"accept": "application/json"})

    assert (page.status_code, "login has a character" in page.content.decode()) == (400, True)
    assert (script.status_code, script.json()["errors"][0]["field"]) == (400, "login")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/ws/zzz", []),
        ("/ws/w/\0/inbox/", []),
        ("/", []),
        ("/ws/w/fernhill/inbox/?a=%00", []),
        ("/ws/w/fernhill/inbox/", [(b"cookie", NUL_COOKIE.encode())]),
    ],
)
def test_sockets_to_nowhere_are_closed_in_order(path, headers):
    async def knock():
        line = SocketLine(application, path, headers)
        answer = await line.connect()
        await line.wait(5)
        return answer

    assert async_to_sync(knock)() == (False, 1008)


@pytest.mark.parametrize(("error", "is_outage"), [(OperationalError, True), (DataError, False)])
def test_a_value_the_database_refuses_is_no_outage(error, is_outage):
    sent = []

    async def failing(scope, receive, send):
        raise error

    async def send(message):
        sent.append(message["type"])

    try:
        async_to_sync(ComeBackLater(failing))({}, None, send)
    except DataError:
        assert not is_outage
    assert bool(sent) is is_outage
