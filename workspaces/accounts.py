"""How signing in and second factors behave: our choices, django-allauth's machinery."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workspaces.api.errors import error_list
from workspaces.models.encrypted import decrypt, encrypt

logger = logging.getLogger(__name__)


class MailDownError(ImmediateHttpResponse):
    """No mail can be sent at the moment, and the page is about one."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in and sign-up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Address and password do not fit together. Check both, or set a new password."
        ),
        "too_many_login_attempts": _("Too many tries. Nothing is lost; please wait five minutes."),
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your password."),
        "email_taken": _("This address cannot be used."),
        "rate_limited": _("Too many tries. Please wait a little."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail that somebody waits for.

        :raises MailDownError: the mail server did not take it; it carries the page that says so
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            logger.exception("no mail went out (%s)", template_prefix)
            raise MailDownError(mail_down(self.request)) from error

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """Tell somebody that their sign-in was changed; that it was changed does not depend on the mail."""
        try:
            super().send_notification_mail(*args, **options)
        except MailDownError:
            logger.warning("nobody was told about a changed sign-in")

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

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong or was used already. Wait for the next one."),
        "unverified_email": _("Confirm your address first: a link is in your mail."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a second factor's secret."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read a second factor's secret."""
        return decrypt(encrypted_text)


def mail_down(request: HttpRequest) -> HttpResponse:
    """Answer 503: what was asked for needs a mail, and none can be sent at the moment."""
    if "json" in request.headers.get("Accept", ""):
        reason = gettext("No mail can be sent at the moment. Please try again in a few minutes.")
        return JsonResponse(error_list("service_unavailable", reason), status=503)
    return HttpResponse(render_to_string("workspaces/doors/mail_down.html", request=request), status=503)
