"""From what people typed to HTML."""

import pytest

from inbox.calc.markup import mark_mentions, render_markdown, render_plain
from inbox.calc.variables import mark_places


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("@Maya look", '<p><span class="mention">@Maya</span> look</p>\n'),
        ("thanks @Maya.", '<p>thanks <span class="mention">@Maya</span>.</p>\n'),
        ("maya@fernhill.example", "<p>maya@fernhill.example</p>\n"),
        ("a @ b", "<p>a @ b</p>\n"),
        ("@<b>x</b>", "<p>@&lt;b&gt;x&lt;/b&gt;</p>\n"),
    ],
)
def test_a_mention_is_set_apart_and_an_address_is_not(typed, shown):
    assert mark_mentions(render_markdown(typed)) == shown


def test_a_mention_within_a_link_breaks_nothing():
    html = mark_mentions(render_markdown("[@Maya](<https://x.example/(@maya) ?to=@sam>)"))

    assert "<span" not in html.split("rel=")[0]


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](https://t.example/p.gif)",
    ],
)
def test_nothing_that_runs_or_calls_home_survives(typed):
    for html in (render_markdown(typed), render_plain(typed)):
        assert not any(mark in html for mark in ("<script", "<img", 'href="javascript', "onerror=alert(1)>"))


def test_a_name_of_several_words_is_marked_whole():
    html = mark_mentions(render_markdown("@R&D crew, not @other"), ["R&D crew"])

    assert html == '<p><span class="mention">@R&amp;D crew</span>, not @other</p>\n'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            "see https://x.example/a_b_c?q=1&r=2.",
            '<a href="https://x.example/a_b_c?q=1&amp;r=2" rel="noopener nofollow">https://x.example/a_b_c?q=1&amp;r=2</a>.',
        ),
        ("[here](https://x.example)", '<a href="https://x.example" rel="noopener nofollow">here</a>'),
        ("<https://x.example>", '<a href="https://x.example" rel="noopener nofollow">https://x.example</a>'),
        ("`https://x.example`", "<code>https://x.example</code>"),
        (
            "**https://x.example**",
            '<strong><a href="https://x.example" rel="noopener nofollow">https://x.example</a></strong>',
        ),
        ("javascript://x.example/%0aalert(1)", "javascript://x.example/%0aalert(1)"),
    ],
)
def test_a_typed_address_is_a_link_once(typed, shown):
    html = render_markdown(typed).removeprefix("<p>").removesuffix("</p>\n")

    assert html.replace("see ", "") == shown


def test_a_place_in_a_typed_address_breaks_no_link():
    html = mark_places(render_markdown("https://app.example/{{customer.name}}"))

    assert 'href="https://app.example/%7B%7Bcustomer.name%7D%7D"' in html
