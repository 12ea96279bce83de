"""Which key does what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.calc.keys import clean_key, conflicts
from inbox.keyboard import ACTIONS, BY_ID, keys_of
from workspaces.models import User


class KeysForm(forms.Form):
    """Which key does what, for one person; an empty field takes the key away."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Make a field for every action whose key is the person's to choose."""
        super().__init__(*args, **kwargs)
        keys = keys_of(user)
        for action in ACTIONS:
            if not action.is_fixed:
                self.fields[action.id] = forms.CharField(
                    label=action.label, required=False, max_length=20, initial=keys[action.id]
                )

    def clean(self) -> dict[str, Any]:
        """Bring the keys into their one spelling, and let none do two things."""
        data = super().clean() or {}
        for name, key in list(data.items()):
            try:
                data[name] = clean_key(key) if key.strip() else ""
            except ValueError:
                self.add_error(
                    name, _("A key is one letter or sign, like E, Shift+E or ?, or two, like G I.")
                )
                data.pop(name, None)
        for name, earlier in conflicts(data).items():
            self.add_error(name, _("That key already means: %(action)s.") % {"action": BY_ID[earlier].label})
        return data

    def choices(self) -> dict[str, str]:
        """Return the keys that differ from the usual ones."""
        return {name: key for name, key in self.cleaned_data.items() if key != BY_ID[name].key}
