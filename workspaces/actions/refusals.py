"""Why an action says no."""

from typing import Any


class RefusedError(Exception):
    """The action is against a rule; nothing was changed. ``reason`` is for the person who tried."""

    def __init__(self, reason: Any, *, status: int = 409) -> None:
        """Carry the words, and the HTTP status that fits: 403 for a right, 409 for a state."""
        super().__init__(str(reason))
        self.reason = reason
        self.status = status
