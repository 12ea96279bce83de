"""What a teammate is told of, and by which way."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inbox.calc.quiet_hours import quiet_until
from inbox.models.announcement import Announcement
from inbox.models.conversation import Conversation
from inbox.models.links import ConversationRead
from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned

MAIL_AFTER = timedelta(minutes=2)
MOST_COUNTED = 100


class NotificationKind(models.TextChoices):
    """Why somebody is told."""

    MENTION = "mention", _("Somebody mentions you")
    ASSIGNED = "assigned", _("A conversation becomes yours")
    ASSIGNED_TEAM = "assigned_team", _("A conversation goes to a team of yours")
    MESSAGE = "message", _("A customer writes in a conversation that is yours or that you follow")
    WOKE = "woke", _("A snoozed conversation wakes up")
    NOTE = "note", _("Somebody leaves a note in a conversation that is yours or that you follow")
    WITHHELD = "withheld", _("A reply of yours did not go out")
    ANNOUNCED = "announced", _("An announcement for the whole team")


class Way(models.TextChoices):
    """How a notification reaches somebody who does not look; the list behind the bell holds every one."""

    DESKTOP = "desktop", _("Desktop")
    SOUND = "sound", _("Sound")
    MAIL = "mail", _("E-mail")


D, S, M = Way.DESKTOP.value, Way.SOUND.value, Way.MAIL.value
DEFAULT_WAYS: dict[str, list[str]] = {
    NotificationKind.MENTION: [D, S, M],
    NotificationKind.ASSIGNED: [D, S, M],
    NotificationKind.ASSIGNED_TEAM: [D, S],
    NotificationKind.MESSAGE: [D, S],
    NotificationKind.WOKE: [D, S],
    NotificationKind.NOTE: [D],
    NotificationKind.WITHHELD: [D, S, M],
    NotificationKind.ANNOUNCED: [D, S, M],
}
"""Nothing is silent unless its teammate says so."""


def default_ways() -> dict[str, list[str]]:
    """Return what a teammate gets who has chosen nothing."""
    return {str(kind): list(ways) for kind, ways in DEFAULT_WAYS.items()}


class NotificationManager(WorkspaceManager["Notification"]):
    """Named filters of notifications, and what writing and clearing them means."""

    def unseen(self) -> models.QuerySet["Notification"]:
        """Return those not looked at. What was read in its conversation counts as seen, whichever came first.

        A reply that did not go out is no part somebody could have read: that counts until it is looked at.
        """
        read = ConversationRead.objects.filter(
            teammate=OuterRef("teammate"), conversation=OuterRef("conversation"), seq__gte=OuterRef("seq")
        )
        is_new = models.Q(kind=NotificationKind.WITHHELD) | ~models.Q(Exists(read))
        return self.get_queryset().filter(is_new, seen_at=None)

    def newest_of_each(self, teammate: Teammate) -> models.QuerySet["Notification"]:
        """Return a teammate's notifications, only the newest of each conversation."""
        newer = self.get_queryset().filter(
            teammate=OuterRef("teammate"), conversation=OuterRef("conversation"), seq__gt=OuterRef("seq")
        )
        return self.get_queryset().filter(~Exists(newer), teammate=teammate)

    def unseen_of(self, teammate: Teammate) -> models.QuerySet["Notification", Any]:
        """Return the conversations and announcements in which a teammate has something new, at most 100."""
        of = self.unseen().filter(teammate=teammate).order_by()
        return of.values("conversation_id", "announcement_id").distinct()[:MOST_COUNTED]

    def clear(self, *, teammate: Teammate, **which: Any) -> int:
        """Mark a teammate's as seen, all of them or some; return how many were not."""
        unseen = self.get_queryset().filter(teammate=teammate, seen_at=None, **which)
        return unseen.update(seen_at=timezone.now(), mail_due_at=None)

    def due_for_mail(self, now: datetime) -> models.QuerySet["Notification"]:
        """Return those whose time to be mailed has come, seen or not."""
        return self.get_queryset().filter(mail_due_at__lte=now)


