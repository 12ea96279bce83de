"""Snoozed conversations come back when their time has come."""

from django.utils import timezone

from inbox.models import Conversation
from workspaces.tenancy import across_workspaces, inside_workspace

BATCH = 200


def wake_snoozed_conversations() -> int:
    """Reopen every snoozed conversation that is due; return how many.

    Each is woken in its own transaction and only if it is still due, so two schedulers, or one that died half-way,
    change nothing: the row is the timer.
    """
    with across_workspaces():
        due = list(
            Conversation.objects.due_to_wake(timezone.now())
            .order_by("snoozed_until")
            .values_list("workspace_id", "pk")[:BATCH]
        )
    return sum(_wake(workspace_id, pk) for workspace_id, pk in due)


def _wake(workspace_id: int, pk: int) -> bool:
    with inside_workspace(workspace_id):
        # Somebody else may be waking (or re-snoozing) it: leave it to them.
        due = Conversation.objects.due_to_wake(timezone.now()).select_for_update(skip_locked=True)
        conversation = due.filter(pk=pk).first()
        return conversation is not None and conversation.unsnooze(by=None)
