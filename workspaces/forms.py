"""What people type to begin."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from workspaces.models import User


class AddressForm(forms.Form):
    """Which address to mail the link to."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        """Write addresses one way."""
        email: str = self.cleaned_data["email"].lower()
        return email


class PersonForm(forms.Form):
    """Somebody new: a name and a password."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
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

    company = forms.CharField(
        label=_("Company"), max_length=120, widget=forms.TextInput({"autocomplete": "organization"})
    )


class FoundingForm(CompanyForm, PersonForm):
    """Somebody new and their company, once their address is known."""

    field_order = ("name", "company", "password")


class SignUpForm(AddressForm, CompanyForm, PersonForm):
    """Everything at once, where no mail can be sent."""

    field_order = ("name", "company", "email", "password")
