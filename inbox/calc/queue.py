"""The order of every conversation list, as one number."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AFTER_ALL_WAITING = 10**16


def queue_key(
    *,
    state: str,
    waiting_since: datetime | None,
    snoozed_until: datetime | None,
    updated_at: datetime,
    woke_at: datetime | None = None,
) -> int:
    """Return a conversation's place in its list, smallest first, in microseconds.

    What came back from a snooze is on top, because somebody promised to look at it then; then waiting customers,
    longest wait first; then the answered and the closed, latest change first.
    Snoozed ones are ordered by when they wake.
    """
    if state == "snoozed" and snoozed_until:
        return _microseconds(snoozed_until)
    if state == "open" and woke_at:
        return _microseconds(woke_at) - _AFTER_ALL_WAITING
    if state == "open" and waiting_since:
        return _microseconds(waiting_since)
    return _AFTER_ALL_WAITING - _microseconds(updated_at)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
