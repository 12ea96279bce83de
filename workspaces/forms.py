"""What people type to begin."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from workspaces.models import User


class SignUpForm(forms.Form):
    """Who you are and what your company is called."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    company = forms.CharField(
        label=_("Company"), max_length=120, widget=forms.TextInput({"autocomplete": "organization"})
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least ten characters."),
    )

    def clean_email(self) -> str:
        """Refuse an address that already signs in."""
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(
                _("Somebody signs in with this address already. Is it you? Sign in instead.")
            )
        return email

    def clean(self) -> dict[str, Any]:
        """Hold the password to the rules, with the person's own words in mind."""
        data = super().clean() or {}
        if "password" in data:
            person = User(email=data.get("email", ""), name=data.get("name", ""))
            try:
                validate_password(data["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data
