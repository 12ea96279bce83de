"""What teammates do to conversations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.calc.moments import Clock
from inbox.forms.fields import IdsField, MomentField, UntilField, tell_time
from inbox.models import Conversation
from workspaces.forms import NameField
from workspaces.models import Team, Teammate


class AssignForm(forms.Form):
    """Whom to hand a conversation to; an empty choice means nobody."""

    teammate: Any = forms.ModelChoiceField(queryset=None, required=False)
    team: Any = forms.ModelChoiceField(queryset=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teammate"].queryset = Teammate.objects.seated()  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]


class ActForm(forms.Form):
    """Which conversations an act is about, and the id its sender gave it."""

    act = forms.UUIDField(required=False)
    conversations = IdsField()
    everything = forms.BooleanField(required=False)
    view = forms.CharField(required=False, max_length=80)
    filter = forms.CharField(required=False, strip=False)
    sort = forms.CharField(required=False)
    unread = forms.CharField(required=False)


class MergeForm(forms.Form):
    """What to merge a conversation into."""

    into: Any = forms.ModelChoiceField(queryset=None)
    act = forms.UUIDField(required=False)
    is_confirmed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Conversation.objects.all()  # type: ignore[attr-defined]


class PriorityForm(forms.Form):
    """Whether a conversation is urgent."""

    priority = forms.ChoiceField(choices=[("yes", _("Priority")), ("no", _("Ordinary"))])


class TagForm(forms.Form):
    """The name of a tag."""

    tag = NameField(max_length=60)
    wanted = forms.ChoiceField(required=False, choices=[("on", _("On")), ("off", _("Off"))])


class SnoozeForm(forms.Form):
    """How long to put a conversation aside."""

    until = UntilField(error_messages={"required": MomentField.refusal})

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        """Take the teammate's clock."""
        super().__init__(*args, **kwargs)
        tell_time(self, clock)


class PressForm(forms.Form):
    """The id of one press of a button, so that a second try does nothing twice."""

    client_id = forms.UUIDField(required=False)
