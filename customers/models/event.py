"""What contacts do in the workspace's product."""

from django.db import models
from django.utils import timezone

from customers.models.contact import Contact
from workspaces.models import OwnedForeignKey, WorkspaceOwned


class ContactEvent(WorkspaceOwned):
    """One thing a contact did, as the workspace's product or site reported it."""

    contact = OwnedForeignKey(Contact, related_name="events", db_index=False)
    name = models.CharField(max_length=255)
    metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "contact", "-created_at"], name="events_of_contact"),
        ]
