"""Work the inbox does on its own."""

from typing import Any

from celery import shared_task

from inbox.actions.acts import forget_old_acts as forget
from inbox.actions.acts import go_on_with_acts as go_on
from inbox.actions.assigning import sweep_assignments
from inbox.actions.attaching import drop_left_over_uploads, drop_orphaned_files
from inbox.actions.away import bring_back_who_is_due
from inbox.actions.delivering import deliver_held_replies
from inbox.actions.forgetting import forget_what_is_old as forget_old
from inbox.actions.indexing import index_what_is_due
from inbox.actions.mailing import mail_unseen_notifications
from inbox.actions.reply_times import measure_reply_time
from inbox.actions.transcripts import mail_transcript
from inbox.actions.using import leave_held_notes
from inbox.actions.waking import wake_snoozed_conversations
from workspaces.models import Workspace
from workspaces.tenancy import inside_workspace


@shared_task(name="inbox.wake_snoozed")
def wake_snoozed(**_later: Any) -> int:
    """Bring back the snoozed conversations that are due."""
    return wake_snoozed_conversations()


@shared_task(name="inbox.go_on_with_acts")
def go_on_with_acts(**_later: Any) -> int:
    """Go on with acts that are too large for a request."""
    return go_on()


@shared_task(name="inbox.leave_notes")
def leave_notes(**_later: Any) -> int:
    """Leave the notes of saved replies that nobody took back."""
    return leave_held_notes()


@shared_task(name="inbox.deliver_held")
def deliver_held(**_later: Any) -> int:
    """Send the held replies that are due."""
    return deliver_held_replies()


@shared_task(name="inbox.forget_old_acts")
def forget_old_acts(**_later: Any) -> int:
    """Delete what can be undone no more."""
    return forget()


@shared_task(name="inbox.measure_reply_times")
def measure_reply_times(*, workspace_ids: list[int] | None = None, **_later: Any) -> int:
    """Measure how long each workspace's customers usually wait; of these workspaces, or of all."""
    wanted = Workspace.objects.order_by("pk")
    if workspace_ids is not None:
        wanted = wanted.filter(pk__in=workspace_ids)
    ids = list(wanted.values_list("pk", flat=True))
    for workspace_id in ids:
        with inside_workspace(workspace_id):
            measure_reply_time(workspace_id=workspace_id)
    return len(ids)


@shared_task(
    name="inbox.deliver_transcript",
    autoretry_for=(OSError,),
    retry_backoff=5,
    retry_backoff_max=240,
    max_retries=10,
)
def deliver_transcript(
    *, workspace_id: int, conversation_id: int, teammate_id: int, to: str, with_notes: bool, **_later: Any
) -> bool:
    """Mail a transcript that somebody asked for."""
    return mail_transcript(
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        teammate_id=teammate_id,
        to=to,
        with_notes=with_notes,
    )


@shared_task(name="inbox.index_what_is_due")
def index_changes(**_later: Any) -> int:
    """Let what changed be found."""
    return index_what_is_due()


@shared_task(name="inbox.drop_left_over_uploads")
def drop_left_over(**_later: Any) -> int:
    """Delete uploads that were never sent, and files that belong to nothing."""
    return drop_left_over_uploads() + drop_orphaned_files()


@shared_task(name="inbox.mail_notifications")
def mail_notifications(**_later: Any) -> int:
    """Mail what teammates did not see for two minutes."""
    return mail_unseen_notifications()


@shared_task(name="inbox.forget_what_is_old")
def forget_what_is_old(**_later: Any) -> int:
    """Delete what is not kept for ever, some at a time."""
    return forget_old()


@shared_task(name="inbox.bring_back")
def bring_back(**_later: Any) -> int:
    """Let those come back whose time away is over."""
    return bring_back_who_is_due()


@shared_task(name="inbox.give_out")
def give_out(**_later: Any) -> int:
    """Give out what waits, where an event was lost or the hours began."""
    return sweep_assignments()
