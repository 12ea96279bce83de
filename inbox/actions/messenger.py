"""Who sits before a Messenger: visitors become leads when they write, proven people are users at once."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from customers.models import Company, CompanyMembership, Contact, ContactKind, Visitor
from customers.models.contact import is_address
from customers.models.visitor import digest
from inbox.calc.identity import Claim, Identity, IdentityRefusedError, claim, proven_identity
from inbox.models import MessengerSettings

RESERVED = frozenset(
    [
        "app_id",
        "user_id",
        "email",
        "name",
        "phone",
        "created_at",
        "avatar",
        "user_hash",
        "company",
        "companies",
        "intercom_user_jwt",
        "parley_user_jwt",
        "unsubscribed_from_emails",
        "language_override",
        "page_title",
        "utm_campaign",
        "utm_content",
        "utm_medium",
        "utm_source",
        "utm_term",
        "widgetUrl",
        "api_base",
        "region",
        "alignment",
        "vertical_padding",
        "horizontal_padding",
        "z_index",
        "hide_default_launcher",
        "custom_launcher_selector",
        "theme_mode",
        "action_color",
        "background_color",
        "link_color",
        "session_duration",
        "hide_notifications",
        "installation_type",
        "shows_previews",
        "exp",
        "iat",
        "nbf",
        "aud",
        "sub",
        "iss",
        "jti",
    ]
)
"""What a snippet says that is no attribute of the person's own."""
MOST_ATTRIBUTES = 50


@dataclass(frozen=True)
class Arrival:
    """Who came: a proven ``user``, or a browser that may be a ``lead`` already, with what its page calls it."""

    user: Contact | None = None
    lead: Contact | None = None
    claim: Claim = field(default_factory=Claim)
    secret_print: str = ""


@transaction.atomic
def recognize(
    *, messenger: MessengerSettings, app_id: str, settings: dict[str, Any], browser: str
) -> Arrival:
    """Return who a page's settings prove or claim to be. A claim names a lead and never reaches a user.

    :raises IdentityRefusedError: a wrong proof, or none where the workspace requires one
    """
    is_required = messenger.requires_identity
    identity = proven_identity(settings, secrets=messenger.secrets, app_id=app_id, is_required=is_required)
    if identity:
        user = known_contact(workspace_id=messenger.workspace_id, identity=identity, settings=settings)
        return Arrival(user=user, secret_print=identity.secret_print)
    said, lead = claim(settings, is_required=is_required), lead_of_browser(token=browser)
    said = said if is_address(said.email) else replace(said, email="")
    if lead and lead.kind == ContactKind.LEAD:
        _describe(lead, said)
    return Arrival(lead=lead, claim=said)


@transaction.atomic
def known_contact(*, workspace_id: int, identity: Identity, settings: dict[str, Any]) -> Contact:
    """Return the user behind a proven identity, made or brought up to date from what the page says."""
    said = settings | identity.signed
    contact = _user_behind(identity, workspace_id=workspace_id)
    was, is_new = contact.description, contact.last_seen_at is None
    proven = identity.email if is_address(identity.email) else ""
    contact.email = proven or contact.email or _free_address(said.get("email"))
    contact.name = _text(said.get("name"), 255) or contact.name
    contact.phone = _text(said.get("phone"), 40) or contact.phone
    contact.language = _text(said.get("language_override"), 16) or contact.language
    contact.custom_attributes = _joined(contact.custom_attributes, _attributes(said))
    contact.last_seen_at = contact.updated_at = timezone.now()
    contact.save()
    if is_new or contact.description != was:
        contact.tell_changed()
    if isinstance(said.get("company"), dict):
        _join_company(contact, said["company"], is_signed="company" in identity.signed)
    return contact


def lead_of_browser(*, token: str) -> Contact | None:
    """Return the lead a browser became, or None while it has not written. 1 query."""
    visitor = Visitor.objects.filter(digest=digest(token)).select_related("contact").first()
    return visitor.contact if visitor else None


