"""The Messenger's own sign-in: a signed token in memory, no cookies."""

from dataclasses import dataclass
from typing import Any

from django.core import signing

from customers.models import Contact
from inbox.actions.messenger import lead_for_browser, lead_of_browser

LIVES_S = 3600
SALT = "parley.messenger"


@dataclass(frozen=True)
class MessengerSession:
    """Whose Messenger it is: a proven user (``contact_id``) or a browser (``browser``)."""

    workspace_id: int
    contact_id: int | None
    browser: str

    def sign(self) -> str:
        """Return the token that stands for it, for an hour."""
        return signing.dumps([self.workspace_id, self.contact_id, self.browser], salt=SALT)

    def contact(self) -> Contact | None:
        """Return the person, or None for a browser that has not written. 1 query."""
        if self.contact_id is not None:
            return Contact.objects.filter(pk=self.contact_id).first()
        return lead_of_browser(token=self.browser)

    def contact_who_writes(self) -> Contact | None:
        """Return the person, making a lead of a browser that writes; None when the person was deleted."""
        if self.contact_id is not None:
            return self.contact()
        return lead_for_browser(workspace_id=self.workspace_id, token=self.browser)


def read_session(token: Any, *, workspace_id: int) -> MessengerSession | None:
    """Return the session of a token, or None when it is not ours, not this workspace's, or an hour old."""
    try:
        session = MessengerSession(*signing.loads(str(token), salt=SALT, max_age=LIVES_S))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return session if session.workspace_id == workspace_id else None
