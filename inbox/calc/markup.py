"""From what people typed to HTML that is safe to show."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TAGS = {"p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
SNIPPET_LENGTH = 160
# After a space or a tag only: within an address there is neither.
_CALLED = re.compile(r"(?<=[\s>])(@\w[\w'’-]{0,40})")
# No quantifier inside a quantifier: cost stays linear in the length of the text.
_ADDRESS = re.compile(r"https?://[^\s<>\"']{3,500}")
_AFTER_ADDRESS = ".,;:!?)"


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    # Before escaped signs join the text around them: "https\://" stays words.
    parser.core.ruler.before("text_join", "addresses", _link_typed_addresses)
    return parser.enable("strikethrough").disable(["heading", "lheading", "image", "html_block", "hr"])


def _link_typed_addresses(state: StateCore) -> None:
    """Make links of the addresses people type without marking them."""
    for token in state.tokens:
        if token.children and "://" in token.content:
            token.children = list(_with_links(token.children))


def _with_links(tokens: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or depth:
            yield token
            continue
        end = 0
        for match in _ADDRESS.finditer(token.content):
            address = match.group(0).rstrip(_AFTER_ADDRESS)
            yield Token("text", "", 0, content=token.content[end : match.start()])
            href = address.replace("{", "%7B").replace("}", "%7D")
            yield Token("link_open", "a", 1, attrs={"href": href})
            yield Token("text", "", 0, content=address)
            yield Token("link_close", "a", -1)
            end = match.start() + len(address)
        yield Token("text", "", 0, content=token.content[end:])


def render_markdown(text: str) -> str:
    """Return the HTML of a teammate's Markdown: emphasis, links, lists, quotes and code; nothing else survives."""
    return clean(_markdown().render(text))


def render_plain(text: str) -> str:
    """Return the HTML of a customer's plain text: paragraphs and line breaks; addresses become links."""
    paragraphs = (part.strip("\n") for part in text.replace("\r\n", "\n").split("\n\n"))
    html = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs if part.strip())
    return clean(_link_addresses(html))


def clean(html: str) -> str:
    """Return ``html`` with everything outside the allow-list removed."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow"
    )


def mark_mentions(html: str, called: Sequence[str] = ()) -> str:
    """Return a note's safe HTML with what calls people ("@Maya") set apart; addresses and links stay as they are.

    :param called: the names the note is known to call; without any, every word behind an @
    """
    names = "|".join(re.escape(escape(name, quote=False)) for name in sorted(called, key=len, reverse=True))
    pattern = re.compile(rf"(?<=[\s>])(@(?:{names}))(?!\w)", re.IGNORECASE) if names else _CALLED
    return pattern.sub(r'<span class="mention">\1</span>', html)


def snippet(text: str) -> str:
    """Return the first words of a teammate's Markdown, without its marks, for a list row."""
    return first_words(unescape(nh3.clean(render_markdown(text), tags=set())))


def first_words(text: str) -> str:
    """Return the first words of plain text on one line, at most 160 characters, for a list row."""
    line = " ".join(text[: SNIPPET_LENGTH * 20].split())
    return line if len(line) <= SNIPPET_LENGTH else line[: SNIPPET_LENGTH - 1].rstrip() + "…"


def _link_addresses(html: str) -> str:
    return _ADDRESS.sub(_as_link, html)


def _as_link(match: re.Match[str]) -> str:
    address = match.group(0)
    address, tail = address.rstrip(_AFTER_ADDRESS), address[len(address.rstrip(_AFTER_ADDRESS)) :]
    return f'<a href="{address}">{address}</a>{tail}'
