"""How somebody wants to be told, and what everybody is told."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.models import Announcement, NotificationKind, NotificationSettings
from inbox.models.announcement import LONGEST
from inbox.models.notification import Way
from workspaces.models import Teammate


class FollowForm(forms.Form):
    """Who follows: the sender unless somebody is named."""

    teammate: Any = forms.ModelChoiceField(queryset=None, required=False)
    wanted = forms.ChoiceField(required=False, choices=[("on", _("On")), ("off", _("Off"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teammate"].queryset = Teammate.objects.seated()  # type: ignore[attr-defined]


class NotificationSettingsForm(forms.Form):
    """What comes which way, and when it is quiet: a box for every kind and way, named ``mention-mail`` and the like."""

    sound_when = forms.ChoiceField(
        label=_("Play sounds"), choices=NotificationSettings.SoundWhen.choices, required=False
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    time_zone = forms.ChoiceField(label=_("On the clock of"))
    is_told_while_away = forms.BooleanField(label=_("Tell me while I am away, too"), required=False)
    follows_by_itself = forms.BooleanField(
        label=_("Follow conversations I write in or am mentioned in"), required=False
    )

    def __init__(self, *args: Any, chosen: NotificationSettings, zone: str, **options: Any) -> None:
        """Begin with what is chosen.

        :param zone: the workspace's, for those who chose none of their own
        """
        names = ("sound_when", "quiet_from", "quiet_until", "is_told_while_away", "follows_by_itself")
        initial = {name: getattr(chosen, name) for name in names}
        options["initial"] = initial | {"time_zone": chosen.time_zone or zone}
        super().__init__(*args, **options)
        zones = self.fields["time_zone"]
        if isinstance(zones, forms.ChoiceField):
            zones.choices = [(name, name) for name in sorted(available_timezones())]
        for kind in NotificationKind:
            for way in Way:
                label = f"{way.label}: {kind.label}"
                box = forms.BooleanField(required=False, label=label, initial=chosen.wants(kind, way))
                box.widget.attrs["aria-label"] = label
                self.fields[f"{kind}-{way}"] = box

    def rows(self) -> list[tuple[Any, list[Any]]]:
        """Return each kind with its boxes, in the order of the ways."""
        return [(kind.label, [self[f"{kind}-{way}"] for way in Way]) for kind in NotificationKind]

    def rest(self) -> list[Any]:
        """Return the fields beside the boxes."""
        return [self[name] for name in self.base_fields]

    def clean(self) -> dict[str, Any]:
        """Want both ends of the quiet hours, or neither."""
        data = super().clean() or {}
        if (data.get("quiet_from") is None) != (data.get("quiet_until") is None):
            missing = "quiet_until" if data.get("quiet_until") is None else "quiet_from"
            self.add_error(missing, _("Say when they begin and when they end."))
        return data

    def choices(self) -> dict[str, Any]:
        """Return what to keep."""
        data = self.cleaned_data
        ways = {str(kind): [str(way) for way in Way if data[f"{kind}-{way}"]] for kind in NotificationKind}
        kept = {name: data[name] for name in self.base_fields}
        kept["sound_when"] = kept["sound_when"] or NotificationSettings.SoundWhen.HIDDEN
        return kept | {"ways": ways}


class AnnouncementForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """A notice for the whole team."""

    until = forms.DateField(
        label=_("Pinned until"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("The end of that day. Empty: until somebody takes it down."),
    )

    class Meta:
        model = Announcement
        fields = ("text",)
        labels = {"text": _("What everybody should know")}
        widgets = {"text": forms.Textarea({"rows": 4, "maxlength": LONGEST})}

    def until_in(self, zone: ZoneInfo) -> datetime | None:
        """Return the end of the chosen day in a zone, or None for no end."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        try:
            return datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=1)
        except OverflowError:  # the last day of the calendar
            return None
