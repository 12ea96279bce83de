"""An act taken back in one conversation: exactly what it changed, and only where nobody changed it since."""

from typing import Any

from inbox.actions.blocking import set_blocked
from inbox.actions.following import set_following
from inbox.actions.tagging import tag_conversation, untag_conversation
from inbox.models import Conversation, ConversationRead, Mention, PartKind
from inbox.models.act import ActChange, ChangeState
from inbox.models.states import Standing
from tagging.models import Tag
from workspaces.models import Team, Teammate

STATES = (
    *(PartKind.CLOSED, PartKind.REOPENED, PartKind.SNOOZED, PartKind.UNSNOOZED),
    *(PartKind.SPAM, PartKind.NOT_SPAM, PartKind.MERGED, PartKind.MERGED_AWAY, PartKind.UNMERGED),
    # Whoever wrote meanwhile shall not be put away again.
    PartKind.MESSAGE,
)
TOUCHED_BY: dict[str, tuple[PartKind, ...]] = {
    "state": STATES,
    "priority": (PartKind.PRIORITIZED,),
    "assignee": (PartKind.ASSIGNED,),
    "team": (PartKind.ASSIGNED,),
    "blocked": (PartKind.BLOCKED, PartKind.UNBLOCKED),
    "tag": (PartKind.TAGGED, PartKind.UNTAGGED),
}


def take_back(conversation: Conversation, change: ActChange, *, by: Teammate) -> ChangeState:
    """Give back the values from before the act; tell whether all of them went back, or something stays."""
    with conversation.changing():
        touched = _touched_since(conversation, change, by)
        answers = [
            key not in touched and _give_back(conversation, key, change, by)
            for key in sorted(change.before, reverse=True)
        ]
    return ChangeState.UNDONE if all(answers) else ChangeState.KEPT


def _touched_since(conversation: Conversation, change: ActChange, by: Teammate) -> set[str]:
    """Return the keys that somebody else changed since, even if they are what they were by now. 1 query."""
    parts = conversation.parts.filter(seq__gt=change.seq).exclude(by_teammate=by)
    touched: set[str] = set()
    for kind, details in parts.values_list("kind", "details"):
        touched |= {key for key in change.before if _touches(kind, details, key)}
    return touched


def _touches(kind: str, details: dict[str, Any], key: str) -> bool:
    name, _, pk = key.partition(":")
    if kind not in TOUCHED_BY.get(name, ()):
        return False
    if kind == PartKind.ASSIGNED:
        return bool(details.get(f"{name}_id") != details.get(f"was_{name}_id"))
    return not pk or str(details.get("tag_id")) == pk


def _give_back(conversation: Conversation, key: str, change: ActChange, by: Teammate) -> bool:
    """Give one value back if it still is what the act made it; tell whether it did."""
    name, _, pk = key.partition(":")
    old, new = change.before[key], change.after[key]
    match name:
        case "state":
            return _give_state_back(conversation, change, by)
        case "tag":
            return _give_tag_back(conversation, int(pk), is_on=old, by=by)
        case "read":
            return _give_read_back(conversation, old, new, by)
        case "mention":
            mentions = Mention.objects.filter(conversation=conversation, teammate_id=pk, mentioned_at=new)
            return bool(mentions.delete()[0])
    return _give_field_back(conversation, name, old, new, by)


def _give_state_back(conversation: Conversation, change: ActChange, by: Teammate) -> bool:
    before, after = Standing.of_json(change.before["state"]), Standing.of_json(change.after["state"])
    if not conversation.standing.is_where(after):
        return False
    if conversation.last_reply_seq > change.seq:
        # Somebody answered meanwhile: nobody waits any more.
        before = before._replace(waiting_since=None)
    conversation.go_back_to(before, by=by)
    return True


def _give_field_back(conversation: Conversation, name: str, old: Any, new: Any, by: Teammate) -> bool:
    if name == "priority":
        return conversation.is_priority == new and conversation.prioritize(by=by, is_priority=old)
    if name == "follow":
        return set_following(conversation, teammate=by, is_on=old)
    if name == "blocked":
        return set_blocked(conversation, is_blocked=old, by=by)
    return getattr(conversation, f"{name}_id") == new and _give_person_back(conversation, name, old, by)


def _give_person_back(conversation: Conversation, name: str, pk: int | None, by: Teammate) -> bool:
    """Hand it back to whom it belonged, if they are still here."""
    rows: Any = Teammate.objects.seated() if name == "assignee" else Team.objects.all()
    found = rows.filter(pk=pk).first() if pk else None
    if pk and found is None:
        return False
    if name == "assignee":
        return conversation.assign(by=by, teammate=found)
    return conversation.assign_team(by=by, team=found)


def _give_tag_back(conversation: Conversation, pk: int, *, is_on: bool, by: Teammate) -> bool:
    tag = Tag.objects.filter(pk=pk).first()
    if tag is None:
        return False
    change = tag_conversation if is_on else untag_conversation
    return change(conversation=conversation, tag=tag, by=by)


def _give_read_back(conversation: Conversation, old: int | None, new: int, by: Teammate) -> bool:
    mine = ConversationRead.objects.filter(conversation=conversation, teammate=by, seq=new)
    return bool(mine.delete()[0] if old is None else mine.update(seq=old))
