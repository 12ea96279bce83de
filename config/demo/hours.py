"""When Fernhill is there, and how its conversations find somebody."""

from datetime import date
from typing import Any

from config.demo.telling import Cast
from inbox.actions.assigning import give_out
from inbox.models import AssignmentRule
from workspaces.models import OfficeHours, TeamMembership

NINE, ONE, TWO, SIX = 9 * 60, 13 * 60, 14 * 60, 18 * 60
HOLIDAYS = (
    ("New Year’s Day", (1, 1), ()),
    ("Saint Patrick’s Day", (3, 17), ()),
    ("Christmas Eve, until noon", (12, 24), ((NINE, 12 * 60),)),
    ("Christmas Day", (12, 25), ()),
    ("Saint Stephen’s Day", (12, 26), ()),
)
RULES = (("Billing", "balanced", 8), ("Technical", "round_robin", 10))
ALSO_IN = (("Ines Duarte", "Billing"), ("Maya Lindqvist", "Technical"))


def write_hours(cast: Cast) -> None:
    """Write office hours, holidays, and rules; Getting started stays by hand."""
    own: dict[str, Any] = {"workspace_id": cast.workspace.pk}
    _write_rules(cast, own)
    # What waits is given out now, before there are hours: nothing moves by itself once somebody looks.
    give_out(cast.workspace.pk)
    zone = cast.workspace.time_zone
    week = [_slot(NINE, SIX, weekday=day) for day in range(5)]
    hours = OfficeHours.objects.create(time_zone_name=zone, time_intervals=week, **own)
    for name, (month, day), spans in HOLIDAYS:
        slots = [_slot(*span) for span in spans]
        fields = {"name": name, "on": date(2024, month, day), "is_recurring": True}
        hours.exceptions.create(time_intervals=slots, **fields, **own)
    with_lunch = [_slot(*span, weekday=day) for day in range(5) for span in ((NINE, ONE), (TWO, SIX))]
    technical = cast.teams["Technical"]
    OfficeHours.objects.create(team=technical, time_zone_name=zone, time_intervals=with_lunch, **own)


def _write_rules(cast: Cast, own: dict[str, Any]) -> None:
    people = {it.name: it for it in cast.teammates}
    for name, team in ALSO_IN:
        TeamMembership.objects.create(team=cast.teams[team], teammate=people[name], **own)
    for name, mode, capacity in RULES:
        AssignmentRule.objects.create(team=cast.teams[name], mode=mode, capacity=capacity, **own)


def _slot(start: int, end: int, **more: int) -> dict[str, int]:
    return {"start_minute": start, "end_minute": end, **more}
