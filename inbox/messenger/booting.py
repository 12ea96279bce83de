"""Who is there: a proven user, or a browser; an unproven claim joins nothing."""

import re
import secrets
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from customers.models import Contact
from inbox.actions.messenger import recognize
from inbox.calc.identity import IdentityRefusedError, secret_print
from inbox.calc.origins import is_trusted
from inbox.messenger.answers import (
    closed_until,
    find_workspace,
    is_foreign,
    read_json,
    refuse,
    refuse_for_now,
    state_of,
)
from inbox.messenger.limits import wait_s
from inbox.messenger.sessions import MessengerSession, with_session
from inbox.models import MessengerSettings
from workspaces.guards import client_ip
from workspaces.models import Workspace
from workspaces.tenancy import inside_workspace

BROWSER_TOKEN = re.compile(r"^[0-9a-f]{32}$")


@csrf_exempt
@require_POST
def boot(request: HttpRequest, app_id: str) -> HttpResponse:
    """Answer who this is, with a token for an hour."""
    workspace, said = find_workspace(app_id), read_json(request)
    if said is None or not isinstance(said.get("settings", {}), dict):
        return refuse("parameter_invalid", "The body must be a JSON object.", status=400)
    if is_foreign(request):
        return refuse("origin_refused", "Only the Messenger's own frame may boot.", status=403)
    if wait := wait_s("boot", workspace_id=workspace.pk, address=client_ip(request)):
        return refuse_for_now(wait)
    with inside_workspace(workspace.pk):
        return _open(workspace, said, own_host=request.get_host())


@require_POST
@with_session("read")
def renew(request: HttpRequest, session: MessengerSession) -> HttpResponse:
    """Answer with a fresh token for a day after the proof, unless the secret that proved it was ended."""
    messenger = MessengerSettings.objects.of(session.workspace_id)
    prints = {"", *map(secret_print, messenger.secrets)}
    if not session.may_renew or session.secret_print not in prints or is_foreign(request):
        return refuse("unauthorized", "Boot again.", status=401)
    return JsonResponse({"token": session.renewed().sign()})


def _open(workspace: Workspace, said: dict[str, Any], *, own_host: str) -> HttpResponse:
    messenger, settings = MessengerSettings.objects.of(workspace.pk), said.get("settings", {})
    if not is_trusted(said.get("host"), trusted=messenger.allowed_origins):
        return refuse("origin_refused", _("This site is not on the list of trusted sites."), status=403)
    host = str(said.get("host") or "")
    # The preview in the settings is no site of theirs.
    if urlsplit(host).netloc not in ("", own_host):
        messenger.note_site(host)
    browser = said.get("browser")
    if not isinstance(browser, str) or not BROWSER_TOKEN.match(browser):
        browser = secrets.token_hex(16)
    try:
        arrival = recognize(messenger=messenger, app_id=workspace.app_id, settings=settings, browser=browser)
    except IdentityRefusedError as error:
        return refuse("identity_refused", str(error), status=403)
    user_id = arrival.user.pk if arrival.user else None
    session = MessengerSession(workspace.pk, user_id, browser, arrival.claim, arrival.secret_print)
    person = arrival.user or arrival.lead
    _see(person, said.get("page"))
    name = person.name if person else arrival.claim.name
    said_back = {"token": session.sign(), "browser": browser, "name": name, "closed": closed_until()}
    return JsonResponse({**said_back, **state_of(person)})


def _see(contact: Contact | None, page: Any) -> None:
    if contact and isinstance(page, dict):
        url, title = str(page.get("url") or ""), str(page.get("title") or "")
        contact.seen(at=timezone.now(), page_url=url, page_title=title)
