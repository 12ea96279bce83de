"""Two conversations become one, and two again (see decision 0029).

Parts stay where they are: the one that goes on gets a part that points at the other, which is closed and points back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from inbox.actions.carrying import carry_over, leave_behind
from inbox.actions.stepping import Recorded, StepForbiddenError, values_of
from inbox.actions.taking_back import take_back
from inbox.models import Act, ActChange, Conversation, ConversationPart, HeldReply, PartKind
from inbox.models.act import ActState, ChangeState
from inbox.models.conversation import MOST_MERGES
from inbox.models.held_reply import HeldState
from inbox.models.states import Standing
from workspaces.calc.permissions import Permission
from workspaces.models import Teammate


class MergeRefusedError(Exception):
    """Nothing was merged; the message is a code: "itself", "already", "spam", "held", "other_person" or "apart"."""


def merge(
    *, source: Conversation, into: Conversation, by: Teammate, client_id: UUID, is_confirmed: bool = False
) -> Act:
    """Let a conversation become part of another one; the same client id again returns the first act.

    Where the other one was merged itself, it goes to where that went. Conversations of two people are merged only when
    that is confirmed; then teammates see both, and each of the two people only their own words.

    :raises MergeRefusedError: it cannot be
    :raises StepForbiddenError: the teammate's role does not allow it
    :raises ClientIdReusedError: the id was used before for something else
    """
    if not by.may(Permission.MANAGE_CONVERSATIONS):
        raise StepForbiddenError(Permission.MANAGE_CONVERSATIONS)
    act = Act(
        workspace_id=by.workspace_id,
        teammate=by,
        kind="merge",
        steps=[{"do": "merge", "from": source.pk, "into": into.pk}],
        client_id=client_id,
        state=ActState.DONE,
        total=1,
        done=1,
    )
    if earlier := Act.objects.earlier_try(act):
        return earlier
    try:
        with transaction.atomic():
            return _merge(act, source, into, by=by, is_confirmed=is_confirmed)
    except IntegrityError:
        # The same request came twice at once, and the other one was first.
        if earlier := Act.objects.earlier_try(act):
            return earlier
        raise


def separate(source: Conversation, *, by: Teammate) -> ChangeState:
    """Let a merged conversation be one of its own again: it gets back what it had, what came in since stays there.

    :return: "kept" when something the merge changed was changed again by somebody else, and stays
    :raises MergeRefusedError: it is not merged (any more)
    """
    into = source.merged_into
    if into is None:
        raise MergeRefusedError("apart")
    with both_held(source, into):
        if source.merged_into_id != into.pk:
            raise MergeRefusedError("apart")
        changes = ActChange.objects.filter(act__kind="merge", conversation__in=[source.pk, into.pk])
        own = changes.filter(conversation=source).latest("act_id")
        other = changes.get(act_id=own.act_id, conversation=into)
        was_answered = _was_answered(into, since=other.seq)
        answer = take_back(into, other, by=by)
        leave_behind(into, source=source, merged_at_seq=other.after["merged_at_seq"])
        into.add_part(
            PartKind.UNMERGED,
            by=by,
            details={"other_id": source.pk, "name": source.contact.display_name},
        )
        # A conversation that was closed stands where it stood; nothing was noted of that.
        standing = Standing.of_json(own.before["state"]) if "state" in own.before else None
        if standing and was_answered:
            standing = standing._replace(waiting_since=None)
        source.come_apart(by=by, standing=standing)
    return answer


def undo_merge(act: Act, *, by: Teammate) -> ChangeState:
    """Separate what an act merged; "kept" when somebody separated it before."""
    source = Conversation.objects.get(pk=act.steps[0]["from"])
    try:
        return separate(source, by=by)
    except MergeRefusedError:
        return ChangeState.KEPT


@contextmanager
def both_held(one: Conversation, other: Conversation) -> Iterator[None]:
    """Hold two conversations, always the older one first, so that two who want both never wait for each other."""
    first, second = sorted((one, other), key=lambda conversation: conversation.pk)
    with first.changing(), second.changing():
        yield


def _merge(act: Act, source: Conversation, into: Conversation, *, by: Teammate, is_confirmed: bool) -> Act:
    for _ in range(MOST_MERGES):
        target = Conversation.objects.root_of(into)
        _check(source, target, is_confirmed=is_confirmed)
        with both_held(source, target):
            _check(source, target, is_confirmed=is_confirmed)
            if target.merged_into_id is None:
                return _merge_held(act, source, target, by=by)
        # Somebody merged the other one a moment ago: follow it.
    raise MergeRefusedError("itself")


def _check(source: Conversation, target: Conversation, *, is_confirmed: bool) -> None:
    if source.pk == target.pk:
        raise MergeRefusedError("itself")
    if source.merged_into_id:
        raise MergeRefusedError("already")
    if target.is_spam:
        raise MergeRefusedError("spam")
    if HeldReply.objects.filter(conversation=source).exclude(state=HeldState.UNDONE).exists():
        raise MergeRefusedError("held")
    if source.contact_id != target.contact_id and not is_confirmed:
        raise MergeRefusedError("other_person")


def _merge_held(act: Act, source: Conversation, target: Conversation, *, by: Teammate) -> Act:
    act.save()
    recorded = {conversation: Recorded() for conversation in (source, target)}
    before = {conversation: values_of(conversation) for conversation in recorded}
    details = {
        "other_id": source.pk,
        "name": source.contact.display_name,
        "from_seq": source.last_seq,
        "is_same_contact": source.contact_id == target.contact_id,
    }
    part = target.add_part(PartKind.MERGED, by=by, details=details)
    carried = carry_over(source, target, part=part, by=by)
    source.move_into(target, by=by)
    for conversation, record in recorded.items():
        record.note(before[conversation], values_of(conversation))
    recorded[target].note({}, carried)
    _store(act, recorded, merged_at_seq=part.seq)
    return act


def _store(act: Act, recorded: dict[Conversation, Recorded], *, merged_at_seq: int) -> None:
    own: dict[str, Any] = {"workspace_id": act.workspace_id, "act": act, "state": ChangeState.DONE}
    # The part's seq is no value that was changed: only ``after`` has it, and nothing is given back for it.
    ActChange.objects.bulk_create(
        ActChange(
            conversation=conversation,
            before=record.before,
            after=record.after | {"merged_at_seq": merged_at_seq},
            seq=conversation.last_seq,
            **own,
        )
        for conversation, record in recorded.items()
    )
    act.seqs = {conversation.pk: conversation.last_seq for conversation in recorded}


def _was_answered(conversation: Conversation, *, since: int) -> bool:
    replies = ConversationPart.objects.filter(conversation=conversation, seq__gt=since, kind=PartKind.REPLY)
    return replies.exists()
