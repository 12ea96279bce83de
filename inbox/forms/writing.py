"""What teammates write: replies, notes, drafts, and when they go out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.calc.moments import Clock
from inbox.forms.fields import KeysField, MomentField, UntilField, tell_time
from inbox.models.held_reply import Then

LONGEST = 25_000


class WriteForm(forms.Form):
    """A reply or a note."""

    body = forms.CharField(max_length=LONGEST, strip=True, required=False)
    mode = forms.ChoiceField(choices=[("reply", "Reply"), ("note", "Note")])
    client_id = forms.UUIDField()
    began_at_seq = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    began_at_held = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    sent_at_ms = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    attachments = KeysField()
    confirmed = forms.CharField(required=False, max_length=200)
    writer = forms.CharField(required=False, max_length=36)

    def clean(self) -> dict[str, Any]:
        """Want words or files."""
        data = super().clean() or {}
        if not data.get("body") and not data.get("attachments"):
            self.add_error("body", _("Write something, or attach a file."))
        return data


class ReplyForm(WriteForm):
    """A reply, when to send it, and what follows."""

    then = forms.ChoiceField(choices=Then.choices, required=False)
    until = UntilField(required=False)
    send_at = MomentField(required=False)

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        """Take the teammate's clock."""
        super().__init__(*args, **kwargs)
        tell_time(self, clock)

    def clean(self) -> dict[str, Any]:
        """Want to know until when, where snoozing is to follow."""
        data = super().clean()
        if data.get("then") == Then.SNOOZE and not self.data.get("until"):
            self.add_error("until", MomentField.refusal)
        return data


class PreviewForm(forms.Form):
    """What to show as it will look."""

    body = forms.CharField(max_length=LONGEST, required=False, strip=False)
    mode = forms.ChoiceField(choices=[("reply", "Reply"), ("note", "Note")])


class DraftForm(forms.Form):
    """What is being written."""

    body = forms.CharField(max_length=LONGEST, required=False, strip=False)
    mode = forms.ChoiceField(choices=[("reply", "Reply"), ("note", "Note")])
    version = forms.IntegerField(min_value=0, max_value=2**62)
    writer = forms.CharField(required=False, max_length=36)


class ScheduleForm(forms.Form):
    """When to send a reply; empty for now."""

    send_at = MomentField(required=False)

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        """Take the teammate's clock."""
        super().__init__(*args, **kwargs)
        tell_time(self, clock)
