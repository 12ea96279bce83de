"""Contacts, companies and what contacts do."""

from customers.models.company import Company, CompanyMembership
from customers.models.contact import Contact, ContactKind
from customers.models.event import ContactEvent

__all__ = ["Company", "CompanyMembership", "Contact", "ContactEvent", "ContactKind"]
