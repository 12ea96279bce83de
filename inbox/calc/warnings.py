"""What a reply gives reason to ask about before it goes out. Rules only: no clock, no database."""

import re
from collections.abc import Collection
from dataclasses import dataclass

MISSING_FILE, CARD_NUMBER, CLOSED, PLACEHOLDER = "missing_file", "card_number", "closed", "placeholder"

_FENCE = re.compile(r"^```.*?(?:^```|\Z)", re.MULTILINE | re.DOTALL)
_QUOTE = re.compile(r"^\s{0,3}>.*$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
# English, German, French, Spanish, Portuguese, Italian, Dutch, Scandinavian, Polish, Czech, Turkish, Russian, Chinese,
# Japanese, Korean. "Your attachment" speaks of the customer's.
_ATTACHED = re.compile(
    r"(?<!your )(?<!you )\b(?:attached|attachments?|i attach|enclosed|anbei|angehängt\w*|beigefügt\w*|im anhang"
    r"|ci-jointe?s?|pièces? jointes?|adjunt[oa]s?|adjuntamos|en anexo|em anexo|anexad[oa]s?|allegat[oiae]|in allegato"
    r"|bijgevoegd\w*|in de bijlage|bifoga\w*|vedhæft\w*|vedlagt|vedlegg|załącz\w*|w załączniku|v příloze|přiložen\w*"
    r"|ekte\w*|во вложении|прикрепил\w*|прилагаю)\b|附件|添付|첨부",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d-])")
# What issuers of payment cards begin their numbers with; an order's number seldom does, and sums up as well.
_ISSUER = re.compile(r"4|5[1-5]|2[2-7]|3[0-9]|6")
_VARIABLE = re.compile(r"\{\{[^{}\n]{0,80}\}\}")
_BLANK = re.compile(
    r"\[(?:[^\[\]\n]{0,20}\b)?(?:name|vorname|nachname|nombre|nom|prénom|nome|naam|imię|date|datum|fecha|data|order|number"
    r"|nummer|amount|betrag|company|firma|link|url|todo|insert|xx+)(?:\b[^\[\]\n]{0,20})?\](?![(\[])",
    re.IGNORECASE,
)
_SHOWN_DIGITS = 4


@dataclass(frozen=True)
class Finding:
    """A reason to ask before sending."""

    kind: str
    text: str
    """The words that gave it."""


def findings(body: str, *, has_files: bool, is_closed: bool = False, kinds: Collection[str]) -> list[Finding]:
    """Return what to ask about a reply, at most one finding of a kind; what it quotes does not count.

    :param is_closed: nobody is in at the moment
    :param kinds: what the writer wants to be asked about
    """
    own = _CODE.sub(" ", own_words(body))
    found = {
        MISSING_FILE: None if has_files else _first(_ATTACHED, own),
        CARD_NUMBER: next(iter(card_numbers(body)), None),
        PLACEHOLDER: _first(_VARIABLE, own) or _first(_BLANK, own),
        CLOSED: "" if is_closed else None,
    }
    return [Finding(kind, text) for kind, text in found.items() if text is not None and kind in kinds]


def own_words(body: str) -> str:
    """Return a text without what it quotes and without blocks of code."""
    return _QUOTE.sub("", _FENCE.sub("", body))


def card_numbers(body: str) -> list[str]:
    """Return what can be numbers of payment cards, as they are written."""
    return [match for match in _DIGITS.findall(body) if _is_card(match)]


def mask_card_numbers(body: str) -> str:
    """Return a text with only the last four digits left of every number of a payment card."""
    for number in card_numbers(body):
        body = body.replace(number, _masked(number))
    return body


def _masked(number: str) -> str:
    left = sum(sign.isdigit() for sign in number) - _SHOWN_DIGITS
    shown = []
    for sign in number:
        shown.append("•" if sign.isdigit() and left > 0 else sign)
        left -= sign.isdigit()
    return "".join(shown)


def _is_card(written: str) -> bool:
    digits = [int(sign) for sign in written if sign.isdigit()]
    if not _ISSUER.match("".join(map(str, digits))):
        return False
    doubled = [
        digit if place % 2 == 0 else sum(divmod(2 * digit, 10))
        for place, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0 and len(set(digits)) > 1


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group(0) if match else None
