"""When a workspace, or one of its teams, is there to answer."""

from datetime import date
from typing import Any, ClassVar

from django.db import models

from workspaces.calc.hours import DayException, Schedule, Slot
from workspaces.models.owned import OwnedForeignKey, WorkspaceManager, WorkspaceOwned
from workspaces.models.team import Team

StoredSlot = dict[str, int]


class OfficeHoursManager(WorkspaceManager["OfficeHours"]):
    """Finds the one row of a workspace or team."""

    def of(self, team_id: int | None) -> "OfficeHours | None":
        """Return the hours a team has of its own, or the workspace's for None; None when none are set. 1 query."""
        return self.get_queryset().filter(models.Q(team=team_id)).first()


class OfficeHours(WorkspaceOwned):
    """The week of a workspace (``team`` is None) or of a team; without a row a team has the workspace's.

    ``time_intervals`` holds {weekday: 0 for Monday, start_minute, end_minute: above 1440 on the next day}.
    """

    team = OwnedForeignKey(Team, null=True, related_name="+", db_index=False)
    is_used = models.BooleanField(default=True, help_text="else they are only kept for later")
    time_zone_name = models.CharField(max_length=64)
    is_always_open = models.BooleanField(default=False, help_text="round the clock, exceptions apart")
    time_intervals = models.JSONField(default=list)

    objects: ClassVar[OfficeHoursManager] = OfficeHoursManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "team"], nulls_distinct=False, name="office_hours_once"
            ),
            models.UniqueConstraint(fields=["workspace", "id"], name="office_hours_of_workspace"),
        ]

    def change(self, **fields: Any) -> None:
        """Set some of its fields, and no others."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))

    def schedule(self) -> Schedule:
        """Return it for reckoning with; ``exceptions`` should be prefetched. 1 query otherwise."""
        return Schedule(
            self.time_zone_name,
            week=week_of(self.time_intervals),
            exceptions=tuple(it.day_exception() for it in self.exceptions.all()),
            is_always_open=self.is_always_open,
        )


class OfficeHoursException(WorkspaceOwned):
    """A day that differs: closed when ``time_intervals`` is empty, else open as they say."""

    office_hours = OwnedForeignKey(OfficeHours, related_name="exceptions", db_index=False)
    name = models.CharField(max_length=80)
    on = models.DateField()
    is_recurring = models.BooleanField(default=False, help_text="every year on this day")
    time_intervals = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "office_hours", "on", "is_recurring"], name="one_exception_a_day"
            )
        ]
        ordering = ("on", "pk")

    def __str__(self) -> str:
        """Return what the day is called."""
        return self.name

    def day_exception(self) -> DayException:
        """Return it for reckoning with."""
        return DayException(self.on, tuple(map(_slot, self.time_intervals)), self.is_recurring)

    def next_on(self, today: date) -> date:
        """Return the day it falls on next, counting today, or its only day."""
        return next_day(self.on, today) if self.is_recurring else self.on


def next_day(on: date, today: date) -> date:
    """Return the next day with the month and day of ``on``, counting today; the 29th of February waits for its year."""
    for year in range(today.year, today.year + 9):
        try:
            day = on.replace(year=year)
        except ValueError:
            continue
        if day >= today:
            return day
    return on


def week_of(intervals: list[StoredSlot]) -> tuple[tuple[Slot, ...], ...]:
    """Return stored slots by weekday, Monday first."""
    days: list[list[Slot]] = [[] for _ in range(7)]
    for it in intervals:
        days[it["weekday"]].append(_slot(it))
    return tuple(tuple(sorted(day)) for day in days)


def _slot(stored: StoredSlot) -> Slot:
    return Slot(stored["start_minute"], stored["end_minute"])
