"""Fields that several forms have."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.calc.macro_steps import MOST_STEPS
from inbox.calc.moments import Clock, read_moment
from inbox.models.attachment import MOST_FILES
from workspaces.calc.numbers import read_number

MOST_IDS = 1000
UNTIL_REPLY = "reply"


class KeysField(forms.Field):
    """The keys of uploads that go with it; none is fine."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        """Be optional."""
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[str]:
        """Return the keys, each shortened to what a key could be."""
        return [str(key)[:64] for key in value or []][: MOST_FILES + 1]


class ListField(forms.Field):
    """Some short texts; none is fine."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        """Be optional."""
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[str]:
        """Return the texts, each shortened to what one could be."""
        return [str(text)[:64] for text in value or []][: MOST_STEPS + 1]


class MomentField(forms.CharField):
    """A moment in words ("fri 14", "in 3 days"), read on the clock its form was given; it must be still to come."""

    clock: Clock
    refusal = _("Choose a time that is still to come.")

    def __init__(self, **options: Any) -> None:
        """Take the words as they are."""
        super().__init__(max_length=200, **options)

    def clean(self, value: Any) -> datetime | None:
        """Return the moment, in UTC; None for no words."""
        text = super().clean(value)
        if not text:
            return None
        moment = read_moment(text, self.clock)
        if moment is None:
            raise forms.ValidationError(self.refusal, code="no moment")
        return moment


class UntilField(MomentField):
    """How long to snooze: a moment, or ``UNTIL_REPLY``, which cleans to None."""

    def clean(self, value: Any) -> datetime | None:
        """Return the moment; None for until the contact writes, and for nothing where that is allowed."""
        return None if value == UNTIL_REPLY else super().clean(value)


class IdsField(forms.Field):
    """Ids, parted by commas; none is fine."""

    def __init__(self) -> None:
        """Be optional."""
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[int]:
        """Return the ids."""
        ids = [read_number(one) for one in str(value or "").split(",") if one]
        if None in ids or len(ids) > MOST_IDS:
            raise forms.ValidationError(_("These are no conversations."))
        return [one for one in ids if one]


def tell_time(form: forms.Form, clock: Clock) -> None:
    """Let the fields of a form that read moments read them on a clock."""
    for field in form.fields.values():
        if isinstance(field, MomentField):
            field.clock = clock
