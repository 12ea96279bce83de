"""Using saved replies: their steps as one act, their notes once nobody takes them back, and the count."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from inbox.actions.acts import perform, undo
from inbox.actions.choosing import contexts_of
from inbox.actions.filling import fill_note, values_of
from inbox.actions.notes import write_note
from inbox.calc.macro_steps import Step, StepError, read_steps, steps_for
from inbox.calc.steps import StepsInvalidError
from inbox.models import Act, Conversation, HeldReply, Macro, MacroUse
from inbox.models.held_reply import HeldState
from workspaces.actions.refusals import RefusedError
from workspaces.actions.taking_turns import take_turns
from workspaces.calc.permissions import Permission
from workspaces.models import Teammate
from workspaces.tenancy import across_workspaces, inside_workspace

NOTE_HELD = timedelta(seconds=10)
"""How long a note can be taken back: a little longer than its undo is on show."""
TRY_AGAIN = timedelta(minutes=1)
BATCH = 50
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Use:
    """What somebody uses at once: one macro, or those whose words are in one reply.

    ``steps`` are those that are left of theirs, ``has_note`` tells whether their notes are left as well, ``moment_of`` says what "tomorrow" is on the teammate's clock.
    """

    macros: Sequence[Macro]
    steps: Sequence[Step]
    client_id: UUID
    moment_of: Callable[[str], str]
    has_note: bool = True


@transaction.atomic
def use_macros(use: Use, *, conversation: Conversation, by: Teammate) -> Act | None:
    """Do the steps as one act, hold the notes back for a while, and count; the same client id again changes nothing.

    Returns the act, None when there was no step to take.

    :raises RefusedError: a step cannot be done, or not any more; nothing was done
    :raises StepForbiddenError: the teammate's role does not allow one of them
    """
    # Whoever tries the same again waits here, and then finds it done.
    Conversation.objects.select_for_update().get(pk=conversation.pk)
    contexts = contexts_of(conversation)
    act = _act(use, conversation, by)
    for macro in sorted(use.macros, key=lambda macro: macro.pk):
        is_new = MacroUse.objects.note(
            macro, by=by, conversation=conversation, client_id=use.client_id, contexts=contexts
        )
        if is_new and use.has_note and macro.note and by.may(Permission.NOTE):
            _hold_note(macro, use, conversation, by)
    return act


@transaction.atomic
def take_back_uses(*, conversation: Conversation, by: Teammate, client_id: UUID) -> Act | None:
    """Take back what a teammate used with one request: steps, notes that wait, and the count.

    Returns the act of the steps, None when there were none; it stays as it is where it is too late to undo it.
    """
    uses = MacroUse.objects.claim(conversation=conversation, by=by, client_id=client_id)
    act = Act.objects.of_client_id(act_id_of(client_id))
    if act is not None and act.may_be_undone_by(by):
        act = undo(act, by=by)
    MacroUse.objects.uncount(uses)
    return act


def act_id_of(client_id: UUID) -> UUID:
    """Return the client id of the act that goes with a reply's, or with an application's."""
    return uuid5(client_id, "steps")


def leave_held_notes() -> int:
    """Write every note that nobody took back in time; return how many.

    The row is the timer, claimed with SKIP LOCKED; the note carries an id made from it, so that none is written twice.
    """
    return take_turns(waiting=_workspaces_with_notes, serve=_leave_batch)


def _act(use: Use, conversation: Conversation, by: Teammate) -> Act | None:
    if not use.steps:
        return None
    # Not left to the act alone: what "in 3 hours" means has changed since the first try.
    if (earlier := Act.objects.of_client_id(act_id_of(use.client_id))) and earlier.teammate_id == by.pk:
        return earlier
    try:
        return perform(
            by=by,
            conversation_ids=[conversation.pk],
            steps=steps_for(read_steps(list(use.steps)), me=by.pk, moment_of=use.moment_of),
            client_id=act_id_of(use.client_id),
            label=", ".join(macro.name for macro in use.macros),
        )
    except (StepError, StepsInvalidError) as error:
        raise RefusedError(_("A step can no longer be done: take it away."), status=400) from error


def _hold_note(macro: Macro, use: Use, conversation: Conversation, by: Teammate) -> None:
    noted = MacroUse.objects.get(macro=macro, conversation=conversation, client_id=use.client_id)
    text = fill_note(macro.note, values_of(conversation, by=by))
    noted.hold_note(text, until=timezone.now() + NOTE_HELD)


def _workspaces_with_notes() -> list[int]:
    with across_workspaces():
        due = MacroUse.objects.due_notes(timezone.now()).order_by("workspace_id")
        return list(due.values_list("workspace_id", flat=True).distinct())


def _leave_batch(workspace_id: int) -> int:
    with inside_workspace(workspace_id):
        # A reply that is still held may yet be taken back, and its note with it.
        held = HeldReply.objects.filter(
            conversation=OuterRef("conversation"), client_id=OuterRef("client_id")
        ).exclude(state=HeldState.UNDONE)
        due: Any = MacroUse.objects.due_notes(timezone.now()).exclude(Exists(held))
        due = due.select_related("conversation", "teammate")
        claimed = due.select_for_update(skip_locked=True, of=("self",)).order_by("note_after", "pk")[:BATCH]
        return sum(_leave(use) for use in claimed)


def _leave(use: MacroUse) -> bool:
    client_id = uuid5(use.client_id, f"note.{use.macro_id}")
    try:
        with transaction.atomic():
            # A note is for the team: it follows its conversation to where that was merged.
            conversation = Conversation.objects.root_of(use.conversation)
            write_note(conversation=conversation, by=use.teammate, body=use.note, client_id=client_id)
    except Exception:
        logger.exception("the note of use %s could not be left", use.pk)
        use.hold_note(use.note, until=timezone.now() + TRY_AGAIN)
        return False
    use.drop_note()
    return True
