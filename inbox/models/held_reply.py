"""A reply that was sent and has not gone out yet: held for some seconds so that it can be taken back, or scheduled."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from inbox.events import reply_held
from inbox.models.conversation import Conversation
from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned, announce

if TYPE_CHECKING:
    from inbox.models.attachment import Attachment

MAX_ATTEMPTS = 12


class HeldState(models.TextChoices):
    """Where a held reply stands; one that went out has no row any more, but a part."""

    HELD = "held"
    WITHHELD = "withheld"  # it would have been sent blindly: a draft again, in the thread
    UNDONE = (
        "undone"  # kept for a day without its words, so that a late try of the same request stores nothing
    )


class Then(models.TextChoices):
    """What follows when the reply goes out."""

    NOTHING = "", "nothing"
    CLOSE = "close", "close"
    SNOOZE = "snooze", "snooze"


class WithheldFor(models.TextChoices):
    """Why a reply did not go out."""

    MESSAGE = "message"  # the contact wrote after it was scheduled
    REPLY = "reply"  # a colleague answered after it was scheduled
    SPAM = "spam"  # somebody marked it as spam, or blocked the contact, after it was scheduled
    SEAT = "seat"  # its writer may no longer answer here


class HeldReplyManager(WorkspaceManager["HeldReply"]):
    """Named filters of held replies."""

    def due(self, now: datetime) -> models.QuerySet["HeldReply"]:
        """Return those that the sweep may deliver now."""
        return self.get_queryset().filter(
            state=HeldState.HELD, send_after__lte=now, attempts__lt=MAX_ATTEMPTS
        )

    def stuck(self) -> models.QuerySet["HeldReply"]:
        """Return what was given up on and waits for an operator."""
        return self.get_queryset().filter(HeldReply.STUCK)

    def shown(self) -> models.QuerySet["HeldReply"]:
        """Return what a thread shows, what goes out first on top."""
        rows = self.get_queryset().exclude(state=HeldState.UNDONE).select_related("by_teammate")
        return rows.order_by("send_after", "pk")

    def going_out(self, conversation: Conversation) -> models.QuerySet["HeldReply"]:
        """Return what was sent in a conversation and goes out within seconds; nothing scheduled."""
        return self.filter(conversation=conversation, state=HeldState.HELD, is_scheduled=False)

    def claim(self, conversation: Conversation, *, by: Teammate, client_id: UUID) -> "HeldReply | None":
        """Return a teammate's held or withheld reply, locked; None when there is none, or it went out meanwhile."""
        rows = self.exclude(state=HeldState.UNDONE).select_for_update(of=("self",))
        held = rows.filter(conversation=conversation, by_teammate=by, client_id=client_id).first()
        if held is not None:
            held.conversation = conversation
        return held


class HeldReply(WorkspaceOwned):
    """One reply on its way; the sweep turns it into a part with the same client id and deletes it."""

    STUCK: ClassVar[models.Q] = models.Q(state=HeldState.HELD, attempts__gte=MAX_ATTEMPTS)

    conversation = OwnedForeignKey(Conversation, related_name="held_replies", db_index=False)
    by_teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=HeldState.choices, default=HeldState.HELD)
    body = models.TextField(blank=True)
    client_id = models.UUIDField(help_text="chosen by the sender; the part gets the same")
    at_seq = models.PositiveIntegerField(
        default=0, help_text="where the conversation stood when it was sent or scheduled"
    )
    number = models.PositiveIntegerField(default=0, help_text="the conversation's held_changes after it came")
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="of the wait it ends, should closing end that before"
    )
    created_at = models.DateTimeField(default=timezone.now)
    send_after = models.DateTimeField()
    is_scheduled = models.BooleanField(default=False)
    then = models.CharField(max_length=6, choices=Then.choices, blank=True, default=Then.NOTHING)
    snooze_until = models.DateTimeField(null=True, blank=True, help_text="empty: until the contact writes")
    withheld_for = models.CharField(max_length=7, choices=WithheldFor.choices, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    taken_files: "list[Attachment]"
    """Set on a reply that was taken back: the files that went back with it."""

    objects: ClassVar[HeldReplyManager] = HeldReplyManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "conversation", "client_id"], name="held_of_client_id_once"
            ),
            models.UniqueConstraint(fields=["workspace", "id"], name="held_of_workspace"),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "send_after", "id"],
                name="held_due",
                condition=models.Q(state="held", attempts__lt=MAX_ATTEMPTS),
            ),
            models.Index(fields=["created_at"], name="undone_by_age", condition=models.Q(state="undone")),
            models.Index(
                fields=["workspace", "by_teammate"],
                name="scheduled_of_teammate",
                condition=models.Q(is_scheduled=True) & ~models.Q(state="undone"),
            ),
        ]

    @property
    def is_withheld(self) -> bool:
        """Tell whether it did not go out and waits for its writer."""
        return self.state == HeldState.WITHHELD

    def files(self) -> "list[Attachment]":
        """Return the uploads that go with it. 1 query."""
        return list(self.attachments.order_by("pk"))

    def change(self, **fields: Any) -> None:
        """Set some fields of a row whose lock is held; whoever looks at the thread hears of it."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))
        note_change(self.conversation)

    def postpone(self, error: str) -> None:
        """Try again later, each time after twice as long; after twelve tries it stays for an operator."""
        self.attempts += 1
        self.last_error = error[:2000]
        self.send_after = timezone.now() + timedelta(seconds=2**self.attempts)
        self.save(update_fields=["attempts", "last_error", "send_after"])

    def retry(self) -> None:
        """Let the sweep try again at once, as often as in the beginning."""
        self.attempts, self.send_after = 0, timezone.now()
        self.save(update_fields=["attempts", "send_after"])


def note_change(conversation: Conversation) -> int:
    """Count a change among what is held in a conversation, and announce it; return the count."""
    rows = Conversation.objects.filter(pk=conversation.pk)
    rows.update(held_changes=models.F("held_changes") + 1, updated_at=timezone.now())
    conversation.held_changes, conversation.last_seq = rows.values_list("held_changes", "last_seq").get()
    announce(
        reply_held,
        workspace_id=conversation.workspace_id,
        conversation_id=conversation.pk,
        contact_id=conversation.contact_id,
        seq=conversation.last_seq,
    )
    return conversation.held_changes
