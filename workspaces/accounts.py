"""How signing in and second factors behave: our choices, django-allauth's machinery."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from workspaces.models.encrypted import decrypt, encrypt


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in and sign-up."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return who asks: the address the outermost proxy saw, or else the one that connected."""
        try:
            ip: str = super().get_client_ip(request)
        except ImproperlyConfigured:
            # Fewer proxies than were counted: somebody inside asks directly, and vouches for nobody.
            return str(request.META["REMOTE_ADDR"])
        return ip


class MFAAdapter(DefaultMFAAdapter):
    """Second factors, with their secrets encrypted at rest."""

    def encrypt(self, text: str) -> str:
        """Encrypt a second factor's secret."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read a second factor's secret."""
        return decrypt(encrypted_text)
