"""What happened and has not been passed on yet: a row in the same transaction as the change itself."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone

from workspaces.events import Topic
from workspaces.models.owned import WorkspaceManager, WorkspaceOwned

MAX_ATTEMPTS = 12


class OutboxManager(WorkspaceManager["OutboxEvent"]):
    """Named filters of outbox rows."""

    def due(self, now: datetime) -> models.QuerySet["OutboxEvent"]:
        """Return what the relay may try now."""
        return self.get_queryset().filter(due_at__lte=now, attempts__lt=MAX_ATTEMPTS)

    def stuck(self) -> models.QuerySet["OutboxEvent"]:
        """Return what was given up on and waits for an operator."""
        return self.get_queryset().filter(OutboxEvent.STUCK)


class OutboxEvent(WorkspaceOwned):
    """One announcement; gone once the relay has passed it on."""

    STUCK: ClassVar[models.Q] = models.Q(attempts__gte=MAX_ATTEMPTS)

    topic = models.CharField(max_length=60)
    payload = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects: ClassVar[OutboxManager] = OutboxManager()

    class Meta:
        indexes = [
            # The relay takes what is due workspace by workspace, oldest first.
            models.Index(
                fields=["workspace", "due_at", "id"],
                name="outbox_due",
                condition=models.Q(attempts__lt=MAX_ATTEMPTS),
            ),
        ]

    def postpone(self, error: str) -> None:
        """Try again later, each time after twice as long; after twelve tries it stays for an operator."""
        self.attempts += 1
        self.last_error = error[:2000]
        self.due_at = timezone.now() + timedelta(seconds=2**self.attempts)
        self.save(update_fields=["attempts", "last_error", "due_at"])

    def retry(self) -> None:
        """Let the relay try again at once, as often as in the beginning."""
        self.attempts, self.due_at = 0, timezone.now()
        self.save(update_fields=["attempts", "due_at"])


def announce(topic: Topic, *, workspace_id: int, **ids: Any) -> None:
    """Say, in the transaction of the change, that something happened; nobody hears of what is rolled back."""
    OutboxEvent.objects.create(workspace_id=workspace_id, topic=topic.name, payload=ids)
    hasten(topic, workspace_id=workspace_id, **ids)


def hasten(topic: Topic, *, workspace_id: int, **ids: Any) -> None:
    """Let this process pass on, right after commit, what a row in the outbox makes certain."""
    send = partial(topic.hastened.send_robust, sender=Topic, workspace_id=workspace_id, **ids)
    transaction.on_commit(send, robust=True)
