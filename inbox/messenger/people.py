"""What a person leaves beside messages: an address, and what they did on the site."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers.models import ContactEvent
from customers.models.contact import is_address
from inbox.messenger.answers import read_json, refuse
from inbox.messenger.sessions import MessengerSession, with_session

LARGEST_METADATA = 4096


@require_POST
@with_session("email")
def leave_email(request: HttpRequest, session: MessengerSession) -> HttpResponse:
    """Keep the address a lead leaves, so that an answer can reach them; it proves nothing and joins nothing."""
    said = (read_json(request) or {}).get("email")
    email = said.strip() if isinstance(said, str) else ""
    contact = session.contact()
    if contact is None or session.contact_id is not None:
        return refuse("forbidden", "Only somebody who is not signed in leaves an address.", status=403)
    if not is_address(email):
        message = _("That does not look like an e-mail address.")
        return refuse("parameter_invalid", message, status=400, field="email")
    contact.email = email
    contact.updated_at = timezone.now()
    contact.save(update_fields=["email", "updated_at"])
    contact.tell_changed()
    return JsonResponse({"email": email})


@require_POST
@with_session("event")
def track(request: HttpRequest, session: MessengerSession) -> HttpResponse:
    """Store what a known person did; what an unknown browser does is not kept."""
    said, contact = read_json(request) or {}, session.contact()
    name = said.get("name")
    if not isinstance(name, str) or not name.strip():
        return refuse("parameter_invalid", "name must be a text.", status=400, field="name")
    if contact:
        own = {"workspace_id": session.workspace_id, "contact": contact}
        ContactEvent.objects.create(name=name.strip()[:255], metadata=_metadata(said.get("metadata")), **own)
    return HttpResponse(status=202)


def _metadata(said: Any) -> dict[str, Any]:
    """Return what was said about an event when it is an object of a sensible size, else nothing."""
    is_sensible = isinstance(said, dict) and len(json.dumps(said)) <= LARGEST_METADATA
    return said if is_sensible else {}
