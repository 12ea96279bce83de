"""Work this floor does on its own."""

from threading import BoundedSemaphore
from typing import Any

from celery import shared_task

from workspaces.actions.mailing import mail_invitation
from workspaces.actions.relaying import relay_outbox as relay

RELAYS_AT_ONCE = BoundedSemaphore(2)
"""In one process: a heap of events must leave threads for what people wait for by the second, such as held replies."""


@shared_task(name="workspaces.relay_outbox")
def relay_outbox(**_later: Any) -> int:
    """Pass on what the outbox holds."""
    if not RELAYS_AT_ONCE.acquire(blocking=False):
        return 0
    try:
        return relay()
    finally:
        RELAYS_AT_ONCE.release()


@shared_task(
    name="workspaces.deliver_invitation",
    autoretry_for=(OSError,),
    retry_backoff=5,
    retry_backoff_max=240,
    max_retries=10,
)
def deliver_invitation(*, workspace_id: int, invitation_id: int, **_later: Any) -> bool:
    """Mail an invitation that was not mailed yet."""
    return mail_invitation(workspace_id=workspace_id, invitation_id=invitation_id)
