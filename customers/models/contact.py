"""A person who writes in."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import timezone

from customers.events import contact_changed
from customers.models.company import Company
from customers.models.opaque_id import new_opaque_id
from workspaces.models import WorkspaceManager, WorkspaceOwned, announce

LONGEST_ADDRESS = 254


SEEN_EVERY = timedelta(seconds=30)


class ContactKind(models.TextChoices):
    """What the workspace knows of a contact: signed in to its product (user) or not (lead)."""

    LEAD = "lead"
    USER = "user"


def display_name(name: str, email: str, public_id: str) -> str:
    """Return how teammates see a person: the name, else the address, else "Visitor" and the end of the public id."""
    return name or email or f"Visitor {public_id[-4:]}"


def is_address(text: str) -> bool:
    """Tell whether a contact may have this as e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS


class ContactManager(WorkspaceManager["Contact"]):
    """Finds contacts."""

    def named(self, public_id: str) -> "Contact":
        """Return the contact with this public id.

        :raises Contact.DoesNotExist: also when it is another workspace's
        """
        return self.get(public_id=public_id)


class Contact(WorkspaceOwned):
    """A person who writes in: a lead, or a user the workspace's product vouches for."""

    public_id = models.CharField(max_length=24, default=new_opaque_id, editable=False)
    kind = models.CharField(max_length=4, choices=ContactKind.choices, default=ContactKind.LEAD)
    external_id = models.CharField(max_length=255, null=True, blank=True)
    email = models.EmailField(max_length=LONGEST_ADDRESS, blank=True)
    name = models.CharField(max_length=255, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=16, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=120, blank=True)
    page_title = models.CharField(max_length=255, blank=True)
    page_url = models.CharField(max_length=1000, blank=True)
    custom_attributes = models.JSONField(default=dict, blank=True)
    blocked_at = models.DateTimeField(
        null=True, blank=True, help_text="what they write since is kept as spam; they are not told"
    )
    signed_up_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    companies = models.ManyToManyField(Company, through="CompanyMembership", related_name="contacts")

    objects: ClassVar[ContactManager] = ContactManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "id"], name="contact_of_workspace"),
            models.UniqueConstraint(fields=["workspace", "public_id"], name="contact_public_id"),
            models.UniqueConstraint(fields=["workspace", "external_id"], name="contact_external_id"),
            models.UniqueConstraint(
                "workspace",
                models.functions.Lower("email"),
                condition=models.Q(kind=ContactKind.USER, external_id=None) & ~models.Q(email=""),
                name="user_of_address_once",
            ),
        ]
        indexes = [
            models.Index("workspace", models.functions.Lower("email"), name="contact_by_email"),
        ]

    def __str__(self) -> str:
        """Return how teammates see the person: name, address, or "Visitor" with four digits."""
        return self.display_name

    @property
    def display_name(self) -> str:
        """Return the name, else the address, else "Visitor" and the end of the public id."""
        return display_name(self.name, self.email, self.public_id)

    @property
    def first_name(self) -> str:
        """Return how to address the person in a sentence."""
        return self.display_name.split(" ", maxsplit=1)[0] if self.name else self.display_name

    def note_presence(self) -> None:
        """Note that the person has a Messenger before their eyes at this moment; written twice a minute at most."""
        now = timezone.now()
        if self.last_seen_at is None or self.last_seen_at < now - SEEN_EVERY:
            type(self).objects.filter(pk=self.pk).update(last_seen_at=now)
            self.last_seen_at = now

    def block(self) -> bool:
        """Keep what the person writes from now on as spam; tell whether it was this call that did it."""
        return self._set_blocked(timezone.now())

    def unblock(self) -> bool:
        """Let what the person writes be ordinary again; tell whether it was this call that did it."""
        return self._set_blocked(None)

    def _set_blocked(self, at: datetime | None) -> bool:
        other = Contact.objects.filter(pk=self.pk, blocked_at__isnull=at is not None)
        if not other.update(blocked_at=at, updated_at=timezone.now()):
            return False
        self.blocked_at = at
        return True

    @property
    def description(self) -> tuple[object, ...]:
        """Return everything the person is found by."""
        called = (
            self.name,
            self.email,
            self.phone,
            self.external_id,
            self.job_title,
            self.city,
            self.country,
        )
        return (*called, dict(self.custom_attributes))

    def tell_changed(self) -> None:
        """Announce, in the transaction of the change, that the person is new or is described differently."""
        announce(contact_changed, workspace_id=self.workspace_id, contact_id=self.pk)

    def seen(self, *, at: datetime, page_url: str = "", page_title: str = "") -> None:
        """Note that the person is here now, and on which page; it does not count as a change of the person."""
        self.last_seen_at = at
        fields: dict[str, Any] = {"last_seen_at": at}
        if page_url:
            self.page_url, self.page_title = page_url[:1000], page_title[:255]
            fields |= {"page_url": self.page_url, "page_title": self.page_title}
        Contact.objects.filter(pk=self.pk).update(**fields)
