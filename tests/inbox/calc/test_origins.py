"""Trusted sites, and the tricks of the others."""

import pytest

from inbox.calc.origins import is_trusted, plain_origin

TRUSTED = ["https://shop.example", "https://*.fernhill.example", "http://127.0.0.1:8121"]


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Shop.example/", "https://shop.example"),
        ("shop.example", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://127.0.0.1:8121", "http://127.0.0.1:8121"),
        ("*.fernhill.example", "https://*.fernhill.example"),
        *(
            (text, None)
            for text in ("", "null", "*", "https://*", "javascript:alert(1)", "https://a/b", "ftp://a")
        ),
        *(
            (text, None)
            for text in ("https://u@shop.example", "https://a.*.example", "https://a b", "a\nb", "a;b", 7)
        ),
        ("https://shop.example:port", None),
        ("http://localhost:3000", "http://localhost:3000"),
        *((text, None) for text in ("https://sh", "not", "*.example", "localhost.", "1.2.3", "300.1.1.1")),
    ],
)
def test_an_origin_has_one_spelling(text, origin):
    assert plain_origin(text) == origin


@pytest.mark.parametrize(
    "origin", ["https://shop.example", "https://a.fernhill.example", "http://127.0.0.1:8121"]
)
def test_a_trusted_site_may_carry_it(origin):
    assert is_trusted(origin, trusted=TRUSTED)


@pytest.mark.parametrize(
    "origin",
    [
        *(
            "null",
            "",
            None,
            "*",
            "http://shop.example",
            "https://shop.example:8443",
            "https://shop.example.evil.test",
        ),
        *(
            "https://evilshop.example",
            "https://shop.example@evil.test",
            "https://evil.test/https://shop.example",
        ),
        *("https://fernhill.example", "https://evilfernhill.example", "https://fernhill.example.evil.test"),
        *("https://*.fernhill.example", "http://a.fernhill.example", "https://evil.test#.fernhill.example"),
        *("https://evil.test\\.fernhill.example", "http://127.0.0.1", "http://127.0.0.1:81210"),
    ],
)
def test_any_other_site_may_not(origin):
    assert not is_trusted(origin, trusted=TRUSTED)


def test_an_empty_list_trusts_every_site():
    assert is_trusted("https://anything.example", trusted=[])
