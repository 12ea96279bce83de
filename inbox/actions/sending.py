"""Sending a reply: held for some seconds, or until the time it is scheduled for, and taken back while it is.

The row is the promise: once it is committed, the sweep (``inbox.actions.delivering``) sends it exactly once, unless its
writer takes it back before. Both change the row under its lock, so exactly one of them happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from inbox.actions.acts import perform
from inbox.actions.reading import read_conversation
from inbox.actions.replies import write_reply
from inbox.actions.using import take_back_uses
from inbox.models import (
    Act,
    Attachment,
    Channel,
    Conversation,
    ConversationPart,
    Draft,
    HeldReply,
    WritingChoices,
)
from inbox.models.held_reply import HeldState, Then, note_change
from inbox.models.part import PartKind
from inbox.models.states import ClientIdReusedError, TakenBackError
from workspaces.models import Teammate

HOLD_FOR_WHO_IS_HERE_S = 3
"""A chat feels dead when every answer takes eight seconds."""
HERE_FOR = timedelta(seconds=90)


@dataclass(frozen=True)
class Outgoing:
    """A reply as its writer wants it to go out.

    ``began_at_seq`` and ``began_at_held`` are where the conversation stood (``last_seq``, ``held_changes``) when the
    writing began; without the first, nothing stops it. ``send_at`` schedules it.
    """

    body: str
    client_id: UUID
    attachments: Sequence[Attachment] = ()
    began_at_seq: int | None = None
    began_at_held: int | None = None
    then: Then = Then.NOTHING
    snooze_until: datetime | None = None
    send_at: datetime | None = None


class Sent(NamedTuple):
    """Where a reply stands after it was sent: on its way, or out."""

    held: HeldReply | None
    part: ConversationPart | None
    act: Act | None = None
    """What followed at once and can be undone."""


@transaction.atomic
def send_reply(
    *, conversation: Conversation, by: Teammate, reply: Outgoing, hold_s: int | None = None
) -> Sent:
    """Take a reply on: hold it as long as its writer likes, or send it at once; the same client id again changes nothing.

    :param hold_s: for how many seconds it can be taken back; None as the writer prefers and the contact's presence allows
    :raises AnsweredMeanwhileError: a colleague was quicker
    :raises ClientIdReusedError: the id was used before with other content
    :raises TakenBackError: it was taken back before it came
    :raises MergedAwayError: the conversation is part of another one
    """
    conversation.lock()
    if known := _known(conversation, by=by, reply=reply):
        return known
    conversation.refuse_if_merged()
    conversation.stop_if_answered(by=by, since=reply.began_at_seq, since_held=reply.began_at_held)
    hold_s = usual_hold_s(conversation, by=by) if hold_s is None else hold_s
    if hold_s or reply.send_at:
        return Sent(_hold(conversation, by=by, reply=reply, hold_s=hold_s), None)
    part = write_reply(
        conversation=conversation,
        by=by,
        body=reply.body,
        client_id=reply.client_id,
        attachments=reply.attachments,
    )
    return Sent(None, part, _follow_undoably(conversation, by=by, reply=reply))


def usual_hold_s(conversation: Conversation, *, by: Teammate, now: datetime | None = None) -> int:
    """Return for how many seconds a reply can be taken back: as its writer prefers, three at most for who is waiting there."""
    preferred: int = by.user.hold_s
    seen_at = conversation.contact.last_seen_at
    is_here = bool(seen_at and seen_at > (now or timezone.now()) - HERE_FOR)
    if is_here and conversation.channel == Channel.MESSENGER:
        return min(preferred, HOLD_FOR_WHO_IS_HERE_S)
    return preferred


def follow_up(conversation: Conversation, *, by: Teammate, then: str, until: datetime | None) -> None:
    """Close or snooze after a reply, as its writer wished; a snooze whose time is over is none."""
    if then == Then.CLOSE:
        conversation.close(by=by)
    elif then == Then.SNOOZE and (until is None or until > timezone.now()):
        conversation.snooze(by=by, until=until)


def _follow_undoably(conversation: Conversation, *, by: Teammate, reply: Outgoing) -> Act | None:
    if reply.then == Then.NOTHING:
        return None
    until = reply.snooze_until.isoformat() if reply.snooze_until else None
    step = {"do": "close"} if reply.then == Then.CLOSE else {"do": "snooze", "until": until}
    client_id = uuid5(reply.client_id, "then")
    act = perform(by=by, conversation_ids=[conversation.pk], steps=[step], client_id=client_id)
    conversation.last_seq = act.seqs.get(conversation.pk, conversation.last_seq)
    return act


@transaction.atomic
def take_back(*, conversation: Conversation, by: Teammate, client_id: UUID) -> HeldReply | None:
    """Take a reply back while it is held, into its writer's draft; return it with its words, None when it went out.

    One that has not come yet is refused when it comes.
    """
    held = HeldReply.objects.claim(conversation, by=by, client_id=client_id)
    if held is None:
        return _refuse_in_advance(conversation, by=by, client_id=client_id)
    held = _end(held, conversation, by=by)
    Draft.objects.put_back(conversation=conversation, teammate=by, body=held.body)
    return held


@transaction.atomic
def discard(*, conversation: Conversation, by: Teammate, client_id: UUID) -> HeldReply | None:
    """Drop a scheduled or withheld reply; return it with its words, so that this can be undone, None when it was gone."""
    held = HeldReply.objects.claim(conversation, by=by, client_id=client_id)
    return _end(held, conversation, by=by) if held else None


def _end(held: HeldReply, conversation: Conversation, *, by: Teammate) -> HeldReply:
    words, files = WritingChoices.objects.of(by).unsign(held.body), held.files()
    # Files are kept a day unsent, counted from now: a scheduled reply may have waited longer.
    held.attachments.update(held=None, created_at=timezone.now())
    held.change(state=HeldState.UNDONE, body="")
    take_back_uses(conversation=conversation, by=by, client_id=held.client_id)
    held.body, held.taken_files = words, files
    return held


@transaction.atomic
def send_again(
    *, conversation: Conversation, by: Teammate, client_id: UUID, send_at: datetime | None = None
) -> HeldReply | None:
    """Send a scheduled or withheld reply now, or at another time; None when it went out already.

    Whoever asks has the thread before their eyes: what came until now withholds it no more.

    :param send_at: None for now, which still leaves the usual seconds to take it back
    """
    held = HeldReply.objects.claim(conversation, by=by, client_id=client_id)
    if held is None:
        return None
    now = timezone.now()
    usual = now + timedelta(seconds=usual_hold_s(conversation, by=by, now=now))
    held.at_seq = _standing(conversation)
    held.number = conversation.held_changes + 1
    held.change(
        state=HeldState.HELD,
        is_scheduled=send_at is not None,
        send_after=send_at or usual,
        at_seq=held.at_seq,
        number=held.number,
        withheld_for="",
        attempts=0,
    )
    return held


def _standing(conversation: Conversation) -> int:
    conversation.refresh_from_db(fields=["last_seq", "held_changes"])
    return conversation.last_seq


def _known(conversation: Conversation, *, by: Teammate, reply: Outgoing) -> Sent | None:
    """Return what an earlier try stored."""
    if part := conversation.stored(reply.client_id, kind=PartKind.REPLY, body=reply.body):
        return Sent(None, part)
    rows = HeldReply.objects.filter(conversation=conversation, client_id=reply.client_id)
    held = rows.select_related("by_teammate").first()
    if held is None:
        return None
    if held.by_teammate_id != by.pk:
        raise ClientIdReusedError
    if held.state == HeldState.UNDONE:
        raise TakenBackError
    if held.body != reply.body:
        raise ClientIdReusedError
    return Sent(held, None)


def _hold(conversation: Conversation, *, by: Teammate, reply: Outgoing, hold_s: int) -> HeldReply:
    now = timezone.now()
    held = HeldReply.objects.create(
        workspace_id=conversation.workspace_id,
        conversation=conversation,
        by_teammate=by,
        body=reply.body,
        client_id=reply.client_id,
        at_seq=conversation.last_seq,
        number=conversation.held_changes + 1,
        waiting_since=conversation.waiting_since,
        created_at=now,
        send_after=reply.send_at or now + timedelta(seconds=hold_s),
        is_scheduled=reply.send_at is not None,
        then=reply.then,
        snooze_until=reply.snooze_until,
    )
    _keep_files(held, reply.attachments)
    note_change(conversation)
    read_conversation(conversation, teammate=by, seq=conversation.last_seq)
    return held


def _keep_files(held: HeldReply, files: Sequence[Attachment]) -> None:
    """Let uploads wait with a reply.

    :raises Attachment.DoesNotExist: one of them is gone, or went with another one a moment ago
    """
    if files:
        free = Attachment.objects.filter(pk__in=[file.pk for file in files], part=None, held=None)
        if free.update(held=held) != len(files):
            raise Attachment.DoesNotExist


def _refuse_in_advance(conversation: Conversation, *, by: Teammate, client_id: UUID) -> HeldReply | None:
    conversation.lock()
    if ConversationPart.objects.filter(conversation=conversation, client_id=client_id).exists():
        return None
    now = timezone.now()
    held, _ = HeldReply.objects.get_or_create(
        workspace_id=conversation.workspace_id,
        conversation=conversation,
        client_id=client_id,
        defaults={"by_teammate": by, "state": HeldState.UNDONE, "created_at": now, "send_after": now},
    )
    is_ours = held.state == HeldState.UNDONE and held.by_teammate_id == by.pk
    held.taken_files = []
    return held if is_ours else None
