"""A browser that wrote without signing in."""

import hashlib

from django.db import models
from django.utils import timezone

from customers.models.contact import Contact
from workspaces.models import OwnedForeignKey, WorkspaceOwned


def digest(token: str) -> str:
    """Return what is stored of a visitor's token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Visitor(WorkspaceOwned):
    """The tie between a browser's random token (only its hash is kept) and the lead it became by writing."""

    contact = OwnedForeignKey(Contact, related_name="browsers")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "digest"], name="one_lead_a_browser")]
