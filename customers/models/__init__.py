"""Contacts, companies and what contacts do."""

from customers.models.company import Company, CompanyMembership
from customers.models.contact import Contact, ContactKind
from customers.models.event import ContactEvent
from customers.models.visitor import Visitor

__all__ = ["Company", "CompanyMembership", "Contact", "ContactEvent", "ContactKind", "Visitor"]
