"""Who sits before a Messenger: visitors become leads when they write, proven people are users at once."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from customers.models import Company, CompanyMembership, Contact, ContactKind, Visitor
from customers.models.visitor import digest
from inbox.calc.identity import Identity

RESERVED = {
    *(
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
    ),
    *("intercom_user_jwt", "parley_user_jwt", "widgetUrl", "api_base", "alignment", "vertical_padding"),
    *("horizontal_padding", "z_index", "hide_default_launcher", "custom_launcher_selector", "theme_mode"),
    *(
        "action_color",
        "background_color",
        "link_color",
        "page_title",
        "language_override",
        "session_duration",
    ),
    *("hide_notifications", "unsubscribed_from_emails", "exp", "iat", "aud", "sub"),
}
MOST_ATTRIBUTES = 50


@transaction.atomic
def known_contact(*, workspace_id: int, identity: Identity, settings: dict[str, Any]) -> Contact:
    """Return the user behind a proven identity, made or brought up to date from what the page says."""
    said = settings | identity.signed
    key = {"external_id": identity.external_id} if identity.external_id else {"email": identity.email}
    contact = Contact.objects.filter(kind=ContactKind.USER, **key).order_by("pk").first()
    if contact is None:
        contact = Contact.objects.create(workspace_id=workspace_id, kind=ContactKind.USER, **key)
    contact.email = identity.email or str(said.get("email") or contact.email)[:254].lower()
    contact.name = str(said.get("name") or contact.name)[:255]
    contact.phone = str(said.get("phone") or contact.phone)[:40]
    contact.language = str(said.get("language_override") or contact.language)[:16]
    contact.custom_attributes = contact.custom_attributes | _attributes(said)
    contact.last_seen_at = contact.updated_at = timezone.now()
    contact.save()
    if isinstance(said.get("company"), dict):
        _join_company(contact, said["company"])
    return contact


def lead_of_browser(*, token: str) -> Contact | None:
    """Return the lead a browser became, or None while it has not written. 1 query."""
    visitor = Visitor.objects.filter(digest=digest(token)).select_related("contact").first()
    return visitor.contact if visitor else None


@transaction.atomic
def lead_for_browser(*, workspace_id: int, token: str) -> Contact:
    """Return the lead a browser is, making it now that it writes."""
    contact = lead_of_browser(token=token)
    if contact is not None:
        return contact
    contact = Contact.objects.create(workspace_id=workspace_id, last_seen_at=timezone.now())
    visitor, is_new = Visitor.objects.get_or_create(
        workspace_id=workspace_id, digest=digest(token), defaults={"contact": contact}
    )
    if not is_new:
        # The same browser wrote twice at once: keep the lead of the quicker one.
        contact.delete()
    found: Contact = visitor.contact
    return found


def _attributes(said: dict[str, Any]) -> dict[str, Any]:
    simple = {
        str(key)[:100]: value[:1000] if isinstance(value, str) else value
        for key, value in said.items()
        if key not in RESERVED and isinstance(value, str | int | float | bool)
    }
    return dict(list(simple.items())[:MOST_ATTRIBUTES])


def _join_company(contact: Contact, said: dict[str, Any]) -> None:
    external_id = str(said.get("company_id") or said.get("id") or "")[:255]
    if not external_id:
        return
    own: dict[str, Any] = {"workspace_id": contact.workspace_id}
    company, _ = Company.objects.get_or_create(external_id=external_id, **own)
    company.name = str(said.get("name") or company.name)[:255]
    company.plan = str(said.get("plan") or company.plan)[:120]
    company.updated_at = timezone.now()
    company.save()
    CompanyMembership.objects.get_or_create(company=company, contact=contact, **own)
