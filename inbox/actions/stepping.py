"""The steps of an act, taken: each by the verb that is there anyway, and what it changed noted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from inbox.actions.blocking import set_blocked
from inbox.actions.following import set_following
from inbox.actions.tagging import tag_conversation, untag_conversation
from inbox.calc import steps as kinds
from inbox.calc.steps import Fault, Step, StepsInvalidError
from inbox.models import Conversation, ConversationRead, ConversationTag
from tagging.models import Tag
from workspaces.calc.permissions import Permission
from workspaces.models import Team, Teammate


class StepForbiddenError(Exception):
    """The role of whoever acts does not allow a step; ``permission`` is what it would take."""

    def __init__(self, permission: Permission) -> None:
        """Carry the permission."""
        super().__init__(permission.value)
        self.permission = permission


@dataclass
class Ready:
    """Steps with everything they name looked up."""

    by: Teammate
    steps: Sequence[Step]
    teammates: dict[int, Teammate]
    teams: dict[int, Team]
    tags: dict[int | str, Tag]


@dataclass
class Recorded:
    """The values before and after, of what changed."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def note(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Take in what one step changed."""
        for key, value in after.items():
            if before.get(key) != value:
                self.before.setdefault(key, before.get(key))
                self.after[key] = value

    def drop_what_is_as_it_was(self) -> None:
        """Forget what a later step changed back."""
        for key in [key for key, value in self.after.items() if self.before[key] == value]:
            del self.before[key], self.after[key]


def check_allowed(steps: Iterable[Step], *, by: Teammate) -> None:
    """Refuse steps that whoever acts may not take.

    :raises StepForbiddenError: for the first such step
    """
    for step in steps:
        needed = _needed(step)
        if not by.may(needed):
            raise StepForbiddenError(needed)


def make_ready(steps: Sequence[Step], *, by: Teammate) -> Ready:
    """Look up whom and what the steps name; at most 3 queries, and 1 or 2 for a tag called by name.

    :raises StepsInvalidError: somebody or something is not there (any more)
    """
    wanted_people = {step.teammate for step in steps if isinstance(step, kinds.Assign)} - {None}
    wanted_teams = {step.team for step in steps if isinstance(step, kinds.AssignTeam)} - {None}
    ready = Ready(
        by=by,
        steps=steps,
        teammates=_by_pk(Teammate.objects.seated(), wanted_people),
        teams=_by_pk(Team.objects.all(), wanted_teams),
        tags=_tags(steps, by),
    )
    faults = [fault for number, step in enumerate(steps, start=1) for fault in _faults(number, step, ready)]
    if faults:
        raise StepsInvalidError(faults)
    return ready


def take_steps(conversation: Conversation, ready: Ready) -> Recorded:
    """Take all steps with one conversation, under one lock; return what they changed."""
    recorded = Recorded()
    with conversation.changing():
        for step in ready.steps:
            if isinstance(step, kinds.PutTag):
                _put_tag(conversation, step, ready, recorded)
            elif isinstance(step, kinds.Block):
                _block(conversation, step, ready, recorded)
            elif isinstance(step, kinds.Follow):
                if set_following(conversation, teammate=ready.by, is_on=step.is_on):
                    recorded.note({"follow": not step.is_on}, {"follow": step.is_on})
            elif isinstance(step, kinds.MarkRead):
                _mark_read(conversation, step, ready, recorded)
            else:
                before = values_of(conversation)
                _change(conversation, step, ready)
                recorded.note(before, values_of(conversation))
    recorded.drop_what_is_as_it_was()
    return recorded


def _needed(step: Step) -> Permission:
    if isinstance(step, kinds.MarkRead):
        return Permission.READ_CONVERSATIONS
    if isinstance(step, kinds.Follow):
        return Permission.NOTE
    if isinstance(step, kinds.Block):
        return Permission.BLOCK_CONTACTS
    return Permission.MANAGE_CONVERSATIONS


