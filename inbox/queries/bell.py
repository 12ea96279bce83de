"""What stands behind the bell: how many, which, and what a browser may say aloud."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from inbox.calc.markup import snippet
from inbox.models import (
    Announcement,
    AnnouncementRead,
    Conversation,
    ConversationPart,
    Notification,
    NotificationSettings,
)
from inbox.models.filtering import unread
from inbox.models.notification import MOST_COUNTED, Way
from inbox.models.standard_view import BY_KEY
from inbox.queries.kept import REMEMBERED, Statement, all_of, count_of, fetch, statement_of
from workspaces.calc.numbers import read_number
from workspaces.models import Teammate
from workspaces.queries import page_of

PAGE = 30
MOST_ALOUD = 20
OWN_LISTS = ("yours", "mentions", "following")
WORDS = {
    "mention": gettext_noop("{who} mentioned you"),
    "assigned": gettext_noop("{who} made this yours"),
    "assigned_team": gettext_noop("{who} gave this to {team}"),
    "message": gettext_noop("{customer} wrote"),
    "woke": gettext_noop("Back from snooze"),
    "note": gettext_noop("{who} left a note"),
    "withheld": gettext_noop("Your reply did not go out"),
    "announced": gettext_noop("{who} told everybody"),
}


@dataclass(frozen=True)
class Item:
    """Everything an entry behind the bell shows: the newest of a conversation, and how many are new there."""

    pk: int
    kind: str
    conversation_id: int | None
    name: str
    """Who it is about: the customer, or the author of an announcement."""
    words: str
    text: str
    created_at: datetime
    unseen: int


@dataclass(frozen=True)
class BellPage:
    """A page of the list behind the bell; ``cursor`` asks for the next one, None on the last."""

    items: list[Item]
    cursor: int | None


def bell_of(teammate: Teammate) -> dict[str, Any]:
    """Return what the bell shows, up to where its teammate was told, and what is unread in lists of theirs. 1 query."""
    return bell_and_banner(teammate)[0]


def bell_and_banner(teammate: Teammate) -> tuple[dict[str, Any], Announcement | None]:
    """Return what the bell shows and the announcement above the page. 1 query, 2 with an announcement."""
    newest, unseen, announced, *counts = fetch(_bell_statement(teammate))[0]
    bell = {"count": unseen, "newest": newest or 0, "unread": dict(zip(OWN_LISTS, counts, strict=True))}
    return bell, banner_for(teammate) if announced else None


@lru_cache(maxsize=REMEMBERED)
def _bell_statement(teammate: Teammate) -> Statement:
    newest, newest_values = statement_of(
        Notification.objects.filter(teammate=teammate).order_by("-pk").values("pk")[:1]
    )
    announced = Announcement.objects.unread_by(teammate, Now()).values("pk")[:1]
    return all_of(
        (f"({newest})", newest_values),
        count_of(Notification.objects.unseen_of(teammate)),
        count_of(announced),
        *(count_of(_unread_in(key, teammate)) for key in OWN_LISTS),
    )


def _unread_in(key: str, teammate: Teammate) -> "QuerySet[Conversation, Any]":
    """Return the conversations of a personal list that a teammate has not read, at most 100."""
    held = Conversation.objects.filter(BY_KEY[key].conversations(teammate), unread(teammate))
    return held.order_by().values("pk")[:MOST_COUNTED]


def bell_page(teammate: Teammate, *, cursor: str = "") -> BellPage:
    """Return the next 30 conversations and announcements a teammate was told of, newest first. 3 queries."""
    rows = Notification.objects.newest_of_each(teammate).select_related(
        "conversation__contact", "by", "announcement"
    )
    before = read_number(cursor)
    found = list((rows if before is None else rows.filter(pk__lt=before)).order_by("-pk")[: PAGE + 1])
    items = items_of(teammate, found[:PAGE])
    return BellPage(items, found[PAGE - 1].pk if len(found) > PAGE else None)


def to_say_aloud(teammate: Teammate, *, after: int, slug: str, zone: str) -> dict[str, Any]:
    """Return what a browser shows on the desktop, and whether a sound goes with it: what is newer and still unseen.

    6 queries at most.

    :param after: the newest notification this browser knew of before
    """
    now = timezone.now()
    newer = Notification.objects.unseen().filter(teammate=teammate, pk__gt=after)
    rows = newer.select_related("conversation__contact", "by", "announcement").order_by("-pk")[:MOST_ALOUD]
    found = list(rows)
    chosen = NotificationSettings.objects.of(teammate)
    if not found or chosen.is_quiet(now, teammate=teammate, zone=zone):
        return {"shown": [], "sound": "", "newest": found[0].pk if found else after}
    said = _shown(teammate, [row for row in found if chosen.wants(row.kind, Way.DESKTOP)], slug)
    is_heard = any(chosen.wants(row.kind, Way.SOUND) for row in found)
    return {"shown": said, "sound": chosen.sound_when if is_heard else "", "newest": found[0].pk}


def _shown(teammate: Teammate, rows: list[Notification], slug: str) -> list[dict[str, Any]]:
    """Return one entry for each conversation, newest first."""
    newest: dict[Any, Notification] = {}
    for row in rows:
        newest.setdefault(row.conversation_id or -row.pk, row)
    return [
        {
            "tag": f"{slug}-{item.conversation_id or f'a{item.pk}'}",
            "title": item.name,
            "body": f"{item.words}: {item.text}" if item.text else item.words,
            "url": address_of(item, slug),
        }
        for item in items_of(teammate, list(newest.values()))
    ]


def address_of(item: Item, slug: str) -> str:
    """Return where an entry leads."""
    if item.conversation_id is None:
        return reverse("announcements", kwargs={"workspace_slug": slug})
    where = {"workspace_slug": slug, "view": "everyone", "pk": item.conversation_id}
    return reverse("inbox_conversation", kwargs=where)


def items_of(teammate: Teammate, rows: list[Notification]) -> list[Item]:
    """Return entries for notifications. 2 queries, whatever their number."""
    parts = _parts_of(rows)
    conversations = [row.conversation_id for row in rows if row.conversation_id]
    unseen = Notification.objects.unseen().filter(teammate=teammate).order_by()
    counts = dict(
        unseen.filter(conversation__in=conversations).values_list("conversation_id").annotate(Count("pk"))
    )
    return [_item(row, parts.get((row.conversation_id, row.seq)), counts) for row in rows]


def _item(row: Notification, part: ConversationPart | None, counts: dict[int, int]) -> Item:
    who = row.by.first_name if row.by else _("Parley")
    if row.announcement:
        text, name = row.announcement.text, row.announcement.by.name if row.by is None else row.by.name
        unseen = int(row.seen_at is None)
    else:
        text = snippet(part.body) if part and part.is_written else ""
        name = row.conversation.contact.display_name if row.conversation else ""
        unseen = counts.get(row.conversation_id or 0, 0)
    team = part.details.get("to", "") if part else ""
    words = _(WORDS[row.kind]).format(who=who, customer=name.split(" ", maxsplit=1)[0], team=team)
    # Names come from outside: on one line they cannot pretend to be further ones.
    name, words = " ".join(name.split()), " ".join(words.split())
    return Item(row.pk, row.kind, row.conversation_id, name, words, text[:160], row.created_at, unseen)


def _parts_of(rows: list[Notification]) -> dict[tuple[int | None, int], ConversationPart]:
    """Return the parts notifications tell of, by conversation and seq. 1 query, none for none."""
    wanted = Q()
    for row in rows:
        if row.conversation_id:
            wanted |= Q(conversation_id=row.conversation_id, seq=row.seq)
    if not wanted:
        return {}
    parts = ConversationPart.objects.filter(wanted).only(
        "conversation_id", "seq", "kind", "body", "details", "workspace_id"
    )
    return {(part.conversation_id, part.seq): part for part in parts}


def banner_for(teammate: Teammate) -> Announcement | None:
    """Return the newest announcement that stands and that a teammate has not read. 1 query."""
    return Announcement.objects.unread_by(teammate, timezone.now()).select_related("by").first()


@dataclass(frozen=True)
class ReadAnnouncement:
    """An announcement with who has read it, of those who were meant."""

    announcement: Announcement
    readers: list[str]
    missing: list[str]
    is_unread: bool

    @property
    def meant(self) -> int:
        """Return how many were meant to read it."""
        return len(self.readers) + len(self.missing)


@dataclass(frozen=True)
class AnnouncementPage:
    """A page of announcements, newest first."""

    rows: list[ReadAnnouncement]
    cursor: int | None


def announcement_page(teammate: Teammate, *, cursor: str = "") -> AnnouncementPage:
    """Return the next announcements with their readers, newest first. 3 queries."""
    page = page_of(
        Announcement.objects.select_related("by").prefetch_related(
            Prefetch("reads", AnnouncementRead.objects.select_related("teammate").order_by("pk"))
        ),
        cursor=cursor,
    )
    seated = list(Teammate.objects.seated().order_by("name"))
    return AnnouncementPage([_with_readers(row, seated, teammate) for row in page.rows], page.cursor)


def _with_readers(announcement: Announcement, seated: list[Teammate], me: Teammate) -> ReadAnnouncement:
    readers = {read.teammate_id: read.teammate.name for read in announcement.reads.all()}
    meant = [
        one for one in seated if one.pk != announcement.by_id and one.created_at <= announcement.created_at
    ]
    missing = [one.name for one in meant if one.pk not in readers]
    is_unread = announcement.is_pinned and me.pk not in readers and announcement.by_id != me.pk
    return ReadAnnouncement(announcement, list(readers.values()), missing, is_unread)
