"""When somebody is there, in words."""

from datetime import date, datetime, timedelta

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workspaces.calc.hours import Schedule
from workspaces.calc.week import TypedSlot, clock
from workspaces.models import OfficeHoursException

register = template.Library()
A_WEEK = 7


def standing(schedule: Schedule, now: datetime) -> str:
    """Return "Now: open until 18:00. Next: tomorrow at 09:00.", by the clock of the schedule's zone."""
    closing, opening = schedule.next_closing(now), schedule.next_opening(now)
    if not schedule.is_open(now):
        if opening is None:
            return _("Now: closed. No opening is set.")
        return _("Now: closed. Next: %(when)s.") % {"when": _day_and_clock(opening, schedule, now)}
    if closing is None:
        return _("Now: open, and always.")
    until = _("Now: open until %(when)s.") % {"when": _until(closing, schedule, now)}
    if opening is None:
        return until
    return until + " " + _("Next: %(when)s.") % {"when": _day_and_clock(opening, schedule, now)}


@register.filter
def until_next_day(it: TypedSlot) -> str:
    """Return "to Tuesday 06:00" for a slot past midnight, else nothing."""
    if it.slot is None or not it.ends_next_day:
        return ""
    return _("to %(day)s %(time)s") % {
        "day": WEEKDAYS[(it.weekday + 1) % 7],
        "time": clock(it.slot.end_minute),
    }


@register.filter
def open_words(day: OfficeHoursException) -> str:
    """Return "closed", or "10:00 to 14:00"."""
    spans = [
        _("%(start)s to %(end)s") % {"start": clock(it["start_minute"]), "end": clock(it["end_minute"])}
        for it in day.time_intervals
    ]
    return _("open %(spans)s") % {"spans": ", ".join(spans)} if spans else _("closed")


def _until(moment: datetime, schedule: Schedule, now: datetime) -> str:
    local, today = moment.astimezone(schedule.zone), now.astimezone(schedule.zone).date()
    # Midnight is today's end, not tomorrow's beginning.
    is_today = (local - timedelta(minutes=1)).date() == today
    time = f"{local:%H:%M}"
    return time if is_today else _("%(day)s %(time)s") % {"day": _day(local.date(), today), "time": time}


def _day_and_clock(moment: datetime, schedule: Schedule, now: datetime) -> str:
    local, today = moment.astimezone(schedule.zone), now.astimezone(schedule.zone).date()
    return _("%(day)s at %(time)s") % {"day": _day(local.date(), today), "time": f"{local:%H:%M}"}


def _day(day: date, today: date) -> str:
    passed = (day - today).days
    if passed in (0, 1):
        return [_("today"), _("tomorrow")][passed]
    return str(WEEKDAYS[day.weekday()]) if passed < A_WEEK else date_format(day, "l j F")
