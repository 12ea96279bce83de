"""Whole numbers that come as text from outside."""

MOST_DIGITS = 18


def read_number(text: str) -> int | None:
    """Return a whole number of at most 18 digits, or None for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None
