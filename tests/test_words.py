"""Every word a person reads can be translated: no template says anything outside ``translate``."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

TEMPLATES = sorted(path for path in Path().glob("*/templates/**/*") if path.suffix in {".html", ".txt"})
SPOKEN_ATTRIBUTES = {"aria-label", "placeholder", "title", "alt"}
SILENT = {"kbd", "script", "style", "code"}
SAID_ELSEWHERE = re.compile(
    r"{% comment %}.*?{% endcomment %}|{% blocktrans(late)?\b.*?{% endblocktrans(late)? %}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
NAMES = {"Parley"}


class Reader(HTMLParser):
    """Collects what a page would say aloud."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        super().__init__()
        self.heard: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.inside.append(tag)
        self.heard += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.heard.append(data)


def untranslated(source: str) -> list[str]:
    reader = Reader()
    reader.feed(SAID_ELSEWHERE.sub(" ", source))
    pieces = [piece for text in reader.heard for piece in text.split("·")]
    said = (" ".join(piece.split()).strip(".,:;()“” ") for piece in pieces)
    return [text for text in said if re.search(r"[^\W\d_]{2}", text) and text not in NAMES]


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_says_nothing_that_cannot_be_translated(path):
    assert untranslated(path.read_text()) == []


def test_the_reader_hears_text_and_labels_but_not_keys():
    source = '<p aria-label="Raw">{% translate "Fine" %} raw <kbd>Esc</kbd> {{ name }}</p>'

    assert untranslated(source) == ["Raw", "raw"]
