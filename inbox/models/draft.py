"""What a teammate has begun to write."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone

from inbox.models.conversation import Conversation
from inbox.models.draft_version import DraftVersion, lost_share
from workspaces.models import OwnedForeignKey, Teammate, WorkspaceManager, WorkspaceOwned

MOST_LOST_SHARE = 0.5


class DraftMode(models.TextChoices):
    """What the draft will become."""

    REPLY = "reply"
    NOTE = "note"


class DraftManager(WorkspaceManager["Draft"]):
    """Keeps drafts, newest version wins."""

    def written(self) -> models.QuerySet["Draft"]:
        """Return those with words in them; an empty one only remembers the version it was emptied at."""
        return self.get_queryset().exclude(body="")

    @transaction.atomic
    def keep(
        self,
        *,
        conversation: Conversation,
        teammate: Teammate,
        mode: str,
        body: str,
        version: int,
        writer: str = "",
        is_sent: bool = False,
    ) -> bool:
        """Store a draft unless a newer version is there; tell whether it was taken.

        Words that would be lost by it become an earlier version: those that were emptied or cut to less than half,
        and those that another open page wrote.

        :param version: milliseconds since 1970 on the writer's clock when it was saved or sent
        :param writer: which open page says so
        :param is_sent: the words went out; what the same page had written before them is not lost
        """
        own: dict[str, Any] = {"conversation": conversation, "teammate": teammate, "mode": mode}
        # A clock that runs ahead must not lock out the others.
        version = min(version, int(timezone.now().timestamp() * 1000) + 1)
        said = body if body.strip() else ""
        stored = "" if is_sent else said
        values = {"body": stored, "version": version, "writer": writer, "updated_at": timezone.now()}
        draft, is_new = self.select_for_update().get_or_create(
            **own, workspace_id=conversation.workspace_id, defaults=values
        )
        if is_new:
            return True
        is_taken = draft.version <= version
        before, after = (draft.body, said) if is_taken else (said, draft.body)
        # What was written elsewhere must be there to the last word; one's own words may be written anew.
        most_lost = 0.0 if draft.writer != writer else 1.0 if is_sent else MOST_LOST_SHARE
        if before and not (is_sent and not is_taken) and lost_share(before, after) > most_lost:
            DraftVersion.objects.keep(before, **own)
        if is_taken:
            self.filter(pk=draft.pk).update(**values)
        return is_taken

    @transaction.atomic
    def put_back(self, *, conversation: Conversation, teammate: Teammate, body: str) -> None:
        """Let words that were sent be a draft again, above what was begun since."""
        now_ms = int(timezone.now().timestamp() * 1000)
        key: dict[str, Any] = {"conversation": conversation, "teammate": teammate, "mode": DraftMode.REPLY}
        begun = self.filter(**key).values_list("body", flat=True).first() or ""
        words = "\n\n".join(filter(None, (body, begun)))
        self.keep(**key, body=words, version=now_ms)

    def drop(
        self,
        *,
        conversation: Conversation,
        teammate: Teammate,
        mode: str,
        body: str = "",
        version: int | None = None,
        writer: str = "",
    ) -> None:
        """Forget a draft that was sent; a save that was under way then comes too late.

        :param body: what was sent
        :param version: when it was sent, on the writer's clock; None where no script says so
        """
        own: dict[str, Any] = {"conversation": conversation, "teammate": teammate, "mode": mode}
        if version is not None:
            self.keep(**own, body=body, version=version, writer=writer, is_sent=True)
        else:
            self.filter(**own).update(body="")


class Draft(WorkspaceOwned):
    """A teammate's unsent reply or note in a conversation; never seen by anybody else."""

    conversation = OwnedForeignKey(Conversation, related_name="drafts", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    mode = models.CharField(max_length=5, choices=DraftMode.choices, default=DraftMode.REPLY)
    body = models.TextField(blank=True)
    writer = models.CharField(max_length=36, blank=True, help_text="which open page wrote it last")
    version = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[DraftManager] = DraftManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "conversation", "teammate", "mode"], name="one_draft_a_mode"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "teammate"], name="drafts_of_teammate", condition=~models.Q(body="")
            )
        ]
