"""How signing in and second factors behave: our choices, django-allauth's machinery."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from workspaces.models.encrypted import decrypt, encrypt


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in and sign-up."""


class MFAAdapter(DefaultMFAAdapter):
    """Second factors, with their secrets encrypted at rest."""

    def encrypt(self, text: str) -> str:
        """Encrypt a second factor's secret."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read a second factor's secret."""
        return decrypt(encrypted_text)
