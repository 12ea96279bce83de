"""Mails to teammates about what they have not seen."""

from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from inbox.queries.bell import Item
from workspaces.delivery.mail import address_of, send_mail
from workspaces.models import Teammate

LONGEST_SUBJECT = 120


def send_notifications(teammate: Teammate, items: Sequence[Item], *, key: str) -> None:
    """Mail a teammate what is new in one conversation, or one announcement; the newest last.

    :param key: tells this mail from every other: it is in the Message-ID, so that mailboxes know a second copy
    :raises OSError: the mail server did not take it
    """
    newest, slug = items[-1], teammate.workspace.slug
    link = (
        address_of("inbox_conversation", slug, "everyone", str(newest.conversation_id))
        if newest.conversation_id
        else address_of("announcements", slug)
    )
    subject = f"{newest.name}: {newest.words}" if newest.kind != "message" else newest.words
    context = {
        "teammate": teammate,
        "workspace": teammate.workspace,
        "items": items,
        "newest": newest,
        "subject": subject[:LONGEST_SUBJECT],
        "link": link,
        "settings_link": address_of("settings_notifications", slug),
    }
    headers = {
        "Message-ID": f"<{sha256(key.encode()).hexdigest()[:32]}@{urlsplit(settings.PARLEY_BASE_URL).hostname}>",
        "List-Unsubscribe": f"<{context['settings_link']}>",
        "Auto-Submitted": "auto-generated",
    }
    send_mail("inbox/mail/notification", to=teammate.user.email, context=context, headers=headers)


def send_test(teammate: Teammate) -> None:
    """Mail a teammate a word of trial, as notifications are mailed.

    :raises OSError: the mail server did not take it
    """
    slug = teammate.workspace.slug
    context = {
        "teammate": teammate,
        "workspace": teammate.workspace,
        "items": [],
        "subject": _("A mail to try it"),
        "link": address_of("inbox", slug),
        "settings_link": address_of("settings_notifications", slug),
    }
    send_mail("inbox/mail/notification", to=teammate.user.email, context=context)
