"""Emoji by name: Unicode's own names, and a few words people say instead."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_BLOCKS = ((0x1F600, 0x1F64F), (0x1F300, 0x1F5FF), (0x1F900, 0x1F9FF), (0x1F680, 0x1F6FF), (0x1FA70, 0x1FAFF))
_OLDER = "☀☁☂☃☎☑☔☕☝☠☹☺♥♻⌚⌛⏰⏳⚠⚡⚽⛄⛔✂✅✈✉✊✋✌✍✏✔✖✨❄❌❓❗❤➕➖➡⬅⬆⬇⭐"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_NO_PICTURES = (
    "1F322-1F323 1F394-1F395 1F398 1F39C-1F39D 1F3F1-1F3F2 1F3F6 1F4FE 1F53E-1F548 1F54F 1F568-1F56E 1F571-1F572 "
    "1F57B-1F586 1F588-1F589 1F58E-1F58F 1F591-1F594 1F597-1F5A3 1F5A6-1F5A7 1F5A9-1F5B0 1F5B3-1F5BB 1F5BD-1F5C1 "
    "1F5C5-1F5D0 1F5D4-1F5DB 1F5DF-1F5E0 1F5E2 1F5E4-1F5E7 1F5E9-1F5EE 1F5F0-1F5F2 1F5F4-1F5F9 1F6C6-1F6CA "
    "1F6D3-1F6D4 1F6E6-1F6E8 1F6EA 1F6F1-1F6F2 1F900-1F90B"
)
"""Signs within the blocks that have no colored form."""
_AS_PICTURE = "\ufe0f"
"""Asks for the colored form of a sign that is also a plain character."""
_SAID = {
    "👍": "+1 thumbsup yes okay",
    "👎": "-1 thumbsdown no",
    "🙂": "smile",
    "😀": "grin happy",
    "😂": "joy lol laugh",
    "😉": "wink",
    "😢": "sad cry",
    "😅": "sweat phew",
    "😍": "love",
    "🤔": "thinking hmm",
    "🙈": "oops",
    "🙏": "pray thanks please",
    "👋": "wave hello hi bye",
    "👏": "clap bravo",
    "🙌": "hooray praise",
    "💪": "strong muscle",
    "🎉": "tada party congratulations",
    "🚀": "rocket launch ship",
    "🔥": "fire hot",
    "💡": "idea bulb",
    "🐛": "bug",
    "👀": "eyes looking",
    "💯": "100 hundred",
    "❤": "heart love",
    "✅": "check done tick",
    "✔": "check tick",
    "❌": "x cross no",
    "⚠": "warning",
    "⭐": "star",
    "✨": "sparkles new",
    "🤝": "deal handshake",
    "🤷": "shrug",
    "🤦": "facepalm",
    "🥳": "partying birthday",
    "😴": "sleep zzz",
    "📎": "paperclip attach",
    "📷": "photo picture",
    "📅": "date calendar",
    "🔒": "lock secure",
    "💳": "card payment",
    "☕": "coffee",
}


@lru_cache(maxsize=1)
def named_emoji() -> tuple[tuple[str, str, str], ...]:
    """Return every emoji of one character with its name and other words for it, those people use most first."""
    signs = [*_SAID, *(sign for sign in _signs() if sign not in _SAID)]
    return tuple((_shown(sign), unicodedata.name(sign).lower(), _SAID.get(sign, "")) for sign in signs)


def _signs() -> Iterator[str]:
    plain = {*_SKIN_TONES, *(code for span in _NO_PICTURES.split() for code in _codes(span))}
    for first, last in _BLOCKS:
        for code in range(first, last + 1):
            if unicodedata.category(chr(code)) == "So" and code not in plain:
                yield chr(code)
    yield from _OLDER


def _codes(span: str) -> range:
    first, _, last = span.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def _shown(sign: str) -> str:
    return sign + _AS_PICTURE if ord(sign) < _BLOCKS[1][0] else sign
