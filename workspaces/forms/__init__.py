"""What people type: to begin, and to set up a workspace."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspaces.calc.permissions import Role, may_grant
from workspaces.calc.words import clean_name, is_visible
from workspaces.models import Scope, Team, Teammate, User, Workspace
from workspaces.queries import choosable_teammates

LIFETIMES_DAYS = {"30": 30, "90": 90, "365": 365}
ROLES = {
    Role.OWNER: _("Owner"),
    Role.ADMIN: _("Admin"),
    Role.MANAGER: _("Manager"),
    Role.TEAMMATE: _("Teammate"),
    Role.GUEST: _("Guest"),
}


class NameField(forms.CharField):
    """A name: on one line, and something of it can be seen."""

    def to_python(self, value: Any) -> str:
        """Clean what was typed; what cannot be seen is refused."""
        text: str = super().to_python(value) or ""
        if "\0" in text:
            return text  # the field's own rule says no
        if text and not is_visible(text):
            raise forms.ValidationError(_("Nothing of this name can be seen."), code="invisible")
        return clean_name(text)


class AddressForm(forms.Form):
    """Which address to mail the link to."""

    email = forms.EmailField(
        label=_("Email"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        """Write addresses one way."""
        email: str = self.cleaned_data["email"].lower()
        return email


class PersonForm(forms.Form):
    """Somebody new: a name and a password."""

    name = NameField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least ten characters, and none of the passwords everybody uses."),
    )

    def __init__(self, *args: Any, email: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.known_email = email

    def clean(self) -> dict[str, Any]:
        """Hold the password to the rules, with the person's own words in mind."""
        data = super().clean() or {}
        if "password" in data:
            person = User(email=data.get("email", self.known_email), name=data.get("name", ""))
            try:
                validate_password(data["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class CompanyForm(forms.Form):
    """What your company is called."""

    company = NameField(
        label=_("Company"), max_length=120, widget=forms.TextInput({"autocomplete": "organization"})
    )


class FoundingForm(CompanyForm, PersonForm):
    """Somebody new and their company, once their address is known."""

    field_order = ("name", "company", "password")


class SignUpForm(AddressForm, CompanyForm, PersonForm):
    """Everything at once, where no mail can be sent."""

    field_order = ("name", "company", "email", "password")


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """How colleagues and customers see somebody."""

    class Meta:
        model = Teammate
        fields = ("name", "job_title")
        field_classes = {"name": NameField}
        labels = {"name": _("Name"), "job_title": _("Job title")}


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """How somebody sees and uses Parley, in every workspace."""

    class Meta:
        model = User
        fields = ("theme", "density", "hold_s", "has_letter_keys")
        labels = {
            "theme": _("Colors"),
            "density": _("Density"),
            "hold_s": _("Sent replies can be taken back for"),
            "has_letter_keys": _("Single letters are shortcuts"),
        }
        help_texts = {
            "has_letter_keys": _(
                "Switch this off if you speak to your computer, or press letters by accident."
            )
        }


class WorkspaceForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """What a workspace is called, and where and when it works."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(zone, zone) for zone in sorted(available_timezones())]
    )

    class Meta:
        model = Workspace
        fields = ("name", "slug", "time_zone")
        field_classes = {"name": NameField}
        labels = {"name": _("Name"), "slug": _("Address")}
        help_texts = {
            "slug": _("The part after /w/. Links and bookmarks with the old one stop working."),
        }

    def validate_unique(self) -> None:
        """Leave it to the database: it alone knows when two ask at once."""


class DeleteWorkspaceForm(forms.Form):
    """The workspace's name, typed by hand."""

    name = forms.CharField(
        label=_("Type the workspace's name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )


class RoleForm(forms.Form):
    """A role that the giver may give."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, by: Teammate, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = grantable_roles(by)


class InviteForm(RoleForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("Email"), max_length=254, widget=forms.EmailInput({"autocomplete": "off"})
    )
    field_order = ("email", "role")


class TeamForm(forms.Form):
    """A team."""

    name = NameField(label=_("Name"), max_length=80)
    color = forms.TypedChoiceField(
        label=_("Color"),
        coerce=int,
        choices=[(1, _("Pine")), (2, _("Amber")), (3, _("Blue")), (4, _("Rose"))],
    )
    members: "forms.ModelMultipleChoiceField[Teammate]" = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=QuerySet(Teammate).none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, team: Team | None = None, **options: Any) -> None:
        if team is not None:
            members = [teammate.pk for teammate in team.teammates.all()]
            options["initial"] = {"name": team.name, "color": team.color, "members": members}
            options["auto_id"] = f"team-{team.pk}-%s"
        super().__init__(*args, **options)
        field = self.fields["members"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = choosable_teammates()


class TokenForm(forms.Form):
    """A program's access."""

    name = NameField(label=_("What is it for?"), max_length=120)
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=[(Scope.READ.value, _("read")), (Scope.WRITE.value, _("write"))],
        initial=[Scope.READ.value],
        widget=forms.CheckboxSelectMultiple,
    )
    lifetime = forms.ChoiceField(
        label=_("It ends"),
        required=False,
        initial="90",
        choices=[
            ("30", _("after 30 days")),
            ("90", _("after 90 days")),
            ("365", _("after a year")),
            ("", _("never")),
        ],
    )

    def expires_at(self) -> datetime | None:
        """Return when the token ends, or None."""
        days = LIFETIMES_DAYS.get(self.cleaned_data["lifetime"])
        return timezone.now() + timedelta(days=days) if days else None


def grantable_roles(by: Teammate) -> list[tuple[str, Any]]:
    """Return the roles somebody may give, most trusted first."""
    return [(role.value, ROLES[role]) for role in Role if may_grant(Role(by.role), role)]
