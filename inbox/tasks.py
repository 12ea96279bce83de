"""Work the inbox does on its own."""

from typing import Any

from celery import shared_task

from inbox.actions.waking import wake_snoozed_conversations


@shared_task(name="inbox.wake_snoozed")
def wake_snoozed(**_later: Any) -> int:
    """Bring back the snoozed conversations that are due."""
    return wake_snoozed_conversations()
