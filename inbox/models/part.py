"""The one record of everything that happens in a conversation."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

from customers.models import Contact
from inbox.calc.markup import render_markdown, render_plain
from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned

if TYPE_CHECKING:
    from inbox.models.attachment import Attachment


class PartKind(models.TextChoices):
    """What happened."""

    MESSAGE = "message"  # by the contact
    REPLY = "reply"  # by a teammate, to the contact
    NOTE = "note"  # by a teammate, to teammates only
    ASSIGNED = "assigned"
    CLOSED = "closed"
    REOPENED = "reopened"
    SNOOZED = "snoozed"
    UNSNOOZED = "unsnoozed"
    PRIORITIZED = "prioritized"
    TAGGED = "tagged"
    UNTAGGED = "untagged"
    SPAM = "spam"
    NOT_SPAM = "not_spam"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    WITHHELD = "withheld"  # a scheduled reply did not go out
    MERGED = "merged"  # another conversation became part of this one
    MERGED_AWAY = "merged_away"  # this one became part of another
    UNMERGED = "unmerged"  # recorded in both


WRITTEN = (PartKind.MESSAGE, PartKind.REPLY, PartKind.NOTE)
SEEN_BY_CONTACT = (PartKind.MESSAGE, PartKind.REPLY)


class PartManager(WorkspaceManager["ConversationPart"]):
    """Named filters of parts."""

    def seen_by_contact(self) -> models.QuerySet["ConversationPart"]:
        """Return what the customer may see: messages and replies, never notes or what teammates did.

        Also where another conversation of the same customer came in; never where somebody else's did.
        """
        own = models.Q(kind=PartKind.MERGED, details__is_same_contact=True)
        return self.get_queryset().filter(models.Q(kind__in=SEEN_BY_CONTACT) | own)


class ConversationPart(WorkspaceOwned):
    """One thing that happened in a conversation: timeline, audit trail, metric source and trigger in one.

    ``details`` by kind: assigned {assignee_id, team_id, was_assignee_id, was_team_id, to: a name}; snoozed {until: null for "until the contact writes"};
    reopened {cause: "message"?}; prioritized {is_priority}; tagged and untagged {tag_id, name};
    merged {other_id, name, from_seq, is_same_contact}; merged_away and unmerged {other_id, name};
    reply {waited_s: how long the contact had waited}; note {called: the names it calls people and teams by};
    withheld {of: whose, for: "message", "reply", "spam" or "seat"}.
    """

    conversation = OwnedForeignKey("inbox.Conversation", related_name="parts", db_index=False)
    seq = models.PositiveIntegerField(help_text="1, 2, 3 … within the conversation, without gaps")
    kind = models.CharField(max_length=12, choices=PartKind.choices)
    by_teammate = OwnedForeignKey(
        Teammate, null=True, related_name="+", db_index=False, on_delete=models.PROTECT
    )
    by_contact = OwnedForeignKey(Contact, null=True, related_name="+", db_index=False)
    body = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    client_id = models.UUIDField(
        null=True, blank=True, help_text="chosen by the sender; makes a retry harmless"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[PartManager] = PartManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "seq"], name="part_numbered_once"),
            models.UniqueConstraint(
                fields=["workspace", "conversation", "client_id"],
                condition=models.Q(client_id__isnull=False),
                name="part_of_client_id_once",
            ),
            models.UniqueConstraint(fields=["workspace", "id"], name="part_of_workspace"),
        ]

    @property
    def is_written(self) -> bool:
        """Tell whether somebody wrote it, as opposed to doing something."""
        return self.kind in WRITTEN

    @property
    def body_html(self) -> str:
        """Return the body as safe HTML: plain text from customers, Markdown from teammates."""
        return render_plain(self.body) if self.kind == PartKind.MESSAGE else render_markdown(self.body)

    def attach(self, files: "Sequence[Attachment]") -> None:
        """Let uploads belong to this part. 1 query.

        :raises Attachment.DoesNotExist: one of them is gone, or went with another part a moment ago
        """
        if not files:
            return
        model = type(files[0])
        free = models.Q(part=None) | models.Q(part=self)
        if model.objects.filter(free, pk__in=[file.pk for file in files]).update(part=self) != len(files):
            raise model.DoesNotExist
