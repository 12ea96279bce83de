"""A file that came with a message, a reply or a note."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone

from customers.models import Contact
from inbox.models.part import ConversationPart
from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned

LARGEST_BYTES = 25_000_000
MOST_FILES = 10
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def new_file_key() -> str:
    """Return 192 random bits: the name a file is stored under, and the only one that leads to it."""
    return token_urlsafe(24)


class AttachmentManager(WorkspaceManager["Attachment"]):
    """Finds uploads."""

    def offered(
        self,
        keys: Iterable[str],
        *,
        client_id: UUID | None,
        contact: Contact | None = None,
        teammate: Teammate | None = None,
    ) -> list["Attachment"]:
        """Return a writer's own uploads that belong to no part, or to the one an earlier try stored. 1 query.

        :raises Attachment.DoesNotExist: when one of them is not theirs to send
        """
        wanted = list(dict.fromkeys(keys))
        if not wanted:
            return []
        free = models.Q(part=None, held=None)
        if client_id is not None:
            free |= models.Q(part__client_id=client_id) | models.Q(held__client_id=client_id)
        found = self.filter(free, key__in=wanted, by_contact=contact, by_teammate=teammate).order_by("pk")
        files = list(found[:MOST_FILES])
        if len(files) != len(wanted):
            raise Attachment.DoesNotExist
        return files

    def left_over(self, before: datetime) -> models.QuerySet["Attachment"]:
        """Return the uploads from before a time that were never sent."""
        return self.filter(part=None, held=None, created_at__lt=before)


class Attachment(WorkspaceOwned):
    """One uploaded file; it lies in ``MEDIA_ROOT`` under its key. What it is was read from its content."""

    key = models.CharField(max_length=32, default=new_file_key, editable=False)
    name = models.CharField(max_length=150, help_text="as the sender called it, made harmless")
    content_type = models.CharField(max_length=40, default="application/octet-stream")
    size_bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0, help_text="in pixels; 0 when it is no picture")
    height = models.PositiveIntegerField(default=0)
    part = OwnedForeignKey(ConversationPart, null=True, related_name="attachments", db_index=False)
    held = OwnedForeignKey(
        "inbox.HeldReply",
        null=True,
        related_name="attachments",
        db_index=False,
        on_delete=models.SET_NULL,
        help_text="the reply it goes out with",
    )
    by_contact = OwnedForeignKey(Contact, null=True, related_name="+", db_index=False)
    by_teammate = OwnedForeignKey(
        Teammate, null=True, related_name="+", db_index=False, on_delete=models.PROTECT
    )
    created_at = models.DateTimeField(default=timezone.now)
    url = ""  # where whoever is looking may fetch it; set by the edge that shows it

    objects: ClassVar[AttachmentManager] = AttachmentManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="attachment_key")]
        indexes = [
            models.Index(fields=["workspace", "part"], name="attachments_of_part"),
            models.Index(
                fields=["workspace", "held"],
                name="attachments_of_held",
                condition=models.Q(held__isnull=False),
            ),
            models.Index(fields=["key"], name="attachments_by_key"),
            models.Index(fields=["created_at"], name="attachments_left_over", condition=models.Q(part=None)),
        ]

    @property
    def is_picture(self) -> bool:
        """Tell whether it may be shown in place: a picture by its content, not by its name."""
        return self.content_type in PICTURES and self.width > 0

    @property
    def path(self) -> Path:
        """Return where the file lies."""
        return file_path(self.key)


def file_path(key: str) -> Path:
    """Return where the file of a key lies, in one of 4096 folders."""
    return Path(settings.MEDIA_ROOT) / "attachments" / key[:2].lower() / key
