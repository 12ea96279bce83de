"""What a demo workspace has scheduled, withheld, and put aside until there is an answer."""

from datetime import datetime, timedelta
from typing import cast
from uuid import uuid4

from inbox.actions.sending import Outgoing, send_reply
from inbox.models import Conversation, HeldReply
from inbox.models.held_reply import HeldState, WithheldFor
from workspaces.models import Teammate

LATER = "How did the first week with it go? If anything is still in the way, tell me and I will look."
TOO_LATE = "The fix went out this morning. Could you try once more and tell me whether the file is right now?"


def write_scheduled(teammate: Teammate, *, now: datetime) -> None:
    """Schedule one reply, withhold another, and snooze a third conversation until its customer writes."""
    mine = Conversation.objects.filter(state="open", assignee=teammate, last_reply_seq__gt=0).order_by("pk")
    answered, waiting = mine.filter(waiting_since=None), mine.exclude(waiting_since=None)
    for conversation in answered[:1]:
        _schedule(conversation, teammate, LATER, now)
    for conversation in waiting[:1]:
        held = _schedule(conversation, teammate, TOO_LATE, now)
        held.change(state=HeldState.WITHHELD, withheld_for=WithheldFor.MESSAGE)
    for conversation in answered[1:2]:
        conversation.snooze(by=teammate, until=None)


def _schedule(conversation: Conversation, by: Teammate, words: str, now: datetime) -> HeldReply:
    reply = Outgoing(words, uuid4(), send_at=_morning_after(now))
    held = send_reply(conversation=conversation, by=by, reply=reply).held
    return cast(HeldReply, held)


def _morning_after(now: datetime) -> datetime:
    return (now + timedelta(days=4)).replace(hour=9, minute=0, second=0, microsecond=0)
