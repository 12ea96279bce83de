"""Names people type: what of them can be seen."""

import unicodedata

# Letters and symbols by their kind, and yet nothing is drawn for them.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"


def clean_name(text: str) -> str:
    """Return a name on one line: single spaces, and no control characters."""
    return " ".join("".join(" " if _is_control(mark) else mark for mark in text).split())


def is_visible(text: str) -> bool:
    """Tell whether at least one character of a text can be seen."""
    return any(mark not in _BLANK and unicodedata.category(mark)[0] in "LNPS" for mark in text)


def _is_control(mark: str) -> bool:
    return unicodedata.category(mark) in {"Cc", "Cs"}
