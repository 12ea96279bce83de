"""What people type about office hours."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workspaces.calc.hours import Slot
from workspaces.calc.week import MOST_SLOTS, Problem, TypedSlot, read_slot, read_week, write_week
from workspaces.forms import NameField
from workspaces.models.office_hours import StoredSlot

UNSET, ROUND_THE_CLOCK, OWN = "unset", "always", "hours"
WEEKDAY_SLOTS = ((Slot(9 * 60, 18 * 60),),) * 5 + ((), ())
"""What a week begins with before anybody set one."""
YEARS = range(2000, 2100)


class OfficeHoursForm(forms.Form):
    """A week: one of three modes, a time zone, and slots by day."""

    mode = forms.ChoiceField(widget=forms.RadioSelect, choices=())
    time_zone_name = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=[(zone, zone) for zone in sorted(available_timezones())]
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, is_team: bool, **options: Any) -> None:
        super().__init__(data, **options)
        mode = self.fields["mode"]
        if isinstance(mode, forms.ChoiceField):
            mode.choices = _modes(is_team=is_team)
        self.typed = [] if data is None else read_week(data)

    def clean(self) -> dict[str, Any]:
        """Name every slot that is none."""
        cleaned = super().clean() or {}
        for text in self.slot_errors.values():
            self.add_error(None, text)
        return cleaned

    @property
    def slot_errors(self) -> dict[str, str]:
        """Return what is wrong with slots, by the name of the field to look at."""
        return {_faulty_field(it): problem_text(it) for it in self.typed if it.problem}

    def hours(self) -> dict[str, Any]:
        """Return what to keep; only of a valid form. Times left out in the mode that needs none stay as they are."""
        mode = self.cleaned_data["mode"]
        kept = {
            "is_used": mode != UNSET,
            "is_always_open": mode == ROUND_THE_CLOCK,
            "time_zone_name": self.cleaned_data["time_zone_name"],
        }
        slots = [stored(it.slot, weekday=it.weekday) for it in self.typed if it.slot]
        return {**kept, "time_intervals": slots}


class ExceptionForm(forms.Form):
    """A day that differs."""

    name = NameField(label=gettext_lazy("What is it?"), max_length=80)
    on = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput({"type": "date"}))
    is_recurring = forms.BooleanField(label=gettext_lazy("Every year"), required=False)
    start = forms.CharField(
        label=gettext_lazy("Open from"),
        required=False,
        max_length=8,
        widget=forms.TimeInput({"type": "time"}),
        help_text=gettext_lazy("Leave both empty if it is closed all day."),
    )
    end = forms.CharField(
        label=gettext_lazy("Open to"),
        required=False,
        max_length=8,
        widget=forms.TimeInput({"type": "time"}),
    )

    def clean_on(self) -> date:
        """Refuse years nobody means."""
        on: date = self.cleaned_data["on"]
        if on.year not in YEARS:
            raise forms.ValidationError(_("The year must be one from 2000 to 2099."))
        return on

    def clean(self) -> dict[str, Any]:
        """Read the two times as one slot."""
        cleaned = super().clean() or {}
        slot, problem = read_slot(cleaned.get("start", ""), cleaned.get("end", ""))
        if problem:
            self.add_error("end", _PROBLEMS[problem])
        cleaned["time_intervals"] = [stored(slot)] if slot else []
        return cleaned


def rows_by_day(typed: list[TypedSlot]) -> list[tuple[int, Any, list[TypedSlot]]]:
    """Return the days, each with its slots and, where there is room, an empty one to fill in."""
    days = []
    for weekday, name in WEEKDAYS.items():
        rows = [it for it in typed if it.weekday == weekday]
        last = max((it.number for it in rows), default=-1)
        blank = [TypedSlot(weekday, last + 1)] if len(rows) < MOST_SLOTS else []
        days.append((weekday, name, [*rows, *blank]))
    return days


def stored(slot: Slot, **more: int) -> StoredSlot:
    """Return a slot as it is kept."""
    return {**more, "start_minute": slot.start_minute, "end_minute": slot.end_minute}


def problem_text(it: TypedSlot) -> str:
    """Say which slot is wrong and why: by its day, and the time it has."""
    day, why = WEEKDAYS[it.weekday], _PROBLEMS[it.problem or "incomplete"]
    if it.start and it.end:
        return _("%(day)s, %(start)s to %(end)s: %(why)s") % {
            "day": day,
            "start": it.start,
            "end": it.end,
            "why": why,
        }
    if it.start:
        return _("%(day)s, from %(start)s: %(why)s") % {"day": day, "start": it.start, "why": why}
    return _("%(day)s, to %(end)s: %(why)s") % {"day": day, "end": it.end, "why": why}


def suggested_week() -> list[TypedSlot]:
    """Return what the fields hold before anybody set hours."""
    return write_week(WEEKDAY_SLOTS)


_PROBLEMS: dict[Problem, Any] = {
    "incomplete": gettext_lazy("fill in both times."),
    "no time": gettext_lazy("that is no time of day. Write it like 09:30."),
    "too many": gettext_lazy("a day takes ten pieces at most."),
}


def _faulty_field(it: TypedSlot) -> str:
    return f"{it.field}-{'from' if not it.start else 'to'}"


def _modes(*, is_team: bool) -> list[tuple[str, Any]]:
    unset = _("The workspace’s hours") if is_team else _("None: always open")
    return [
        (UNSET, unset),
        (ROUND_THE_CLOCK, _("Round the clock, apart from the days below")),
        (OWN, _("These hours")),
    ]