@transaction.atomic
def lead_for_browser(*, workspace_id: int, token: str, claim: Claim) -> Contact:
    """Return the lead a browser is, making it now that it writes, under the name its page gave."""
    contact = lead_of_browser(token=token)
    if contact is not None:
        return contact
    called = {"name": claim.name, "email": claim.email, "last_seen_at": timezone.now()}
    contact = Contact.objects.create(workspace_id=workspace_id, **called)
    visitor, is_new = Visitor.objects.get_or_create(
        workspace_id=workspace_id, digest=digest(token), defaults={"contact": contact}
    )
    if not is_new:
        # The same browser wrote twice at once: keep the lead of the quicker one.
        contact.delete()
    else:
        contact.tell_changed()
    found: Contact = visitor.contact
    return found


def _user_behind(identity: Identity, *, workspace_id: int) -> Contact:
    """Return the user of an identity, made when new.

    An address alone finds only users without an id: those with one may have told us any address.
    """
    if identity.external_id:
        own: dict[str, Any] = {"workspace_id": workspace_id, "external_id": identity.external_id}
        return Contact.objects.get_or_create(**own, defaults={"kind": ContactKind.USER})[0]
    if not is_address(identity.email):
        raise IdentityRefusedError("email is no address")
    if found := _user_of_address(identity.email):
        return found
    new = {"workspace_id": workspace_id, "kind": ContactKind.USER, "email": identity.email}
    try:
        with transaction.atomic():
            return Contact.objects.create(**new)
    except IntegrityError:
        # Another tab of the same person was quicker.
        if found := _user_of_address(identity.email):
            return found
        raise


def _user_of_address(email: str) -> Contact | None:
    users = Contact.objects.filter(kind=ContactKind.USER, external_id=None)
    return users.alias(address=Lower("email")).filter(address=email.lower()).order_by("pk").first()


def _free_address(said: Any) -> str:
    """Return the address a page gives beside a proven id, unless somebody else has it: it is not proven."""
    email = _text(said, 255).lower()
    is_taken = not is_address(email) or Contact.objects.filter(email__iexact=email).exists()
    return "" if is_taken else email


def _describe(lead: Contact, said: Claim) -> None:
    name, email = said.name or lead.name, said.email or lead.email
    if (name, email) != (lead.name, lead.email):
        lead.name, lead.email, lead.updated_at = name, email, timezone.now()
        lead.save(update_fields=["name", "email", "updated_at"])
        lead.tell_changed()


def _text(value: Any, length: int) -> str:
    return str(value).strip()[:length] if isinstance(value, str | int) else ""


def _attributes(said: dict[str, Any]) -> dict[str, Any]:
    simple = {
        str(key)[:100]: value[:1000] if isinstance(value, str) else value
        for key, value in said.items()
        if key not in RESERVED and isinstance(value, str | int | float | bool)
    }
    return dict(list(simple.items())[:MOST_ATTRIBUTES])


def _joined(known: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return what is known brought up to date; what is new has room up to 50 attributes in all."""
    room = max(0, MOST_ATTRIBUTES - len(known))
    new = [key for key in said if key not in known][:room]
    return known | {key: value for key, value in said.items() if key in known or key in new}


def _join_company(contact: Contact, said: dict[str, Any], *, is_signed: bool) -> None:
    """Let a person join a company; what it is called and pays changes only when the workspace's server says so."""
    external_id = _text(said.get("company_id") or said.get("id"), 255)
    if not external_id:
        return
    own: dict[str, Any] = {"workspace_id": contact.workspace_id}
    told = {"name": _text(said.get("name"), 255), "plan": _text(said.get("plan"), 120)}
    company, is_new = Company.objects.get_or_create(external_id=external_id, **own, defaults=told)
    was = (company.name, company.plan)
    if is_signed and not is_new:
        company.name, company.plan = told["name"] or company.name, told["plan"] or company.plan
        company.updated_at = timezone.now()
        company.save(update_fields=["name", "plan", "updated_at"])
    if is_new or (company.name, company.plan) != was:
        company.tell_changed()
    CompanyMembership.objects.get_or_create(company=company, contact=contact, **own)