def _by_pk(rows: Any, pks: set[Any]) -> dict[Any, Any]:
    return {row.pk: row for row in rows.filter(pk__in=pks)} if pks else {}


def _tags(steps: Sequence[Step], by: Teammate) -> dict[int | str, Tag]:
    tagging = [step for step in steps if isinstance(step, kinds.PutTag)]
    found: dict[int | str, Tag] = _by_pk(Tag.objects.all(), {step.tag for step in tagging} - {None})
    for name in {step.name for step in tagging if step.name}:
        try:
            found[name] = Tag.objects.called(name, workspace_id=by.workspace_id)
        except ValueError:
            continue
    return found


def _faults(number: int, step: Step, ready: Ready) -> list[Fault]:
    if isinstance(step, kinds.Assign) and step.teammate and step.teammate not in ready.teammates:
        return [Fault(number, "teammate", "is not a teammate here")]
    if isinstance(step, kinds.AssignTeam) and step.team and step.team not in ready.teams:
        return [Fault(number, "team", "is not a team here")]
    if isinstance(step, kinds.PutTag) and (step.tag or step.name) not in ready.tags:
        return [Fault(number, "tag" if step.tag else "name", "is not a tag here")]
    return []


def values_of(conversation: Conversation) -> dict[str, Any]:
    """Return what a verb may change, as it is stored."""
    return {
        "state": conversation.standing.as_json(),
        "assignee": conversation.assignee_id,
        "team": conversation.team_id,
        "priority": conversation.is_priority,
    }


def _change(conversation: Conversation, step: Step, ready: Ready) -> None:
    by = ready.by
    match step:
        case kinds.Assign(pk):
            conversation.assign(by=by, teammate=ready.teammates.get(pk or 0))
        case kinds.AssignTeam(pk):
            conversation.assign_team(by=by, team=ready.teams.get(pk or 0))
        case kinds.Prioritize(is_priority):
            conversation.prioritize(by=by, is_priority=is_priority)
        case _:
            _move(conversation, step, by)


def _move(conversation: Conversation, step: Step, by: Teammate) -> None:
    match step:
        case kinds.Snooze(until):
            conversation.snooze(by=by, until=until)
        case kinds.Close():
            conversation.close(by=by)
        case kinds.Reopen():
            if not conversation.unsnooze(by=by):
                conversation.reopen(by=by)
        case kinds.MarkSpam(is_spam):
            (conversation.mark_spam if is_spam else conversation.unmark_spam)(by=by)


def _put_tag(conversation: Conversation, step: kinds.PutTag, ready: Ready, recorded: Recorded) -> None:
    tag = ready.tags[step.tag or step.name]
    was_on = ConversationTag.objects.filter(conversation=conversation, tag=tag).exists()
    change = tag_conversation if step.is_on else untag_conversation
    change(conversation=conversation, tag=tag, by=ready.by)
    recorded.note({f"tag:{tag.pk}": was_on}, {f"tag:{tag.pk}": step.is_on})


def _block(conversation: Conversation, step: kinds.Block, ready: Ready, recorded: Recorded) -> None:
    is_blocked, before = step.is_blocked, values_of(conversation)
    if set_blocked(conversation, is_blocked=is_blocked, by=ready.by):
        recorded.note({"blocked": not is_blocked}, {"blocked": is_blocked})
    (conversation.mark_spam if is_blocked else conversation.unmark_spam)(by=ready.by)
    recorded.note(before, values_of(conversation))


def _mark_read(conversation: Conversation, step: kinds.MarkRead, ready: Ready, recorded: Recorded) -> None:
    before = ConversationRead.objects.seq_of(conversation, teammate=ready.by)
    seq = conversation.last_seq if step.is_read else max(0, conversation.last_message_seq - 1)
    ConversationRead.objects.note(conversation, teammate=ready.by, seq=seq)
    recorded.note({"read": before}, {"read": seq})
