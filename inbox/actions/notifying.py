"""Who is told of what happens in a conversation; called for each event at least once, and writing each thing once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from inbox.actions.notes import called_by
from inbox.models import (
    Announcement,
    Conversation,
    ConversationPart,
    Follow,
    Notification,
    NotificationKind,
    NotificationSettings,
    PartKind,
)
from workspaces.calc.permissions import Permission
from workspaces.models import Teammate, TeamMembership

TELLING = (PartKind.MESSAGE, PartKind.REPLY, PartKind.NOTE, PartKind.ASSIGNED, PartKind.UNSNOOZED)
Kind = NotificationKind


@dataclass
class Told:
    """Whom one part is told to, and why; whoever is there for two reasons hears the first."""

    part: ConversationPart
    kinds: dict[int, str] = field(default_factory=dict)

    def tell(self, kind: str, teammate_ids: Iterable[int | None]) -> None:
        """Tell further people, unless it was their own doing or they hear of it already."""
        for pk in teammate_ids:
            if pk is not None and pk != self.part.by_teammate_id:
                self.kinds.setdefault(pk, kind)


def notify_of_parts(*, conversation_id: int, first_seq: int, seq: int) -> list[Teammate]:
    """Write the notifications that parts of a conversation give rise to; return who has something new.

    1 query for parts that concern nobody; else 6, and 1 or 2 for each part but the newest of all.
    """
    parts = list(
        ConversationPart.objects.filter(
            conversation_id=conversation_id, seq__range=(first_seq, seq), kind__in=TELLING
        )
        .select_related("by_teammate")
        .order_by("seq")
    )
    conversation = Conversation.objects.filter(pk=conversation_id).first() if parts else None
    if conversation is None or is_silent(conversation):
        return []
    _follow_along(conversation, parts)
    followers = set(
        Follow.objects.on().filter(conversation=conversation).values_list("teammate_id", flat=True)
    )
    return _store(conversation, [_told(conversation, part, followers) for part in parts])


def notify_of_withheld(*, conversation_id: int, seq: int, teammate_id: int) -> list[Teammate]:
    """Tell a teammate that a reply of theirs did not go out.

    :param seq: where the conversation stands: what tells two of them apart
    """
    conversation = Conversation.objects.filter(pk=conversation_id).first()
    if conversation is None:
        return []
    told = Told(ConversationPart(seq=seq))
    told.tell(Kind.WITHHELD, [teammate_id])
    # The part that held it back may be told already: this is what matters of the two.
    same = Notification.objects.filter(conversation=conversation, teammate_id=teammate_id, seq=seq)
    same.exclude(kind=Kind.WITHHELD).delete()
    return _store(conversation, [told])


def notify_of_announcement(announcement: Announcement) -> list[Teammate]:
    """Tell everybody who works here, but for the author."""
    everybody = Teammate.objects.seated().exclude(pk=announcement.by_id).select_related("user", "workspace")
    told = {teammate.pk: teammate for teammate in everybody}
    rows = [
        (pk, Kind.ANNOUNCED.value, {"announcement": announcement, "by_id": announcement.by_id}) for pk in told
    ]
    return _write(told, rows)


def is_silent(conversation: Conversation) -> bool:
    """Tell whether nobody is to hear of a conversation: it is spam, as all is of a contact who is blocked."""
    return bool(conversation.is_spam)


def _told(conversation: Conversation, part: ConversationPart, followers: set[int]) -> Told:
    told = Told(part)
    theirs = [_assignee_then(conversation, part), *sorted(followers)]
    if part.kind == PartKind.ASSIGNED:
        _tell_of_hand_over(told, part.details)
    elif part.kind == PartKind.MESSAGE:
        told.tell(Kind.MESSAGE, theirs)
    elif part.kind == PartKind.NOTE:
        told.tell(Kind.MENTION, sorted(_called(part)))
        told.tell(Kind.NOTE, theirs)
    elif part.kind == PartKind.UNSNOOZED and part.by_teammate_id is None:
        told.tell(Kind.WOKE, theirs if any(theirs) else [_who_snoozed(part)])
    return told


def _tell_of_hand_over(told: Told, details: dict[str, Any]) -> None:
    if details.get("assignee_id") != details.get("was_assignee_id"):
        told.tell(Kind.ASSIGNED, [details.get("assignee_id")])
    if details.get("team_id") and details.get("team_id") != details.get("was_team_id"):
        members = TeamMembership.objects.filter(team_id=details["team_id"]).order_by("pk")
        told.tell(Kind.ASSIGNED_TEAM, members.values_list("teammate_id", flat=True))


def _assignee_then(conversation: Conversation, part: ConversationPart) -> int | None:
    """Return whose it was when the part came: whoever gets it later hears of that instead."""
    if part.seq == conversation.last_seq:
        return conversation.assignee_id
    later = ConversationPart.objects.filter(
        conversation=conversation, seq__gt=part.seq, kind=PartKind.ASSIGNED
    )
    changed = later.order_by("seq").values_list("details", flat=True).first()
    return conversation.assignee_id if changed is None else changed.get("was_assignee_id")


def _who_snoozed(part: ConversationPart) -> int | None:
    before = ConversationPart.objects.filter(
        conversation_id=part.conversation_id, seq__lt=part.seq, kind=PartKind.SNOOZED
    )
    return before.order_by("-seq").values_list("by_teammate_id", flat=True).first()


def _called(part: ConversationPart) -> set[int]:
    if part.by_teammate is None:
        return set()
    return {
        teammate.pk for whom in called_by(part.body, writer=part.by_teammate).values() for teammate in whom
    }


def _follow_along(conversation: Conversation, parts: Sequence[ConversationPart]) -> None:
    """Let those follow who wrote, or who were called by name."""
    wrote = {part.by_teammate_id for part in parts if part.kind in (PartKind.REPLY, PartKind.NOTE)} - {None}
    called = {pk for part in parts if part.kind == PartKind.NOTE for pk in _called(part)}
    if not wrote | called:
        return
    stay_out = NotificationSettings.objects.filter(
        teammate__in=wrote | called, follows_by_itself=False
    ).values_list("teammate_id", flat=True)
    Follow.objects.begin_by_itself(conversation, (wrote | called) - set(stay_out))  # type: ignore[arg-type]


def _store(conversation: Conversation, told: Sequence[Told]) -> list[Teammate]:
    wanted = {pk for each in told for pk in each.kinds}
    if not wanted:
        return []
    seated = Teammate.objects.seated().filter(pk__in=wanted).select_related("user", "workspace")
    people = {teammate.pk: teammate for teammate in seated if teammate.may(Permission.READ_CONVERSATIONS)}
    rows = [
        (pk, kind, _about(conversation, each.part))
        for each in told
        for pk, kind in each.kinds.items()
        if pk in people
    ]
    return _write(people, rows)


def _about(conversation: Conversation, part: ConversationPart) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "seq": part.seq,
        "by_id": part.by_teammate_id,
        "created_at": part.created_at,
    }


def _write(people: dict[int, Teammate], rows: Sequence[tuple[int, str, dict[str, Any]]]) -> list[Teammate]:
    now, chosen = timezone.now(), NotificationSettings.objects.of_all(people.values())
    notifications = [
        Notification(
            workspace_id=people[pk].workspace_id,
            teammate_id=pk,
            kind=kind,
            mail_due_at=chosen[pk].mail_due_at(
                kind, about.get("created_at", now), teammate=people[pk], zone=people[pk].workspace.time_zone
            ),
            **about,
        )
        for pk, kind, about in rows
    ]
    Notification.objects.bulk_create(notifications, ignore_conflicts=True)
    return [people[pk] for pk in {pk for pk, _, _ in rows}]
