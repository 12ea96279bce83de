"""What open browsers are told: whom a doorbell reaches, what a fragment looks like, which patches bring a page up to date."""

import secrets

from django.db import transaction

from workspaces.live import ring, user_group
from workspaces.models import Teammate


def inbox_group(workspace_id: int) -> str:
    """Return the group of a workspace's teammates."""
    return f"inbox.{workspace_id}"


def messenger_group(workspace_id: int, contact_id: int) -> str:
    """Return the group of one contact's open Messengers."""
    return f"messenger.{workspace_id}.{contact_id}"


def ring_doorbell(*, workspace_id: int, conversation_id: int, contact_id: int, seq: int) -> None:
    """Tell teammates and the contact that a conversation now stands at ``seq``."""
    message = _rung(conversation_id, seq)
    ring(inbox_group(workspace_id), message)
    ring(messenger_group(workspace_id, contact_id), message)


def ring_inbox(*, workspace_id: int, conversation_id: int, seq: int) -> None:
    """Tell teammates alone that something about a conversation changed."""
    ring(inbox_group(workspace_id), _rung(conversation_id, seq))


def _rung(conversation_id: int, seq: int) -> dict[str, str | int]:
    return {
        "type": "conversation.changed",
        "conversation": conversation_id,
        "seq": seq,
        # Names this ring: all sockets of a process share one look at the database for it.
        "ring": secrets.token_hex(4),
    }


def ring_bell(teammate: Teammate, *, is_new: bool) -> None:
    """Let the open tabs of a teammate look behind the bell once the transaction ends."""
    message = {"type": "bell.rang", "workspace": teammate.workspace_id, "is_new": is_new}
    transaction.on_commit(lambda: ring(user_group(teammate.user_id), message), robust=True)


def ring_availability(workspace_id: int) -> None:
    """Let open inboxes ask anew who is here and who is away."""
    ring(inbox_group(workspace_id), {"type": "availability.changed"})


def ring_announcement(workspace_id: int) -> None:
    """Let open inboxes show what everybody is told."""
    ring(inbox_group(workspace_id), {"type": "announcement.made"})


def ring_views(workspace_id: int) -> None:
    """Let open inboxes ask anew for the saved views once the transaction ends."""
    message = {"type": "views.changed"}
    transaction.on_commit(lambda: ring(inbox_group(workspace_id), message), robust=True)
