"""Acts: some steps with some conversations, in one go, with one undo (see decision 0028)."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from inbox.actions.merging import undo_merge
from inbox.actions.stepping import Ready, StepForbiddenError, check_allowed, make_ready, take_steps
from inbox.actions.taking_back import take_back
from inbox.calc.steps import read_steps
from inbox.events import act_to_go_on_with
from inbox.models import Act, ActChange, Conversation
from inbox.models.act import UNFINISHED, ActState, ChangeState
from workspaces.actions.taking_turns import take_turns
from workspaces.calc.permissions import Permission
from workspaces.models import Teammate, announce
from workspaces.tenancy import across_workspaces, inside_workspace

AT_ONCE = 50
"""An act with more conversations than that is done by the workers."""
MOST = 1000
BATCH = 20
REMEMBERED, FORGOTTEN_AT_ONCE = timedelta(days=1), 500
logger = logging.getLogger(__name__)


class NotUndoableError(Exception):
    """Only who acted may take it back, and only for an hour."""


def perform(
    *,
    by: Teammate,
    conversation_ids: Iterable[int],
    steps: list[dict[str, Any]],
    client_id: UUID,
    label: str = "",
) -> Act:
    """Take the steps with each of the conversations; the same client id again changes nothing and returns the first act.

    Up to 50 conversations are done when it returns, more of them (1,000 at most) follow by the workers. Ids that are
    not this workspace's are passed over. 4 queries and those of the steps for each conversation.

    :param label: the name of the macro the steps come from
    :raises StepsInvalidError: the steps make no sense
    :raises StepForbiddenError: the teammate's role does not allow one of them
    :raises ClientIdReusedError: the id was used before for something else
    """
    parsed = read_steps(steps)
    check_allowed(parsed, by=by)
    kind = steps[0]["do"] if len(steps) == 1 else "several"
    act = Act(
        workspace_id=by.workspace_id,
        teammate=by,
        kind=kind,
        label=label[:120],
        steps=steps,
        client_id=client_id,
    )
    if earlier := Act.objects.earlier_try(act):
        return earlier
    try:
        with transaction.atomic():
            _begin(act, list(conversation_ids), make_ready(parsed, by=by))
    except IntegrityError:
        # The same request came twice at once, and the other one was first.
        if earlier := Act.objects.earlier_try(act):
            return earlier
        raise
    return act


@transaction.atomic
def undo(act: Act, *, by: Teammate) -> Act:
    """Take an act back, where nobody changed since what it changed; asked again, it changes nothing.

    :raises NotUndoableError: somebody else did it, it is too long ago, or their role no longer allows it
    """
    act = Act.objects.select_for_update().get(pk=act.pk)
    if act.teammate_id == by.pk and act.state in (ActState.UNDOING, ActState.UNDONE):
        return act
    if not (act.may_be_undone_by(by) and _is_still_allowed(act, by=by)):
        raise NotUndoableError
    if act.kind == "merge":
        is_kept = undo_merge(act, by=by) == ChangeState.KEPT
        act.store(state=ActState.UNDONE, undone_at=timezone.now(), undone=int(not is_kept), kept=int(is_kept))
        return act
    act.store(state=ActState.UNDOING)
    if act.total > AT_ONCE:
        _announce(act)
    else:
        _take_back_some(act, limit=AT_ONCE)
        act.store(state=ActState.UNDONE, undone_at=timezone.now())
    return act


@transaction.atomic
def stop(act: Act, *, by: Teammate) -> Act:
    """Let the workers leave the rest of an act alone; what is done stays, and can be undone.

    :raises NotUndoableError: somebody else did it
    """
    act = Act.objects.select_for_update().get(pk=act.pk)
    if act.teammate_id != by.pk:
        raise NotUndoableError
    if act.state == ActState.DOING:
        act.store(state=ActState.STOPPED)
    return act


def forget_old_acts() -> int:
    """Delete what was done more than a day ago and can be undone no more; return how many acts."""
    return take_turns(waiting=_workspaces_with_old_acts, serve=_forget_some)


def go_on_with_acts() -> int:
    """Go on with every act that is not finished, a batch at a time; return with how many conversations.

    Each batch is one transaction that notes in its own rows what it did: whoever dies half-way has done nothing,
    and the next one goes on where the last finished batch ended.
    """
    return take_turns(waiting=_workspaces_with_acts, serve=_serve)


def _begin(act: Act, conversation_ids: list[int], ready: Ready) -> None:
    """Store an act and do it, or leave it to the workers when it is large."""
    found = Conversation.objects.filter(pk__in=conversation_ids).order_by("pk")
    conversations = list(found[:MOST])
    changes = [
        ActChange(workspace_id=act.workspace_id, act=act, conversation=conversation)
        for conversation in conversations
    ]
    act.total = len(changes)
    is_large = act.total > AT_ONCE
    if not is_large:
        act.state, act.done = ActState.DONE, act.total
    act.save()
    for change in () if is_large else changes:
        _do(change, ready)
        act.seqs[change.conversation_id] = change.seq
    ActChange.objects.bulk_create(changes, batch_size=500)
    if is_large:
        _announce(act)
    else:
        act.has_changed = any(change.before for change in changes)


def _do(change: ActChange, ready: Ready) -> None:
    recorded = take_steps(change.conversation, ready)
    change.before, change.after = recorded.before, recorded.after
    change.seq, change.state = change.conversation.last_seq, ChangeState.DONE


def _is_still_allowed(act: Act, *, by: Teammate) -> bool:
    """Tell whether the role allows what is to be taken back: giving back is changing, too."""
    if act.kind == "merge":
        return by.may(Permission.MANAGE_CONVERSATIONS)
    try:
        check_allowed(read_steps(act.steps), by=by)
    except StepForbiddenError:
        return False
    return True


def _announce(act: Act) -> None:
    announce(act_to_go_on_with, workspace_id=act.workspace_id, act_id=act.pk)


def _workspaces_with_acts() -> list[int]:
    with across_workspaces():
        waiting = Act.objects.filter(state__in=UNFINISHED).order_by("workspace_id")
        return list(waiting.values_list("workspace_id", flat=True).distinct())


def _serve(workspace_id: int) -> int:
    with inside_workspace(workspace_id):
        act = (
            Act.objects.unfinished().select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
        )
        if act is None:
            return 0
        return _do_some(act) if act.state == ActState.DOING else _undo_some(act)


def _do_some(act: Act) -> int:
    changes = _next_changes(act, ChangeState.WAITING, limit=BATCH)
    try:
        steps = read_steps(act.steps)
        check_allowed(steps, by=act.teammate)
        ready = make_ready(steps, by=act.teammate)
    except Exception as error:  # noqa: BLE001 -- a seat, team or tag is gone: the rest cannot be done
        logger.warning("act %s is stopped: %s", act.pk, error)
        act.store(state=ActState.STOPPED)
        return 0
    failed = sum(not _tried(change, ready) for change in changes)
    ActChange.objects.bulk_update(changes, ["state", "before", "after", "seq"])
    state = ActState.DOING if len(changes) == BATCH else ActState.DONE
    act.store(done=act.done + len(changes) - failed, failed=act.failed + failed, state=state)
    return len(changes)


def _tried(change: ActChange, ready: Ready) -> bool:
    try:
        with transaction.atomic():
            _do(change, ready)
    except Exception:
        logger.exception("act %s failed with conversation %s", change.act_id, change.conversation_id)
        change.before, change.after, change.state = {}, {}, ChangeState.FAILED
        return False
    return True


def _undo_some(act: Act) -> int:
    count = _take_back_some(act, limit=BATCH)
    if count < BATCH:
        act.store(state=ActState.UNDONE, undone_at=timezone.now())
    return count


def _take_back_some(act: Act, *, limit: int) -> int:
    changes = _next_changes(act, ChangeState.DONE, limit=limit)
    for change in changes:
        change.state = _tried_to_take_back(change, act)
    ActChange.objects.bulk_update(changes, ["state"])
    kept = sum(change.state == ChangeState.KEPT for change in changes)
    act.store(undone=act.undone + len(changes) - kept, kept=act.kept + kept)
    return len(changes)


def _tried_to_take_back(change: ActChange, act: Act) -> ChangeState:
    try:
        with transaction.atomic():
            return take_back(change.conversation, change, by=act.teammate)
    except Exception:
        # One that cannot be taken back must not keep the others from it, sweep after sweep.
        logger.exception("act %s could not be taken back in conversation %s", act.pk, change.conversation_id)
        return ChangeState.KEPT


def _old_acts() -> QuerySet[Act]:
    """Return what nobody can undo any more; what was merged is remembered, so that it can be separated."""
    old = Act.objects.filter(created_at__lt=timezone.now() - REMEMBERED).exclude(kind="merge")
    return old.exclude(state__in=UNFINISHED)


def _workspaces_with_old_acts() -> list[int]:
    with across_workspaces():
        return list(_old_acts().order_by("workspace_id").values_list("workspace_id", flat=True).distinct())


def _forget_some(workspace_id: int) -> int:
    with inside_workspace(workspace_id):
        old = _old_acts().select_for_update(skip_locked=True).order_by("created_at")
        pks = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
        ActChange.objects.filter(act__in=pks).delete()
        Act.objects.filter(pk__in=pks).delete()
    return len(pks)


def _next_changes(act: Act, state: ChangeState, *, limit: int) -> list[ActChange]:
    """Return what an act still has to do, always in the same order, so that two acts never wait for each other."""
    found = act.changes.filter(state=state).select_related("conversation").order_by("conversation_id")
    return list(found[:limit])
