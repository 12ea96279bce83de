"""What a manager tells the whole team, and who has read it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned

LONGEST = 2000


class AnnouncementManager(WorkspaceManager["Announcement"]):
    """Named filters of announcements."""

    def pinned(self, now: datetime | Now) -> models.QuerySet["Announcement"]:
        """Return those that still stand, newest first."""
        stands = models.Q(until=None) | models.Q(until__gt=now)
        return self.get_queryset().filter(stands, ended_at=None).order_by("-pk")

    def unread_by(self, teammate: Teammate, now: datetime | Now) -> models.QuerySet["Announcement"]:
        """Return those that still stand and that somebody has not read; never one's own, or from before one came."""
        read = AnnouncementRead.objects.filter(teammate=teammate, announcement=models.OuterRef("pk"))
        pinned = self.pinned(now).filter(~models.Exists(read), created_at__gte=teammate.created_at)
        return pinned.exclude(by=teammate)


class Announcement(WorkspaceOwned):
    """A pinned notice for everybody who works here."""

    text = models.TextField(max_length=LONGEST)
    by = OwnedForeignKey(Teammate, related_name="+", db_index=False, on_delete=models.PROTECT)
    until = models.DateTimeField(null=True, blank=True, help_text="None: until somebody takes it down")
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AnnouncementManager] = AnnouncementManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "id"], name="announcement_of_workspace")]

    @property
    def is_pinned(self) -> bool:
        """Tell whether it still stands."""
        return self.ended_at is None and (self.until is None or self.until > timezone.now())

    def take_down(self) -> bool:
        """End it before its time; tell whether it was this call."""
        return Announcement.objects.filter(pk=self.pk, ended_at=None).update(ended_at=timezone.now()) == 1

    def read(self, *, by: Teammate) -> None:
        """Note that somebody has read it, once."""
        AnnouncementRead.objects.get_or_create(workspace_id=self.workspace_id, announcement=self, teammate=by)


class AnnouncementRead(WorkspaceOwned):
    """One teammate has read one announcement."""

    announcement = OwnedForeignKey(Announcement, related_name="reads", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "announcement", "teammate"], name="read_an_announcement_once"
            )
        ]
