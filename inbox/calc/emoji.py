"""Emoji by name: Unicode's own names, and a few words people say instead."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_BLOCKS = ((0x1F600, 0x1F64F), (0x1F300, 0x1F5FF), (0x1F900, 0x1F9FF), (0x1F680, 0x1F6FF), (0x1FA70, 0x1FAFF))
_OLDER = "☀☁☂☃☎☑☔☕☝☠☹☺♥♻⌚⌛⏰⏳⚠⚡⚽⛄⛔✂✅✈✉✊✋✌✍✏✔✖✨❄❌❓❗❤➕➖➡⬅⬆⬇⭐"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
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
    for first, last in _BLOCKS:
        for code in range(first, last + 1):
            if unicodedata.category(chr(code)) == "So" and code not in _SKIN_TONES:
                yield chr(code)
    yield from _OLDER


def _shown(sign: str) -> str:
    return sign + _AS_PICTURE if ord(sign) < _BLOCKS[1][0] else sign
