"""The order of every conversation list, as one number."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AFTER_ALL_WAITING = 10**16
"""What is closed stands there, less the microseconds of its latest change."""


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
        return microseconds(snoozed_until)
    if state == "open" and woke_at:
        return microseconds(woke_at) - AFTER_ALL_WAITING
    if state == "open" and waiting_since:
        return microseconds(waiting_since)
    return AFTER_ALL_WAITING - microseconds(updated_at)


def microseconds(moment: datetime) -> int:
    """Return the microseconds from 1970 to a moment."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    """Return the moment so many microseconds after 1970.

    :raises OverflowError: there is none
    """
    return _EPOCH + timedelta(microseconds=microseconds)
