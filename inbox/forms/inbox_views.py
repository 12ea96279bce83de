"""What a saved view is called and who sees it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.models.inbox_view import ViewAudience
from workspaces.forms import NameField
from workspaces.models import Team


class InboxViewForm(forms.Form):
    """A saved view's name, color and audience."""

    name = NameField(max_length=80)
    color = forms.IntegerField(min_value=0, max_value=4, required=False)
    audience = forms.ChoiceField(choices=ViewAudience.choices)
    team: Any = forms.ModelChoiceField(queryset=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the workspace's teams."""
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Want a team where a team is to see it, and none elsewhere."""
        said: dict[str, Any] = super().clean() or {}
        said["color"] = said.get("color") or 0
        if said.get("audience") != ViewAudience.TEAM:
            said["team"] = None
        elif said.get("team") is None and "team" not in self.errors:
            self.add_error("team", _("Choose the team that is to see it."))
        return said