class Notification(WorkspaceOwned):
    """One thing a teammate is told of: at most one for each part, or one for an announcement."""

    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    kind = models.CharField(max_length=14, choices=NotificationKind.choices)
    conversation = OwnedForeignKey(Conversation, null=True, related_name="+", db_index=False)
    seq = models.PositiveIntegerField(default=0, help_text="the part it tells of; 0 for an announcement")
    announcement = OwnedForeignKey(Announcement, null=True, related_name="+", db_index=False)
    by = OwnedForeignKey(Teammate, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    mail_due_at = models.DateTimeField(null=True, blank=True, help_text="None when no mail is owed")
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[NotificationManager] = NotificationManager()

    class Meta:
        constraints = [
            # Whoever writes it twice changes nothing: events come at least once.
            models.UniqueConstraint(
                fields=["workspace", "conversation", "teammate", "seq"], name="notified_once_a_part"
            ),
            models.UniqueConstraint(
                fields=["workspace", "announcement", "teammate"], name="notified_once_an_announcement"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "teammate", "-id"], name="notifications_of_teammate"),
            models.Index(
                fields=["workspace", "teammate"],
                name="notifications_unseen",
                condition=models.Q(seen_at__isnull=True),
            ),
            models.Index(
                fields=["workspace", "mail_due_at"],
                name="notifications_to_mail",
                condition=models.Q(mail_due_at__isnull=False),
            ),
            models.Index(fields=["created_at"], name="notifications_by_age"),
        ]


class NotificationSettingsManager(WorkspaceManager["NotificationSettings"]):
    """Finds what people chose."""

    def of(self, teammate: Teammate) -> "NotificationSettings":
        """Return a teammate's choices; the defaults, not stored, when they made none. 1 query."""
        return self.of_all([teammate])[teammate.pk]

    def of_all(self, teammates: Iterable[Teammate]) -> dict[int, "NotificationSettings"]:
        """Return the choices of several teammates by their ids. 1 query."""
        everybody = list(teammates)
        stored = {row.teammate_id: row for row in self.filter(teammate__in=everybody)}
        return {
            each.pk: stored.get(each.pk)
            or NotificationSettings(workspace_id=each.workspace_id, teammate=each, ways=default_ways())
            for each in everybody
        }


class NotificationSettings(WorkspaceOwned):
    """How one teammate wants to be told."""

    class SoundWhen(models.TextChoices):
        """When a sound may be heard."""

        HIDDEN = "hidden", _("Only when no tab of Parley is in front")
        ALWAYS = "always", _("Always")

    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    ways = models.JSONField(default=default_ways)
    sound_when = models.CharField(max_length=6, choices=SoundWhen.choices, default=SoundWhen.HIDDEN)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    time_zone = models.CharField(
        max_length=64, blank=True, help_text="of the quiet hours; empty: the workspace's"
    )
    is_told_while_away = models.BooleanField(default=False)
    follows_by_itself = models.BooleanField(default=True)

    objects: ClassVar[NotificationSettingsManager] = NotificationSettingsManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "teammate"], name="one_notification_settings_a_seat")
        ]

    def wants(self, kind: str, way: Way) -> bool:
        """Tell whether a kind is to come this way; what was never chosen is as by default."""
        return way.value in self.ways.get(kind, DEFAULT_WAYS.get(kind, []))  # type: ignore[call-overload]

    def quiet_ends_at(self, now: datetime, *, zone: str) -> datetime | None:
        """Return when the quiet hours in force end, or None when there are none now.

        :param zone: the workspace's, for those who named none of their own
        """
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return quiet_until(
            now, begins=self.quiet_from, ends=self.quiet_until, zone=ZoneInfo(self.time_zone or zone)
        )

    def mail_due_at(self, kind: str, now: datetime, *, teammate: Teammate, zone: str) -> datetime | None:
        """Return when a mail goes out if nothing was seen by then, or None for no mail."""
        if not self.wants(kind, Way.MAIL) or (teammate.is_away and not self.is_told_while_away):
            return None
        due_at = now + MAIL_AFTER
        return self.quiet_ends_at(due_at, zone=zone) or due_at

    def is_quiet(self, now: datetime, *, teammate: Teammate, zone: str) -> bool:
        """Tell whether neither desktop nor sound may disturb now."""
        return (teammate.is_away and not self.is_told_while_away) or bool(self.quiet_ends_at(now, zone=zone))

    def change(self, **fields: Any) -> None:
        """Keep some choices."""
        NotificationSettings.objects.update_or_create(
            workspace_id=self.workspace_id, teammate_id=self.teammate_id, defaults=fields
        )
