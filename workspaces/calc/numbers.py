"""Numbers from outside."""

import re

_WHOLE = re.compile(r"[0-9]{1,18}")


def read_number(text: str) -> int | None:
    """Return a whole number of at most 18 digits, or None for anything else."""
    return int(text) if _WHOLE.fullmatch(text) else None
