"""The relay: what makes consequences certain when processes die."""

import logging
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.utils import timezone

from workspaces.events import Topic, topic
from workspaces.models import OutboxEvent
from workspaces.models.outbox import MAX_ATTEMPTS
from workspaces.tenancy import across_workspaces, inside_workspace

BATCH = 500
logger = logging.getLogger(__name__)


class ReceiverFailedError(Exception):
    """A receiver raised; the event stays in the outbox."""


def relay_outbox() -> int:
    """Pass on everything that is due; return how many events were passed on.

    Safe to run anywhere, any number of times at once: rows are claimed with SKIP LOCKED and deleted in the
    transaction that called the receivers, so a relay that dies leaves its rows to the next one.
    """
    passed_on = 0
    while batch := _relay_batch():
        passed_on += batch
    return passed_on


def oldest_unsent_at() -> datetime | None:
    """Return since when the oldest unsent event has been waiting, or None when all were passed on. 1 query."""
    with across_workspaces():
        return OutboxEvent.objects.order_by("due_at").values_list("created_at", flat=True).first()


def _relay_batch() -> int:
    with across_workspaces():
        due = OutboxEvent.objects.select_for_update(skip_locked=True).filter(
            due_at__lte=timezone.now(), attempts__lt=MAX_ATTEMPTS
        )
        events = sorted(due.order_by("due_at", "id")[:BATCH], key=attrgetter("workspace_id", "pk"))
        done: list[int] = []
        for workspace_id, group in groupby(events, key=attrgetter("workspace_id")):
            with inside_workspace(workspace_id):
                done += [event.pk for event in group if _pass_on(event)]
        OutboxEvent.objects.filter(pk__in=done).delete()
    return len(done)


def _pass_on(event: OutboxEvent) -> bool:
    try:
        with transaction.atomic():
            _call_receivers(event)
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
