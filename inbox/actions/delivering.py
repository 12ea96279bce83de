"""The sweep that sends held replies: each in its own transaction, exactly once, whoever dies in between."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from inbox.actions.replies import write_reply
from inbox.actions.sending import follow_up
from inbox.events import reply_withheld
from inbox.models import Conversation, ConversationPart, HeldReply, PartKind
from inbox.models.held_reply import HeldState, WithheldFor, note_change
from workspaces.actions.taking_turns import take_turns
from workspaces.calc.permissions import Permission
from workspaces.models import Teammate, announce
from workspaces.tenancy import across_workspaces, inside_workspace

BATCH = 50
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Overdue:
    """What should have gone out: since when the oldest reply is due, and how many were given up on."""

    oldest_at: datetime | None
    stuck: int


def deliver_held_replies() -> int:
    """Send every held reply that is due; return how many were dealt with.

    The row is the timer: it is claimed with SKIP LOCKED and deleted in the transaction that writes the part, so two sweeps
    at once, or one that died half-way, send nothing twice and nothing never.
    """
    failed: set[int] = set()
    return take_turns(
        waiting=_workspaces_with_due_replies,
        serve=lambda workspace_id: _deliver_batch(workspace_id, failed),
    )


def overdue_replies(now: datetime | None = None) -> Overdue:
    """Return how far behind the sweep is. 1 query."""
    with across_workspaces():
        found = HeldReply.objects.filter(state=HeldState.HELD).aggregate(
            oldest_at=Min(
                "send_after", filter=~Q(HeldReply.STUCK) & Q(send_after__lte=now or timezone.now())
            ),
            stuck=Count("pk", filter=Q(HeldReply.STUCK)),
        )
    return Overdue(**found)


def _workspaces_with_due_replies() -> list[int]:
    with across_workspaces():
        due = HeldReply.objects.due(timezone.now()).order_by("workspace_id")
        return list(due.values_list("workspace_id", flat=True).distinct())


def _deliver_batch(workspace_id: int, failed: set[int]) -> int:
    done = 0
    for _ in range(BATCH):
        pk = _deliver_next(workspace_id, failed)
        if pk is None:
            break
        done += pk not in failed
    return done


def _deliver_next(workspace_id: int, failed: set[int]) -> int | None:
    """Deal with the reply that is due longest; return its pk, None when there is none."""
    pk = None
    try:
        with inside_workspace(workspace_id):
            due = HeldReply.objects.due(timezone.now()).exclude(pk__in=failed).order_by("send_after", "pk")
            claimed = due.select_for_update(skip_locked=True).first()
            if claimed is not None:
                pk = claimed.pk
                deliver(claimed)
    except Exception as error:
        if pk is None:
            raise
        logger.exception("held reply %s could not be sent", pk)
        failed.add(pk)
        with inside_workspace(workspace_id):
            if left := HeldReply.objects.filter(pk=pk).select_for_update().first():
                left.postpone(repr(error))
    return pk


@transaction.atomic
def deliver(held: HeldReply) -> ConversationPart | None:
    """Send a reply whose row is locked, and do what follows; None when it was withheld instead."""
    conversation = held.conversation
    by = Teammate.objects.select_related("user").get(pk=held.by_teammate_id)
    with conversation.changing():
        reason = _reason_to_withhold(held, conversation, by=by)
        if reason:
            details = {"of": by.first_name, "for": reason.value}
            conversation.add_part(PartKind.WITHHELD, details=details)
        else:
            part = _write(held, conversation, by=by)
    if reason:
        _withhold(held, reason)
        return None
    held.delete()
    note_change(conversation)
    return part


def _write(held: HeldReply, conversation: Conversation, *, by: Teammate) -> ConversationPart:
    has_news = conversation.last_message_seq > held.at_seq
    if conversation.waiting_since is None and conversation.last_reply_seq <= held.at_seq:
        # Closing in between ended the wait, but nobody had heard anything yet: the reply ends it, and is measured by it.
        conversation.waiting_since = held.waiting_since
    part = write_reply(
        conversation=conversation,
        by=by,
        body=held.body,
        client_id=held.client_id,
        attachments=held.files(),
        is_read=not has_news,
    )
    if not has_news:  # else somebody has to look at what the contact wrote meanwhile
        follow_up(conversation, by=by, then=held.then, until=held.snooze_until)
    return part


def _reason_to_withhold(held: HeldReply, conversation: Conversation, *, by: Teammate) -> WithheldFor | None:
    if not (by.may(Permission.REPLY) and by.is_in()):
        return WithheldFor.SEAT
    return _what_it_does_not_know(held, conversation, by=by) if held.is_scheduled else None


def _what_it_does_not_know(
    held: HeldReply, conversation: Conversation, *, by: Teammate
) -> WithheldFor | None:
    """Return what happened since a reply was scheduled that its writer should see first."""
    if conversation.is_spam:
        return WithheldFor.SPAM
    if conversation.last_message_seq > held.at_seq:
        return WithheldFor.MESSAGE
    others = conversation.parts.filter(seq__gt=held.at_seq, kind=PartKind.REPLY).exclude(by_teammate=by)
    if others.exists() or HeldReply.objects.going_out(conversation).exclude(by_teammate=by).exists():
        return WithheldFor.REPLY
    return None


def _withhold(held: HeldReply, reason: WithheldFor) -> None:
    conversation = held.conversation
    held.change(state=HeldState.WITHHELD, withheld_for=reason, is_scheduled=True)
    announce(
        reply_withheld,
        workspace_id=conversation.workspace_id,
        conversation_id=conversation.pk,
        contact_id=conversation.contact_id,
        seq=conversation.last_seq,
        teammate_id=held.by_teammate_id,
        held_id=held.pk,
    )
