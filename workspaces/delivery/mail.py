"""Parley's own mails: plain text and HTML from one set of words."""

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
    _send("invitation", to=invitation.email, context=context)


def send_sign_up_link(*, email: str, token: str) -> None:
    """Mail a newcomer the link that goes on with signing up.

    :raises OSError: the mail server did not take it
    """
    _send("sign_up", to=email, context={"link": address_of("sign_up_confirmed", token)})


def send_already_here(*, email: str) -> None:
    """Tell somebody that they can sign in already, since somebody tried to sign up with their address.

    :raises OSError: the mail server did not take it
    """
    links = {"link": address_of("account_login"), "reset": address_of("account_reset_password")}
    _send("already_here", to=email, context=links)


def address_of(url_name: str, *args: str) -> str:
    """Return the public address of a page."""
    return settings.PARLEY_BASE_URL + reverse(url_name, args=args)


def _send(name: str, *, to: str, context: dict[str, Any]) -> None:
    folder = f"workspaces/mail/{name}"
    # A header may not have line breaks: names from outside stand in it.
    subject = " ".join(render_to_string(f"{folder}_subject.txt", context).split())
    mail = EmailMultiAlternatives(subject, render_to_string(f"{folder}.txt", context).strip() + "\n", to=[to])
    mail.attach_alternative(render_to_string(f"{folder}.html", context), "text/html")
    mail.send()
