"""Hours in which nobody wants to be disturbed: pure arithmetic."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def quiet_until(now: datetime, *, begins: time, ends: time, zone: ZoneInfo) -> datetime | None:
    """Return when the quiet hours that hold now end, in UTC; None outside of them.

    :param begins: on the clock of ``zone``, inclusive; later than ``ends`` means over midnight, equal means never
    :param ends: exclusive
    """
    local = now.astimezone(zone)
    clock = local.time()
    is_over_midnight = begins > ends
    is_quiet = (clock >= begins or clock < ends) if is_over_midnight else begins <= clock < ends
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1 if is_over_midnight and clock >= begins else 0)
    return datetime.combine(day, ends, tzinfo=zone).astimezone(UTC)
