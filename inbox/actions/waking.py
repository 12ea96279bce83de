"""Snoozed conversations come back when their time has come."""

import logging

from django.db import transaction
from django.utils import timezone

from inbox.models import Conversation
from workspaces.actions.taking_turns import take_turns
from workspaces.tenancy import across_workspaces, inside_workspace

BATCH = 50
logger = logging.getLogger(__name__)


def wake_snoozed_conversations() -> int:
    """Reopen every snoozed conversation that is due; return how many.

    The row is the timer: it is claimed with SKIP LOCKED and woken only if it is still due, so two sweeps at once, or
    one that died half-way, change nothing.
    """
    failed: set[int] = set()
    return take_turns(
        waiting=_workspaces_with_due_conversations,
        serve=lambda workspace_id: _wake_batch(workspace_id, failed),
    )


def _workspaces_with_due_conversations() -> list[int]:
    with across_workspaces():
        due = Conversation.objects.due_to_wake(timezone.now()).order_by("workspace_id")
        return list(due.values_list("workspace_id", flat=True).distinct())


def _wake_batch(workspace_id: int, failed: set[int]) -> int:
    with inside_workspace(workspace_id):
        due = Conversation.objects.due_to_wake(timezone.now()).exclude(pk__in=failed)
        claimed = due.select_for_update(skip_locked=True).order_by("snoozed_until", "pk")[:BATCH]
        return sum(_wake(conversation, failed) for conversation in claimed)


def _wake(conversation: Conversation, failed: set[int]) -> bool:
    try:
        with transaction.atomic():
            return conversation.unsnooze(by=None)
    except Exception:
        logger.exception("conversation %s could not be woken", conversation.pk)
        failed.add(conversation.pk)  # this sweep leaves it alone; the next one tries again
        return False
