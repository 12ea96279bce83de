"""Work that belongs to no workspace in particular."""

from typing import Any

from celery import shared_task

from workspaces.actions.relaying import relay_outbox as relay


@shared_task(name="workspaces.relay_outbox")
def relay_outbox(**_later: Any) -> int:
    """Pass on what the outbox holds."""
    return relay()
