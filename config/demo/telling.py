"""Tells one conversation from its first message to its end, with the books the verbs would keep."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from config.demo import story
from customers.models import Company, Contact
from inbox.calc.markup import first_words, snippet
from inbox.calc.queue import queue_key
from inbox.models import Conversation, ConversationPart, PartKind
from tagging.models import Tag
from workspaces.models import Team, Teammate, Workspace


@dataclass
class Cast:
    """Everybody a story needs."""

    workspace: Workspace
    teammates: list[Teammate]
    teams: dict[str, Team]
    tags: dict[str, Tag]
    contacts: list[Contact]
    companies: dict[int, Company]


class Teller:
    """Keeps the books of a conversation while its story is told; nothing is stored."""

    def __init__(self, cast: Cast, subject: story.Subject, *, at: datetime, chance: random.Random) -> None:
        self.subject, self.at = subject, at
        self.teammate = chance.choice(cast.teammates[:4])
        contact = chance.choice(cast.contacts)
        self.parts: list[ConversationPart] = []
        self.conversation = Conversation(
            workspace_id=cast.workspace.pk,
            contact=contact,
            company=cast.companies[contact.pk],
            contact_kind=contact.kind,
            plan=cast.companies[contact.pk].plan,
            team=cast.teams[subject.team],
            created_at=at,
        )

    def wait(self, *, minutes: float) -> None:
        """Let time pass, at most a day at once."""
        self.at += timedelta(minutes=min(minutes, 1440))

    def receive(self, body: str) -> None:
        """Let the contact write."""
        part = self._add(PartKind.MESSAGE, body=body, by_contact=self.conversation.contact)
        self.conversation.waiting_since = self.conversation.waiting_since or self.at
        self.conversation.last_message_seq = self.conversation.contact_read_seq = part.seq
        self.conversation.snippet, self.conversation.snippet_by = first_words(body), None

    def reply(self, body: str) -> None:
        """Let the teammate answer, and take the conversation on with the first answer."""
        waited_s = round((self.at - (self.conversation.waiting_since or self.at)).total_seconds())
        part = self._add(PartKind.REPLY, body=body, by_teammate=self.teammate, details={"waited_s": waited_s})
        self.conversation.waiting_since, self.conversation.last_reply_seq = None, part.seq
        self.conversation.snippet, self.conversation.snippet_by = snippet(body), self.teammate
        if self.conversation.assignee_id is None:
            self.assign()

    def assign(self) -> None:
        """Let the teammate take it on."""
        self.conversation.assignee = self.teammate
        details: dict[str, Any] = {"assignee_id": self.teammate.pk, "team_id": None}
        details |= {"was_assignee_id": None, "was_team_id": None, "to": self.teammate.name}
        self._add(PartKind.ASSIGNED, by_teammate=self.teammate, details=details)

    def note(self, body: str) -> None:
        """Let the teammate leave a note."""
        self._add(PartKind.NOTE, body=body, by_teammate=self.teammate)

    def snooze(self, *, days: int) -> None:
        """Let the teammate put it aside."""
        until = self.at + timedelta(days=days)
        self._add(PartKind.SNOOZED, by_teammate=self.teammate, details={"until": until.isoformat()})
        self.conversation.state, self.conversation.snoozed_until = "snoozed", until

    def close(self) -> None:
        """Let the teammate close it."""
        self._add(PartKind.CLOSED, by_teammate=self.teammate)
        self.conversation.state, self.conversation.waiting_since = "closed", None

    def finish(self, *, now: datetime) -> Conversation:
        """Return the conversation as the verbs would have left it; nothing happens in the future."""
        for part in self.parts:
            part.created_at = min(part.created_at, now)
        self.conversation.updated_at = self.parts[-1].created_at
        self.conversation.contact_read_seq = self.conversation.last_seq
        self.conversation.queue_key = queue_key(
            state=self.conversation.state,
            waiting_since=self.conversation.waiting_since,
            snoozed_until=self.conversation.snoozed_until,
            updated_at=self.conversation.updated_at,
        )
        return self.conversation

    def _add(self, kind: PartKind, **fields: Any) -> ConversationPart:
        self.conversation.last_seq += 1
        part = ConversationPart(
            workspace_id=self.conversation.workspace_id,
            seq=self.conversation.last_seq,
            kind=kind,
            created_at=self.at,
            **fields,
        )
        self.parts.append(part)
        return part


Telling = Callable[[Cast, datetime, random.Random], Teller]


def tell(cast: Cast, at: datetime, chance: random.Random) -> Teller:
    """Tell a whole conversation: asked, answered, perhaps asked again, closed."""
    teller = tell_answered(cast, at, chance)
    subject = teller.subject
    for follow_up in subject.follow_ups[: chance.randint(0, 2)]:
        teller.wait(minutes=chance.lognormvariate(2.0, 1.0))
        teller.receive(follow_up)
        teller.wait(minutes=chance.lognormvariate(2.5, 1.0))
        teller.reply(subject.replies[-1])
    teller.wait(minutes=chance.uniform(1, 90))
    teller.close()
    return teller


def tell_answered(cast: Cast, at: datetime, chance: random.Random) -> Teller:
    """Tell a conversation up to the first answer."""
    teller = tell_waiting(cast, at, chance)
    teller.wait(minutes=chance.lognormvariate(3.0, 1.1))
    if teller.subject.note and chance.random() < 0.3:  # noqa: PLR2004 -- three in ten
        teller.note(teller.subject.note)
    teller.reply(chance.choice(teller.subject.replies[:2]))
    return teller


def tell_waiting(cast: Cast, at: datetime, chance: random.Random) -> Teller:
    """Tell the beginning: a message that nobody answered yet."""
    subject = chance.choice(story.SUBJECTS)
    teller = Teller(cast, subject, at=at, chance=chance)
    teller.receive(chance.choice(subject.openings))
    return teller


def tell_waiting_again(cast: Cast, at: datetime, chance: random.Random) -> Teller:
    """Tell a conversation in which the customer came back after an answer."""
    teller = tell_answered(cast, at, chance)
    teller.wait(minutes=chance.lognormvariate(2.0, 1.0))
    teller.receive(teller.subject.follow_ups[0])
    return teller


def tell_snoozed(cast: Cast, at: datetime, chance: random.Random) -> Teller:
    """Tell a conversation that was put aside for a few days."""
    teller = tell_answered(cast, at, chance)
    teller.snooze(days=chance.randint(5, 12))
    return teller


def tell_long_talk(cast: Cast, at: datetime, chance: random.Random) -> Teller:
    """Tell the conversation that never ends: fifty-odd shops are moved, three exchanges each."""
    teller = Teller(cast, story.SUBJECTS[3], at=at, chance=chance)
    for shop in range(1, 53):
        for asked, answered in chance.sample(story.LONG_TALK, 3):
            values = {"shop": shop, "next": shop + 1, "people": chance.randint(4, 74)}
            teller.wait(minutes=chance.lognormvariate(2.0, 1.0))
            teller.receive(asked.format_map(values))
            teller.wait(minutes=chance.lognormvariate(1.0, 0.5))
            teller.reply(answered.format_map(values))
    return teller
