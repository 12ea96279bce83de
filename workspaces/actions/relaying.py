"""The relay: what makes consequences certain when processes die."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from workspaces.actions.taking_turns import take_turns
from workspaces.events import Topic, topic
from workspaces.models import OutboxEvent
from workspaces.tenancy import across_workspaces, inside_workspace

BATCH = 50
logger = logging.getLogger(__name__)


class ReceiverFailedError(Exception):
    """A receiver raised; the event stays in the outbox."""


@dataclass(frozen=True)
class Backlog:
    """What the outbox holds: since when the oldest event waits, and how many were given up on."""

    oldest_at: datetime | None
    stuck: int


def relay_outbox() -> int:
    """Pass on everything that is due; return how many events were passed on.

    Safe to run anywhere, any number of times at once: rows are claimed with SKIP LOCKED and deleted in the
    transaction that called the receivers, so a relay that dies leaves its rows to the next one.
    """
    return take_turns(waiting=_workspaces_with_due_events, serve=_relay_batch)


def backlog() -> Backlog:
    """Return how far behind the relay is. 1 query."""
    with across_workspaces():
        found = OutboxEvent.objects.aggregate(
            oldest_at=Min("created_at", filter=~Q(OutboxEvent.STUCK)),
            stuck=Count("pk", filter=Q(OutboxEvent.STUCK)),
        )
    return Backlog(**found)


def _workspaces_with_due_events() -> list[int]:
    with across_workspaces():
        due = OutboxEvent.objects.due(timezone.now()).order_by("workspace_id")
        return list(due.values_list("workspace_id", flat=True).distinct())


def _relay_batch(workspace_id: int) -> int:
    with inside_workspace(workspace_id):
        due = OutboxEvent.objects.due(timezone.now()).select_for_update(skip_locked=True)
        events = list(due.order_by("due_at", "id")[:BATCH])
        done = [event.pk for event in events if _pass_on(event)]
        OutboxEvent.objects.filter(pk__in=done).delete()
    return len(done)


def _pass_on(event: OutboxEvent) -> bool:
    try:
        with transaction.atomic():
            _call_receivers(event)
            # What a receiver wrote may break a deferred constraint: say so here, where only its event waits for it.
            connection.check_constraints()
    except Exception as error:  # noqa: BLE001 -- whatever it was, the row must wait for another try
        logger.warning("%s %s not passed on: %s", event.topic, event.pk, error)
        event.postpone(repr(error))
        return False
    return True


def _call_receivers(event: OutboxEvent) -> None:
    answers = topic(event.topic).happened.send_robust(
        sender=Topic, workspace_id=event.workspace_id, **event.payload
    )
    failures = [error for _, error in answers if isinstance(error, Exception)]
    if failures:
        raise ReceiverFailedError(failures) from failures[0]
