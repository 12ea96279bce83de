"""Ids that tell an outsider nothing."""

import secrets
import time


def new_opaque_id() -> str:
    """Return 24 hex digits: the second of creation, so that neighbours in time are neighbours in the index, and 64 random bits."""
    return f"{int(time.time()):08x}{secrets.token_hex(8)}"
