"""Saved replies: written, used, and made of what was sent."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inbox.calc.macro_steps import NOTE, step_of
from inbox.calc.variables import open_places, unknown_places
from inbox.forms.fields import ListField
from inbox.models import Audience, Macro
from inbox.models.macro import LONGEST_BODY, LONGEST_GROUP, LONGEST_NAME
from workspaces.calc.permissions import Permission
from workspaces.forms import NameField
from workspaces.models import Team, Teammate


class NewMacroForm(forms.Form):
    """The beginning of a saved reply: its name."""

    name = NameField(label=_("Name"), max_length=LONGEST_NAME)


class MacroForm(forms.Form):
    """A saved reply's words, and who may use it; steps are added one by one."""

    name = NameField(label=_("Name"), max_length=LONGEST_NAME)
    group = NameField(
        label=_("Group"),
        max_length=LONGEST_GROUP,
        required=False,
        help_text=_("Optional. Replies of a group stand together."),
        widget=forms.TextInput({"list": "groups"}),
    )
    audience = forms.ChoiceField(
        label=_("Who may use it"),
        choices=[
            (Audience.PERSONAL.value, _("Only me")),
            (Audience.TEAMS.value, _("Teams")),
            (Audience.EVERYONE.value, _("Everyone")),
        ],
    )
    teams: "forms.ModelMultipleChoiceField[Team]" = forms.ModelMultipleChoiceField(
        label=_("Which teams"),
        queryset=QuerySet(Team).none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    body = forms.CharField(
        label=_("Reply"),
        max_length=LONGEST_BODY,
        required=False,
        help_text=_("Markdown works. Leave it empty for steps alone."),
        widget=forms.Textarea({"rows": 8}),
    )
    note = forms.CharField(
        label=_("Note for your team"),
        max_length=LONGEST_BODY,
        required=False,
        help_text=_("Left in the conversation when the reply is used; customers never see it."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, by: Teammate, macro: Macro, **options: Any) -> None:
        """Begin with what is stored, and offer sharing to those alone who may share."""
        fields = ("name", "group", "audience", "body", "note")
        initial: dict[str, Any] = {name: getattr(macro, name) for name in fields}
        options["initial"] = initial | {"teams": list(macro.teams.all())}
        super().__init__(*args, **options)
        teams = self.fields["teams"]
        if isinstance(teams, forms.ModelMultipleChoiceField):
            teams.queryset = Team.objects.order_by("name")
        if not by.may(Permission.MANAGE_MACROS):
            del self.fields["audience"], self.fields["teams"]

    def clean(self) -> dict[str, Any]:
        """Want teams where it is for teams, and no place that nothing can ever fill."""
        data = super().clean() or {}
        if data.get("audience") == Audience.TEAMS and not data.get("teams"):
            self.add_error("teams", _("Choose at least one team."))
        return data

    def clean_body(self) -> str:
        """Refuse a place that nothing can ever fill."""
        return without_unknown_places(self.cleaned_data["body"])

    def clean_note(self) -> str:
        """Refuse a place that nothing can ever fill."""
        return without_unknown_places(self.cleaned_data["note"])


def without_unknown_places(text: str) -> str:
    """Return a text whose places can all be filled for somebody.

    :raises ValidationError: names the first that cannot
    """
    if places := unknown_places(text):
        raise forms.ValidationError(_("Nothing fills %(place)s.") % {"place": places[0]})
    return text


class MacroUseForm(forms.Form):
    """The saved replies in what is sent, the steps of theirs that are left, and that no place is left open."""

    client_id = forms.UUIDField()
    macros: "forms.ModelMultipleChoiceField[Macro]" = forms.ModelMultipleChoiceField(
        queryset=QuerySet(Macro).none(), required=False
    )
    steps = ListField()
    body = forms.CharField(required=False, strip=False)
    has_note = False
    """Whether their notes are to be left as well."""

    def __init__(self, *args: Any, by: Teammate, **options: Any) -> None:
        """Know what the teammate may use."""
        super().__init__(*args, **options)
        macros = self.fields["macros"]
        if isinstance(macros, forms.ModelMultipleChoiceField):
            macros.queryset = Macro.objects.usable_by(by)

    def clean_steps(self) -> list[dict[str, Any]]:
        """Return the steps the choices name; whoever takes them checks them."""
        values = self.cleaned_data["steps"]
        self.has_note = NOTE in values
        return [step_of(value) for value in values if value != NOTE]

    def clean_body(self) -> str:
        """Stop at a place that nobody filled."""
        body: str = self.cleaned_data["body"]
        if places := open_places(body):
            raise forms.ValidationError(_("Fill the marked place first: %(place)s") % {"place": places[0]})
        return body


class ReplyAsMacroForm(forms.Form):
    """A sent reply as a saved one."""

    name = NameField(label=_("Name"), max_length=LONGEST_NAME)
    body = forms.CharField(label=_("Reply"), max_length=LONGEST_BODY, widget=forms.Textarea({"rows": 6}))
    audience = forms.ChoiceField(
        label=_("Who may use it"),
        choices=[(Audience.PERSONAL.value, _("Only me")), (Audience.EVERYONE.value, _("Everyone"))],
    )

    def __init__(self, *args: Any, by: Teammate, **options: Any) -> None:
        """Offer sharing to those alone who may share."""
        options["auto_id"] = "macro-%s"
        super().__init__(*args, **options)
        if not by.may(Permission.MANAGE_MACROS):
            del self.fields["audience"]

    def clean_body(self) -> str:
        """Refuse a place that nothing can ever fill."""
        return without_unknown_places(self.cleaned_data["body"])
