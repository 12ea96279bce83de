"""What teammates may send."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from workspaces.models import Team, Teammate

LONGEST = 25_000
WAKE_HOUR = 9


class WriteForm(forms.Form):
    """A reply or a note."""

    body = forms.CharField(max_length=LONGEST, strip=True)
    mode = forms.ChoiceField(choices=[("reply", "Reply"), ("note", "Note")])
    client_id = forms.UUIDField()
    began_at_seq = forms.IntegerField(required=False, min_value=0)


class DraftForm(forms.Form):
    """What is being written."""

    body = forms.CharField(max_length=LONGEST, required=False, strip=False)
    mode = forms.ChoiceField(choices=[("reply", "Reply"), ("note", "Note")])
    version = forms.IntegerField(min_value=0)


class AssignForm(forms.Form):
    """Whom to hand a conversation to; an empty choice means nobody."""

    teammate: Any = forms.ModelChoiceField(queryset=None, required=False)
    team: Any = forms.ModelChoiceField(queryset=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teammate"].queryset = Teammate.objects.seated()  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]


class SnoozeForm(forms.Form):
    """How long to put a conversation aside."""

    until = forms.ChoiceField(
        choices=[
            ("later", "Later today"),
            ("tomorrow", "Tomorrow"),
            ("monday", "Monday"),
            ("week", "In a week"),
        ]
    )

    def wake_time(self, *, zone: ZoneInfo) -> datetime:
        """Return the moment meant, in the workspace's zone: mornings are nine o'clock."""
        now = timezone.now().astimezone(zone)
        morning = now.replace(hour=WAKE_HOUR, minute=0, second=0, microsecond=0)
        days = {"tomorrow": 1, "monday": 7 - now.weekday(), "week": 7}
        choice = self.cleaned_data["until"]
        wake = now + timedelta(hours=3) if choice == "later" else morning + timedelta(days=days[choice])
        return wake.astimezone(UTC)
