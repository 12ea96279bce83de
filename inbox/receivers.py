"""What follows when something happens in the inbox."""

from typing import Any

from django.dispatch import receiver

from inbox.events import part_added
from inbox.live import ring_doorbell


@receiver([part_added.hastened, part_added.happened])
def push_to_browsers(*, workspace_id: int, conversation_id: int, contact_id: int, seq: int, **_: Any) -> None:
    """Let open inboxes and Messengers fetch what is new."""
    ring_doorbell(workspace_id=workspace_id, conversation_id=conversation_id, contact_id=contact_id, seq=seq)
