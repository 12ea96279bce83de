"""Telling the whole team something."""

from datetime import datetime

from django.db import transaction

from inbox.events import announced
from inbox.models import Announcement, Notification
from workspaces.models import AuditEntry, Teammate, announce


@transaction.atomic
def announce_to_team(
    *, by: Teammate, text: str, until: datetime | None, ip: str | None = None
) -> Announcement:
    """Pin a notice for everybody, who hear of it by their bells."""
    own = {"workspace_id": by.workspace_id}
    announcement = Announcement.objects.create(by=by, text=text, until=until, **own)
    AuditEntry.objects.record(by=by, action="announcement.made", target=text[:120], ip=ip, **own)
    announce(announced, announcement_id=announcement.pk, **own)
    return announcement


@transaction.atomic
def read_announcement(announcement: Announcement, *, by: Teammate) -> bool:
    """Note that somebody has read it; tell whether that cleared something behind the bell."""
    announcement.read(by=by)
    return Notification.objects.clear(teammate=by, announcement=announcement) > 0


@transaction.atomic
def take_down(announcement: Announcement, *, by: Teammate, ip: str | None = None) -> None:
    """End a notice before its time; nobody is reminded of it any more."""
    if announcement.take_down():
        Notification.objects.filter(announcement=announcement).delete()
        own = {"workspace_id": by.workspace_id}
        AuditEntry.objects.record(
            by=by, action="announcement.taken_down", target=announcement.text[:120], ip=ip, **own
        )
