"""The Messenger's own sign-in: a signed token in memory, no cookies."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from customers.models import Contact
from inbox.actions.messenger import lead_for_browser, lead_of_browser
from inbox.calc.identity import Claim
from inbox.messenger.answers import find_workspace, refuse, refuse_for_now
from inbox.messenger.limits import wait_s
from workspaces.guards import client_ip
from workspaces.tenancy import inside_workspace

LIVES_S = 3600
LONGEST_S = 24 * 3600
"""A proof of identity is asked for again after a day; until then a token may be renewed."""
SALT = "parley.messenger"


@dataclass(frozen=True)
class MessengerSession:
    """Whose Messenger it is: a proven user (``contact_id``) or a browser, with what its page calls it."""

    workspace_id: int
    contact_id: int | None
    browser: str
    claim: Claim = field(default_factory=Claim)
    secret_print: str = ""
    since: int = 0
    signed_at: int = 0
    app_id: str = ""

    def sign(self) -> str:
        """Return the token that stands for it, for an hour."""
        fields = [self.workspace_id, self.contact_id, self.browser, self.claim.name, self.claim.email]
        now = int(time.time())
        return signing.dumps([*fields, self.secret_print, self.since or now, now], salt=SALT)

    @property
    def expires_at(self) -> float:
        """Return when the token ends, in seconds since 1970."""
        return self.signed_at + LIVES_S

    @property
    def may_renew(self) -> bool:
        """Tell whether a new token may be had without proving oneself again."""
        return time.time() < self.since + LONGEST_S

    def renewed(self) -> "MessengerSession":
        """Return the same session with an hour before it."""
        return replace(self, signed_at=int(time.time()))

    def contact(self) -> Contact | None:
        """Return the person, or None for a browser that has not written. 1 query."""
        if self.contact_id is not None:
            return Contact.objects.filter(pk=self.contact_id).first()
        return lead_of_browser(token=self.browser)

    def contact_who_writes(self) -> Contact | None:
        """Return the person, making a lead of a browser that writes; None when the person was deleted."""
        if self.contact_id is not None:
            return self.contact()
        return lead_for_browser(workspace_id=self.workspace_id, token=self.browser, claim=self.claim)

    @property
    def person(self) -> str:
        """Return what limits are counted by."""
        return str(self.contact_id) if self.contact_id is not None else self.browser


def read_session(token: Any, *, workspace_id: int) -> MessengerSession | None:
    """Return the session of a token, or None when it is not ours, not this workspace's, or an hour old."""
    try:
        workspace, contact, browser, name, email, *rest = signing.loads(
            str(token), salt=SALT, max_age=LIVES_S
        )
        session = MessengerSession(workspace, contact, browser, Claim(name, email), *rest)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return session if session.workspace_id == workspace_id else None


def session_of(request: HttpRequest, app_id: str, action: str) -> "MessengerSession | HttpResponse":
    """Return the session a request's token stands for, or the answer that refuses it: 401, or 429 beyond a limit."""
    workspace = find_workspace(app_id)
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    session = read_session(token, workspace_id=workspace.pk)
    if session is None:
        return refuse("unauthorized", "Boot again.", status=401)
    who = {"person": session.person, "address": client_ip(request)}
    wait = wait_s(action, workspace_id=workspace.pk, **who)
    return refuse_for_now(wait) if wait else replace(session, app_id=app_id)


def with_session(action: str) -> Callable[[Any], Any]:
    """Open the workspace for whoever holds a valid token, within an action's limits; refuse others."""

    def decorate(view: Any) -> Any:
        @wraps(view)
        @csrf_exempt
        def guarded(request: HttpRequest, app_id: str, **kwargs: Any) -> HttpResponse:
            session = session_of(request, app_id, action)
            if isinstance(session, HttpResponse):
                return session
            with inside_workspace(session.workspace_id):
                answer: HttpResponse = view(request, session, **kwargs)
                return answer

        return guarded

    return decorate
