"""How conversations are given out, as it is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.models import AssignmentRule
from inbox.models.assignment import MOST_CAPACITY
from workspaces.calc.numbers import read_number

OF_PERSON = "capacity-"


class AssignmentRuleForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """How conversations are given out, and ``capacity-<id>`` for people who may have more or fewer."""

    class Meta:
        model = AssignmentRule
        fields = ("mode", "capacity", "returns_to_earlier")
        widgets = {"mode": forms.RadioSelect, "capacity": forms.NumberInput({"min": 1, "max": MOST_CAPACITY})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields = {name.removeprefix(OF_PERSON): self.data[name] for name in self.data if OF_PERSON in name}
        numbers = {read_number(pk): str(text).strip() for pk, text in fields.items()}
        self.typed: dict[int, str] = {pk: text for pk, text in numbers.items() if pk is not None}

    @property
    def capacities(self) -> dict[int, int | None]:
        """Return by teammate what was typed; nothing typed is None."""
        return {pk: read_number(text) if text else None for pk, text in self.typed.items()}

    @property
    def people_errors(self) -> dict[str, list[str]]:
        """Return what is wrong with somebody's number, by the name of the field."""
        text = str(_("This must be a number from 0 to %(most)d, or empty.")) % {"most": MOST_CAPACITY}
        return {f"capacity-{pk}": [text] for pk, typed in self.typed.items() if not _is_capacity(typed)}

    def clean(self) -> dict[str, Any]:
        """Refuse the whole when one number is none."""
        if errors := self.people_errors:
            self.add_error(None, next(iter(errors.values()))[0])
        return super().clean() or {}

    def validate_unique(self) -> None:
        """Leave it to the database."""


def _is_capacity(text: str) -> bool:
    number = read_number(text)
    return not text or (number is not None and 0 <= number <= MOST_CAPACITY)
