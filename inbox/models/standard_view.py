"""The lists every inbox has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inbox.calc.filters import STATES
from inbox.models.conversation import Conversation
from inbox.models.draft import Draft
from inbox.models.follow import Follow
from inbox.models.held_reply import HeldReply, HeldState
from inbox.models.links import Mention
from workspaces.calc.numbers import read_number
from workspaces.models import Team, Teammate

OPEN, CLOSED = frozenset({"open"}), frozenset({"closed"})
MOST_PERSONAL = 1000
"""A teammate's latest mentions and drafts that a list takes in: years of them must not make it slow."""


@dataclass(frozen=True)
class StandardView:
    """One list of conversations, as one teammate sees it; lists of one key are equal.

    ``holds`` says of a conversation at hand what ``conversations`` says to the database; None where that needs rows
    of other tables.
    """

    key: str
    label: str | Promise = field(compare=False)
    icon: str = field(compare=False)
    conversations: Callable[[Teammate], Q] = field(compare=False)
    holds: Callable[[Any, Teammate], bool] | None = field(default=None, compare=False)
    is_counted: bool = field(default=True, compare=False)
    color: int | None = field(default=None, compare=False)
    is_saved: bool = field(default=False, compare=False)
    states: frozenset[str] = field(default=STATES, compare=False)
    """Which states what it holds may be in; all of them where nobody said."""

    def held_among(self, rows: Sequence[Any], teammate: Teammate) -> set[int]:
        """Return the pks of those conversations (or rows) that the list holds now; at most 1 query."""
        if self.holds is not None:
            return {row.pk for row in rows if self.holds(row, teammate)}
        held = Conversation.objects.filter(self.conversations(teammate), pk__in=[row.pk for row in rows])
        return set(held.values_list("pk", flat=True))

    def contains(self, conversation: Any, teammate: Teammate) -> bool:
        """Tell whether the list holds a conversation (or the row of one) now; at most 1 query."""
        return bool(self.held_among([conversation], teammate))


def _is_open(conversation: Any, _me: Teammate) -> bool:
    return bool(conversation.state == "open")


def _mentioned(me: Teammate) -> Q:
    latest = Mention.objects.filter(teammate=me).order_by("-mentioned_at")
    return Q(pk__in=latest.values("conversation_id")[:MOST_PERSONAL])


def _followed(me: Teammate) -> Q:
    latest = Follow.objects.on().filter(teammate=me).order_by("-followed_at")
    return Q(pk__in=latest.values("conversation_id")[:MOST_PERSONAL])


def _drafted(me: Teammate) -> Q:
    return Q(
        pk__in=Draft.objects.written()
        .filter(teammate=me)
        .order_by()
        .values("conversation_id")[:MOST_PERSONAL]
    )


def _scheduled(me: Teammate) -> Q:
    mine = HeldReply.objects.filter(by_teammate=me, is_scheduled=True).exclude(state=HeldState.UNDONE)
    return Q(pk__in=mine.order_by().values("conversation_id")[:MOST_PERSONAL])


STANDARD_VIEWS = (
    StandardView(
        "yours",
        _("Yours"),
        "user",
        lambda me: Q(state="open", assignee=me),
        lambda it, me: it.state == "open" and it.assignee_id == me.pk,
        states=OPEN,
    ),
    StandardView(
        "unassigned",
        _("Unassigned"),
        "inbox",
        lambda _me: Q(state="open", assignee=None),
        lambda it, _me: it.state == "open" and it.assignee_id is None,
        states=OPEN,
    ),
    StandardView(
        "mentions",
        _("Mentions"),
        "at-sign",
        lambda me: _mentioned(me) & ~Q(state="closed"),
        states=STATES - CLOSED,
    ),
    StandardView(
        "following",
        _("Following"),
        "eye",
        lambda me: _followed(me) & ~Q(state="closed"),
        states=STATES - CLOSED,
    ),
    StandardView(
        "snoozed",
        _("Snoozed"),
        "clock",
        lambda _me: Q(state="snoozed"),
        lambda it, _me: it.state == "snoozed",
        states=frozenset({"snoozed"}),
    ),
    StandardView("drafts", _("Drafts"), "sticky-note", lambda me: _drafted(me) & Q(is_spam=False)),
    StandardView("scheduled", _("Scheduled"), "calendar-clock", _scheduled),
    StandardView("everyone", _("Everyone"), "users", lambda _me: Q(state="open"), _is_open, states=OPEN),
    StandardView(
        "closed",
        _("Closed"),
        "check",
        lambda _me: Q(state="closed", is_spam=False, merged_into=None),
        lambda it, _me: it.state == "closed" and not it.is_spam and not it.merged_into_id,
        is_counted=False,
        states=CLOSED,
    ),
    StandardView(
        "never-answered",
        _("Never answered"),
        "message-circle-off",
        lambda _me: Q(
            state="closed", is_spam=False, merged_into=None, last_reply_seq=0, last_message_seq__gt=0
        ),
        lambda it, _me: (
            it.state == "closed"
            and not it.is_spam
            and not it.merged_into_id
            and not it.last_reply_seq
            and it.last_message_seq > 0
        ),
        states=CLOSED,
    ),
    StandardView(
        "spam",
        _("Spam"),
        "octagon-alert",
        lambda _me: Q(is_spam=True),
        lambda it, _me: it.is_spam,
        is_counted=False,
        states=CLOSED,
    ),
)
SEARCH = StandardView(
    "search", _("Search"), "search", lambda _me: Q(pk=0), lambda _it, _me: False, is_counted=False
)
"""Beside what a search found nothing arrives by itself; only the open conversation goes on living."""
BY_KEY = {view.key: view for view in (*STANDARD_VIEWS, SEARCH)}


def team_view(team: Team) -> StandardView:
    """Return the list of what is open for a team."""
    return StandardView(
        f"team-{team.pk}",
        team.name,
        "users",
        lambda _me: Q(state="open", team=team),
        lambda it, _me: it.state == "open" and it.team_id == team.pk,
        color=team.color,
        states=OPEN,
    )


def find_view(key: str) -> StandardView | None:
    """Return the list of this key, or None; a team's is found by at most 1 query."""
    pk = read_number(key.removeprefix("team-")) if key.startswith("team-") else None
    if pk is not None:
        team = Team.objects.filter(pk=pk).first()
        return team_view(team) if team else None
    return BY_KEY.get(key)
