"""Saying that one is away."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inbox.calc.moments import Clock, read_moment
from workspaces.models import Teammate
from workspaces.models.teammate import WhileAway


class AwayForm(forms.Form):
    """Until when somebody is away, why, and what happens meanwhile."""

    until = forms.ChoiceField(
        label=_("Until"),
        choices=[
            ("hour", _("In an hour")),
            ("tomorrow", _("Tomorrow, 9:00")),
            ("monday", _("Monday, 9:00")),
            ("picked", _("A time of your choice")),
            ("open", _("I come back")),
        ],
    )
    at = forms.DateTimeField(
        label=_("At"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local"}),
    )
    zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput({"data-zone": ""}))
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=40,
        strip=True,
        widget=forms.TextInput({"list": "away-reasons", "autocomplete": "off"}),
        help_text=_("Colleagues see it beside your name."),
    )
    while_away = forms.ChoiceField(
        label=_("Conversations of mine in which a customer writes meanwhile"),
        choices=WhileAway.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    teammate: Any = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        """Take the workspace's zone, for a browser that does not say its own."""
        super().__init__(*args, **options)
        self.fallback_zone = zone
        self.fields["teammate"].queryset = Teammate.objects.seated()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Work out ``back_at``, None for as long as it takes; only the future will do."""
        data = super().clean() or {}
        name = data.get("zone") or ""
        zone = ZoneInfo(name) if name in available_timezones() else self.fallback_zone
        now = timezone.now().astimezone(zone)
        data["back_at"] = self._back_at(data, zone, now)
        if data.get("until") == "picked" and (data["back_at"] is None or data["back_at"] <= now):
            self.add_error("at", _("Choose a time that is still to come."))
        return data

    def _back_at(self, data: dict[str, Any], zone: ZoneInfo, now: datetime) -> datetime | None:
        until = data.get("until")
        if until == "hour":
            return now + timedelta(hours=1)
        clock, at = Clock(now, zone), data.get("at")
        if until in ("tomorrow", "monday"):
            return read_moment(until, clock)
        return clock.at(at.date(), at.time()) if until == "picked" and at else None
