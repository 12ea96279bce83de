"""What open browsers are told: whom a doorbell reaches, what a fragment looks like, which patches bring a page up to date."""

import secrets

from workspaces.live import ring


def inbox_group(workspace_id: int) -> str:
    """Return the group of a workspace's teammates."""
    return f"inbox.{workspace_id}"


def messenger_group(workspace_id: int, contact_id: int) -> str:
    """Return the group of one contact's open Messengers."""
    return f"messenger.{workspace_id}.{contact_id}"


def ring_doorbell(*, workspace_id: int, conversation_id: int, contact_id: int, seq: int) -> None:
    """Tell teammates and the contact that a conversation now stands at ``seq``."""
    message = {
        "type": "conversation.changed",
        "conversation": conversation_id,
        "seq": seq,
        # Names this ring: all sockets of a process share one look at the database for it.
        "ring": secrets.token_hex(4),
    }
    ring(inbox_group(workspace_id), message)
    ring(messenger_group(workspace_id, contact_id), message)
