"""What follows when something happens in the inbox."""

from typing import Any

from django.dispatch import receiver

from inbox.actions.releasing import release_conversations
from inbox.actions.welcoming import welcome
from inbox.events import act_to_go_on_with, contact_saw, part_added
from inbox.live import ring_doorbell
from inbox.tasks import go_on_with_acts
from workspaces.events import seat_removed, workspace_created


@receiver([part_added.hastened, part_added.happened, contact_saw.hastened, contact_saw.happened])
def push_to_browsers(*, workspace_id: int, conversation_id: int, contact_id: int, seq: int, **_: Any) -> None:
    """Let open inboxes and Messengers fetch what is new."""
    ring_doorbell(workspace_id=workspace_id, conversation_id=conversation_id, contact_id=contact_id, seq=seq)


@receiver(act_to_go_on_with.happened)
def go_on_with_the_act(**_: Any) -> None:
    """Have a worker do it; by the relay alone, so that a request never waits for the queue."""
    go_on_with_acts.delay()


@receiver([workspace_created.hastened, workspace_created.happened])
def put_a_first_conversation_into_the_inbox(*, workspace_id: int, **_: Any) -> None:
    """Let a new workspace land in an inbox that is not empty."""
    welcome(workspace_id=workspace_id)


@receiver(seat_removed.happened)
def free_the_conversations_of_who_left(*, workspace_id: int, teammate_id: int, **_: Any) -> None:
    """Let nobody's open conversation wait for somebody without a seat."""
    release_conversations(workspace_id=workspace_id, teammate_id=teammate_id)
