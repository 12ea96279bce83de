"""Parley's own mails: plain text and HTML from one set of words."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from workspaces.models import Invitation


def send_invitation(invitation: Invitation) -> None:
    """Mail somebody the link to their seat.

    :raises OSError: the mail server did not take it
    """
    link = address_of("invitation", invitation.secret)
    context = {"invitation": invitation, "workspace": invitation.workspace, "link": link}
    send_mail("workspaces/mail/invitation", to=invitation.email, context=context)


def send_sign_up_link(*, email: str, token: str) -> None:
    """Mail a newcomer the link that goes on with signing up.

    :raises OSError: the mail server did not take it
    """
    send_mail("workspaces/mail/sign_up", to=email, context={"link": address_of("sign_up_confirmed", token)})


def send_already_here(*, email: str) -> None:
    """Tell somebody that they can sign in already, since somebody tried to sign up with their address.

    :raises OSError: the mail server did not take it
    """
    links = {"link": address_of("account_login"), "reset": address_of("account_reset_password")}
    send_mail("workspaces/mail/already_here", to=email, context=links)


def address_of(url_name: str, *args: str) -> str:
    """Return the public address of a page."""
    return settings.PARLEY_BASE_URL + reverse(url_name, args=args)


def send_mail(
    folder: str,
    *,
    to: str,
    context: dict[str, Any],
    headers: dict[str, str] | None = None,
    files: Sequence[tuple[str, str, str]] = (),
) -> None:
    """Send one set of words as plain text and HTML.

    :param folder: of the templates: ``<folder>_subject.txt``, ``<folder>.txt`` and ``<folder>.html``
    :param files: to attach: name, content and type of each
    :raises OSError: the mail server did not take it
    """
    # A header may not have line breaks: names from outside stand in it.
    subject = " ".join(render_to_string(f"{folder}_subject.txt", context).split())
    mail = EmailMultiAlternatives(
        subject, render_to_string(f"{folder}.txt", context).strip() + "\n", to=[to], headers=headers
    )
    mail.attach_alternative(render_to_string(f"{folder}.html", context), "text/html")
    for file in files:
        mail.attach(*file)
    mail.send()
