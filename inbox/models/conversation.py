"""A thread with a customer, and the verbs that change it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from customers.models import Company, Contact
from inbox.calc.markup import first_words, snippet
from inbox.calc.queue import queue_key
from inbox.events import contact_saw, part_added
from inbox.models.attachment import Attachment
from inbox.models.conversation_indexes import CONSTRAINTS, INDEXES
from inbox.models.intake import take_in
from inbox.models.part import ConversationPart, PartKind
from inbox.models.states import (
    AnsweredMeanwhileError,
    Channel,
    ClientIdReusedError,
    ConversationState,
    MergedAwayError,
    Standing,
)
from workspaces.models import OwnedForeignKey, Team, Teammate, WorkspaceManager, WorkspaceOwned, announce

if TYPE_CHECKING:
    from inbox.models.held_reply import HeldReply

MOST_MERGES = 50
"""As many merges in a row are followed to where a conversation went."""


class ConversationManager(WorkspaceManager["Conversation"]):
    """Named filters of conversations."""

    def root_of(self, conversation: "Conversation") -> "Conversation":
        """Return the conversation that one is part of by now, itself when it was never merged. 1 query a merge."""
        for _ in range(MOST_MERGES):
            if conversation.merged_into_id is None:
                break
            conversation = self.get(pk=conversation.merged_into_id)
        return conversation

    def of_contact(self, contact: Contact) -> models.QuerySet["Conversation"]:
        """Return what a contact sees as their conversations: what is part of another one of theirs is seen there."""
        apart = models.Q(merged_into=None) | ~models.Q(merged_into__contact_id=contact.pk)
        return self.get_queryset().filter(apart, contact=contact)

    def due_to_wake(self, now: datetime) -> models.QuerySet["Conversation"]:
        """Return the snoozed ones whose time has come."""
        return self.get_queryset().filter(state=ConversationState.SNOOZED, snoozed_until__lte=now)


class Conversation(WorkspaceOwned):
    """A thread with one contact.

    ``last_seq`` numbers its parts under the row's lock; whoever knows it can ask for what is newer.
    ``queue_key`` is its place in every list, smallest first (see ``inbox.calc.queue``).
    """

    contact = OwnedForeignKey(Contact, related_name="conversations", db_index=False)
    company = OwnedForeignKey(Company, null=True, related_name="+", db_index=False, on_delete=models.SET_NULL)
    contact_kind = models.CharField(
        max_length=8, blank=True, default="", help_text="what the contact was when the conversation began"
    )
    plan = models.CharField(
        max_length=120, blank=True, default="", help_text="the company's plan when the conversation began"
    )
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.MESSENGER)
    subject = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=8, choices=ConversationState.choices, default=ConversationState.OPEN)
    assignee = OwnedForeignKey(
        Teammate, null=True, related_name="+", db_index=False, on_delete=models.SET_NULL
    )
    team = OwnedForeignKey(Team, null=True, related_name="+", db_index=False, on_delete=models.SET_NULL)
    is_priority = models.BooleanField(default=False)
    is_spam = models.BooleanField(
        default=False, help_text="in no list but its own, and in no numbers; always closed"
    )
    merged_into = OwnedForeignKey(
        "self", null=True, related_name="merged", db_index=False, on_delete=models.SET_NULL
    )
    waiting_since = models.DateTimeField(null=True, blank=True, help_text="of the oldest unanswered message")
    snoozed_until = models.DateTimeField(
        null=True, blank=True, help_text="empty while snoozed: until the contact writes"
    )
    woke_at = models.DateTimeField(
        null=True, blank=True, help_text="came back from a snooze then, and nobody dealt with it yet"
    )
    queue_key = models.BigIntegerField(default=0)
    last_seq = models.PositiveIntegerField(default=0)
    last_message_seq = models.PositiveIntegerField(default=0, help_text="seq of the contact's last message")
    last_reply_seq = models.PositiveIntegerField(default=0, help_text="seq of the last reply to the contact")
    has_files = models.BooleanField(default=False, help_text="somebody sent a file in it")
    contact_read_seq = models.PositiveIntegerField(default=0, help_text="how far the contact has seen")
    held_changes = models.PositiveIntegerField(
        default=0, help_text="counts what was held here, taken back, or went out"
    )
    snippet = models.CharField(max_length=160, blank=True)
    snippet_by = OwnedForeignKey(
        Teammate, null=True, related_name="+", db_index=False, on_delete=models.SET_NULL
    )
    client_id = models.UUIDField(null=True, blank=True, help_text="of the message that started it")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ConversationManager] = ConversationManager()
    tag_names: tuple[str, ...]
    followers: tuple[tuple[int, str], ...]
    """The ids and names of who follows."""
    held: "list[HeldReply]"
    """All set by the queries that load what a thread shows beside its parts."""
    _is_changing = False

    class Meta:
        constraints = CONSTRAINTS
        indexes = INDEXES

    def receive(
        self,
        *,
        body: str,
        client_id: UUID | None = None,
        attachments: Sequence[Attachment] = (),
        at: datetime | None = None,
    ) -> ConversationPart:
        """Take in a message of the contact; it reopens a closed or snoozed conversation and starts a wait.

        :raises ClientIdReusedError: the id was used before with other content
        :raises MergedAwayError: it is part of another conversation of the same contact, where this belongs
        """
        if not attachments and (part := self._take_in(body=body, client_id=client_id, at=at)):
            return part
        with self.changing(at=at):
            if stored := self.stored(client_id, kind=PartKind.MESSAGE, body=body):
                return stored
            if self.merged_into_id:
                self._come_apart_or_point_on()
            if not self.is_spam and self.contact.blocked_at:
                self.mark_spam(by=None, at=at)
            if self.state != ConversationState.OPEN and not self.is_spam:
                self._enter(ConversationState.OPEN)
                self.add_part(PartKind.REOPENED, details={"cause": "message"}, at=at)
            part = self.add_part(
                PartKind.MESSAGE, by_contact_id=self.contact_id, body=body, client_id=client_id, at=at
            )
            self._attach(part, attachments)
            if not self.is_spam:
                self.waiting_since = self.waiting_since or part.created_at
            self.last_message_seq = self.contact_read_seq = part.seq
            self.snippet, self.snippet_by = first_words(body) or _names(attachments), None
        return part

    def reply(
        self,
        *,
        by: Teammate,
        body: str,
        client_id: UUID | None = None,
        attachments: Sequence[Attachment] = (),
        began_at_seq: int | None = None,
        at: datetime | None = None,
    ) -> ConversationPart:
        """Answer the contact; it ends the wait and takes an unassigned conversation on.

        :param began_at_seq: where the conversation stood when the teammate began to write; None skips the stop
        :raises AnsweredMeanwhileError: a colleague replied after that
        :raises ClientIdReusedError: the id was used before with other content
        :raises MergedAwayError: it is part of another conversation
        """
        with self.changing(at=at):
            if stored := self.stored(client_id, kind=PartKind.REPLY, body=body):
                return stored
            self.refuse_if_merged()
            self.stop_if_answered(by=by, since=began_at_seq)
            details = {"waited_s": self._waited_s(at or timezone.now())} if self.waiting_since else {}
            part = self.add_part(
                PartKind.REPLY, by=by, body=body, client_id=client_id, details=details, at=at
            )
            self._attach(part, attachments)
            self.waiting_since, self.woke_at, self.last_reply_seq = None, None, part.seq
            self.snippet, self.snippet_by = snippet(body) or _names(attachments), by
            if self.assignee_id is None:
                self._assign(by=by, teammate=by, team=self.team, at=at)
        return part

    def note(
        self,
        *,
        by: Teammate,
        body: str,
        client_id: UUID | None = None,
        attachments: Sequence[Attachment] = (),
        called: Sequence[str] = (),
        at: datetime | None = None,
    ) -> ConversationPart:
        """Write something only teammates see.

        :param called: the names it calls people and teams by
        :raises ClientIdReusedError: the id was used before with other content
        """
        with self.changing(at=at):
            if stored := self.stored(client_id, kind=PartKind.NOTE, body=body):
                return stored
            self.refuse_if_merged()
            details = {"called": list(called)} if called else {}
            part = self.add_part(PartKind.NOTE, by=by, body=body, client_id=client_id, details=details, at=at)
            self._attach(part, attachments)
        return part

    def assign(self, *, by: Teammate | None, teammate: Teammate | None, at: datetime | None = None) -> bool:
        """Hand it to a teammate, or to nobody; tell whether that changed anything."""
        with self.changing(at=at):
            return self._assign(by=by, teammate=teammate, team=self.team, at=at)

    def assign_team(self, *, by: Teammate | None, team: Team | None, at: datetime | None = None) -> bool:
        """Hand it to a team, or to none; tell whether that changed anything."""
        with self.changing(at=at):
            return self._assign(by=by, teammate=self.assignee, team=team, at=at)

    def leave_team(self, *, by: Teammate | None) -> bool:
        """Belong to no team, because its team ended; tell whether it had one."""
        with self.changing():
            why = {"cause": "team_ended", "name": str(self.team or "")}
            return self._assign(by=by, teammate=self.assignee, team=None, at=None, why=why)

    def pass_on(self, *, team: Team | None) -> bool:
        """Go from an assignee who is away to nobody, and to a team if it has none; tell whether there was one."""
        with self.changing():
            if self.assignee is None or not self.assignee.is_away:
                return False
            goes_to = self.team or team
            why = {"cause": "away", "name": self.assignee.first_name, "to": str(goes_to or "")}
            return self._assign(by=None, teammate=None, team=goes_to, at=None, why=why)

    def give_to(self, teammate: Teammate, *, team_id: int | None, why: dict[str, Any]) -> bool:
        """Give it to somebody by a rule, unless it is no longer open, nobody's and this team's; tell whether it was."""
        with self.changing():
            if self.state != ConversationState.OPEN or self.assignee_id or self.team_id != team_id:
                return False
            return self._assign(by=None, teammate=teammate, team=self.team, at=None, why=why)

    def free(self, *, since: int, had_by: int, why: dict[str, Any]) -> bool:
        """Take it from somebody by a rule, unless it changed hands after a seq; tell whether it was taken."""
        with self.changing():
            later = self.parts.filter(seq__gt=since, kind=PartKind.ASSIGNED)
            if self.state != ConversationState.OPEN or self.assignee_id != had_by or later.exists():
                return False
            return self._assign(by=None, teammate=None, team=self.team, at=None, why=why)

    def close(self, *, by: Teammate | None, at: datetime | None = None) -> bool:
        """Close it and end the wait; tell whether it was this call that did."""
        with self.changing(at=at):
            if not self._enter(ConversationState.CLOSED):
                return False
            self.waiting_since = None
            self.add_part(PartKind.CLOSED, by=by, at=at)
        return True

    def reopen(self, *, by: Teammate | None, at: datetime | None = None) -> bool:
        """Open a closed conversation again; tell whether it was this call that did."""
        with self.changing(at=at):
            if self.state != ConversationState.CLOSED or self.merged_into_id:
                return False
            self._enter(ConversationState.OPEN)
            self.is_spam = False
            self.add_part(PartKind.REOPENED, by=by, at=at)
        return True

    def snooze(self, *, by: Teammate, until: datetime | None, at: datetime | None = None) -> bool:
        """Put it aside until a time, or until the contact writes, which ends it anyway; tell whether that changed anything.

        :param until: None for until the contact writes
        """
        with self.changing(at=at):
            if self.merged_into_id or (self.state, self.snoozed_until) == (ConversationState.SNOOZED, until):
                return False
            self._enter(ConversationState.SNOOZED)
            self.is_spam, self.snoozed_until = False, until
            details = {"until": until.isoformat() if until else None}
            self.add_part(PartKind.SNOOZED, by=by, details=details, at=at)
        return True

    def unsnooze(self, *, by: Teammate | None, at: datetime | None = None) -> bool:
        """Bring a snoozed conversation back; ``by`` is None when its time came. Tell whether it was this call."""
        with self.changing(at=at):
            if self.state != ConversationState.SNOOZED:
                return False
            self._enter(ConversationState.OPEN)
            part = self.add_part(PartKind.UNSNOOZED, by=by, at=at)
            self.woke_at = part.created_at if by is None else None
        return True

    def prioritize(self, *, by: Teammate, is_priority: bool, at: datetime | None = None) -> bool:
        """Mark it as urgent, or no longer; tell whether that changed anything."""
        with self.changing(at=at):
            if self.is_priority == is_priority:
                return False
            self.is_priority = is_priority
            self.add_part(PartKind.PRIORITIZED, by=by, details={"is_priority": is_priority}, at=at)
        return True

    def mark_spam(self, *, by: Teammate | None, at: datetime | None = None) -> bool:
        """Close it as spam: it leaves every list but its own. Tell whether that changed anything.

        :param by: None when that follows from its contact being blocked
        """
        with self.changing(at=at):
            if self.is_spam or self.merged_into_id:
                return False
            self._enter(ConversationState.CLOSED)
            self.is_spam, self.waiting_since = True, None
            why = {"cause": "blocked", "name": self.contact.display_name} if by is None else {}
            self.add_part(PartKind.SPAM, by=by, details=why, at=at)
        return True

    def unmark_spam(self, *, by: Teammate | None, at: datetime | None = None) -> bool:
        """Open what was no spam after all; the contact has waited all the time. Tell whether that changed anything."""
        with self.changing(at=at):
            if not self.is_spam:
                return False
            self._enter(ConversationState.OPEN)
            self.is_spam = False
            self.waiting_since = self.unanswered_since()
            self.add_part(PartKind.NOT_SPAM, by=by, at=at)
        return True

    def unanswered_since(self) -> datetime | None:
        """Return when the contact wrote the first message nobody has replied to. 1 query."""
        unanswered = self.parts.filter(kind=PartKind.MESSAGE, seq__gt=self.last_reply_seq).order_by("seq")
        return unanswered.values_list("created_at", flat=True).first()

    def enter_open(self) -> None:
        """Come back because a conversation that was open became part of it; only inside ``changing``."""
        self._enter(ConversationState.OPEN)

    def move_into(self, other: "Conversation", *, by: Teammate) -> None:
        """Become part of another conversation: closed, and pointing there; only inside ``changing``."""
        self._enter(ConversationState.CLOSED)
        self.is_spam, self.waiting_since, self.merged_into = False, None, other
        details = {"other_id": other.pk, "name": other.contact.display_name}
        self.add_part(PartKind.MERGED_AWAY, by=by, details=details)

    def come_apart(self, *, by: Teammate | None, standing: Standing | None = None, **why: Any) -> None:
        """Be a conversation of its own again, standing where it stood; only inside ``changing``."""
        other = self.merged_into
        details = {"other_id": other.pk, "name": other.contact.display_name} if other else {}
        self.merged_into = None
        if standing:
            self.state, self.is_spam, self.snoozed_until, self.waiting_since, self.woke_at = standing
        self.add_part(PartKind.UNMERGED, by=by, details=details | why)

    def refuse_if_merged(self) -> None:
        """Refuse what would be said in a conversation that is part of another one; only inside ``changing``.

        :raises MergedAwayError: it is
        """
        if self.merged_into_id:
            raise MergedAwayError(self.merged_into_id)

    @property
    def standing(self) -> Standing:
        """Return where it stands, as ``go_back_to`` takes it."""
        return Standing(self.state, self.is_spam, self.snoozed_until, self.waiting_since, self.woke_at)

    def go_back_to(self, standing: Standing, *, by: Teammate) -> None:
        """Let it stand where it stood before, because whoever moved it takes that back."""
        with self.changing():
            kind = standing.kind_of_return(self.standing)
            details = {"until": standing.snoozed_until.isoformat()} if standing.snoozed_until else {}
            self.state, self.is_spam, self.snoozed_until, self.waiting_since, self.woke_at = standing
            self.add_part(kind, by=by, details=details | {"undo": True})

    def seen_by_contact(self, seq: int) -> bool:
        """Note how far the contact has seen; it never goes back. Tell whether it moved; teammates hear of it live."""
        with transaction.atomic():
            behind = Conversation.objects.filter(pk=self.pk, contact_read_seq__lt=seq, last_seq__gte=seq)
            if not behind.update(contact_read_seq=seq):
                return False
            self.contact_read_seq = seq
            ids = {"conversation_id": self.pk, "contact_id": self.contact_id, "seq": self.last_seq}
            announce(contact_saw, workspace_id=self.workspace_id, **ids)
        return True

    @contextmanager
    def changing(self, *, at: datetime | None = None) -> Iterator[None]:
        """Hold the row's lock, refresh this copy, and afterwards store and announce what the block recorded.

        Within a block another one only goes on: several verbs are then one change, stored and announced once.
        """
        if self._is_changing:
            yield
            return
        with transaction.atomic(), self._held():
            before = self.last_seq
            yield
            if self.last_seq == before:
                return
            self.updated_at = at or timezone.now()
            self.queue_key = queue_key(
                state=self.state,
                waiting_since=self.waiting_since,
                snoozed_until=self.snoozed_until,
                woke_at=self.woke_at,
                updated_at=self.updated_at,
            )
            self.save(update_fields=CHANGEABLE)
            announce(
                part_added,
                workspace_id=self.workspace_id,
                conversation_id=self.pk,
                contact_id=self.contact_id,
                first_seq=before + 1,
                seq=self.last_seq,
            )

    def lock(self) -> None:
        """Hold the row's lock until the transaction ends, and refresh this copy."""
        self.refresh_from_db(from_queryset=Conversation.objects.select_for_update())

    @contextmanager
    def _held(self) -> Iterator[None]:
        self.lock()
        self._is_changing = True
        try:
            yield
        finally:
            self._is_changing = False

    def add_part(
        self, kind: PartKind, *, by: Teammate | None = None, at: datetime | None = None, **fields: Any
    ) -> ConversationPart:
        """Record one thing that happened; only inside ``changing``."""
        self.last_seq += 1
        return ConversationPart.objects.create(
            workspace_id=self.workspace_id,
            conversation_id=self.pk,
            seq=self.last_seq,
            kind=kind,
            by_teammate=by,
            created_at=at or timezone.now(),
            **fields,
        )

    def _take_in(self, *, body: str, client_id: UUID | None, at: datetime | None) -> ConversationPart | None:
        """Receive the quick way, which an open conversation allows; None sends the caller the long way."""
        try:
            with transaction.atomic():
                return take_in(
                    self, body=body, snippet=first_words(body), client_id=client_id, at=at or timezone.now()
                )
        except IntegrityError:
            # Another try of the same message is being stored: the long way waits for it and returns its part.
            return None

    def _come_apart_or_point_on(self) -> None:
        """Send what the contact writes on to where their conversation went; never into somebody else's."""
        if self.merged_into and self.merged_into.contact_id == self.contact_id:
            raise MergedAwayError(self.merged_into.pk)
        self.come_apart(by=None, cause="message")

    def _enter(self, state: ConversationState) -> bool:
        """Change the state; tell whether it was another one. The lock is held, so this copy is the truth."""
        changed = self.state != state
        self.state, self.snoozed_until, self.woke_at = state, None, None
        return changed

    def _assign(
        self,
        *,
        by: Teammate | None,
        teammate: Teammate | None,
        team: Team | None,
        at: datetime | None,
        why: dict[str, Any] | None = None,
    ) -> bool:
        was = {"was_assignee_id": self.assignee_id, "was_team_id": self.team_id}
        now = {"assignee_id": teammate.pk if teammate else None, "team_id": team.pk if team else None}
        if list(was.values()) == list(now.values()):
            return False
        to = teammate if now["assignee_id"] != was["was_assignee_id"] else team
        self.assignee, self.team = teammate, team
        details = now | was | {"to": str(to or "")} | (why or {})
        self.add_part(PartKind.ASSIGNED, by=by, details=details, at=at)
        return True

    def _attach(self, part: ConversationPart, attachments: Sequence[Attachment]) -> None:
        part.attach(attachments)
        self.has_files = self.has_files or bool(attachments)

    def stored(self, client_id: UUID | None, *, kind: PartKind, body: str) -> ConversationPart | None:
        """Return what an earlier try of the same sender stored."""
        if client_id is None:
            return None
        stored = ConversationPart.objects.filter(conversation_id=self.pk, client_id=client_id).first()
        if stored and (stored.kind, stored.body) != (kind, body):
            raise ClientIdReusedError
        return stored

    def stop_if_answered(self, *, by: Teammate, since: int | None, since_held: int | None = None) -> None:
        """Refuse when a colleague replied, or sent what goes out within seconds; only with the lock held.

        :param since: the seq the writer had seen; None asks nothing
        :param since_held: the ``held_changes`` the writer had seen; None for none
        :raises AnsweredMeanwhileError: a colleague was quicker
        """
        if since is None:
            return
        newer: list[Any] = []
        if self.last_reply_seq > since:
            replies = ConversationPart.objects.filter(
                conversation_id=self.pk, seq__gt=since, kind=PartKind.REPLY
            )
            newer += replies.exclude(by_teammate=by).select_related("by_teammate").order_by("seq")[:20]
        if self.held_changes > (since_held or 0):
            held = self.held_replies.filter(state="held", is_scheduled=False, number__gt=since_held or 0)
            newer += held.exclude(by_teammate=by).select_related("by_teammate").order_by("pk")[:20]
        if newer:
            raise AnsweredMeanwhileError(newer)

    def _waited_s(self, now: datetime) -> int:
        return max(0, round((now - (self.waiting_since or now)).total_seconds()))


def _names(attachments: Sequence[Attachment]) -> str:
    """Return what a list row says of files without words."""
    return ", ".join(file.name for file in attachments)[:160]


CHANGEABLE = [
    "state",
    "assignee",
    "team",
    "is_priority",
    "is_spam",
    "merged_into",
    "waiting_since",
    "snoozed_until",
    "woke_at",
    "queue_key",
    "last_seq",
    "last_message_seq",
    "last_reply_seq",
    "contact_read_seq",
    "has_files",
    "snippet",
    "snippet_by",
    "updated_at",
]
