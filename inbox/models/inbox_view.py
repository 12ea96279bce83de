"""Saved filters of conversations, and in which order a teammate likes their lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inbox.calc.filters import EVERYTHING, FilterError, Group, parse_filter, read_filter
from inbox.models.listing import SORTS, Listing
from inbox.models.standard_view import StandardView, find_view
from workspaces.calc.numbers import read_number
from workspaces.calc.permissions import Permission
from workspaces.models import OwnedForeignKey, Team, Teammate, WorkspaceManager, WorkspaceOwned

MOST_VIEWS = 100
PREFIX = "view-"


class ViewAudience(models.TextChoices):
    """Who sees a saved view."""

    PERSONAL = "personal"
    TEAM = "team"
    EVERYONE = "everyone"


class InboxViewManager(WorkspaceManager["InboxView"]):
    """Finds saved views."""

    def seen_by(self, teammate: Teammate) -> models.QuerySet["InboxView"]:
        """Return those a teammate sees, in their order: their own, their teams', and everyone's."""
        teams = teammate.memberships.values("team_id")
        seen = (
            Q(owner=teammate)
            | Q(audience=ViewAudience.EVERYONE)
            | Q(audience=ViewAudience.TEAM, team__in=teams)
        )
        return self.get_queryset().filter(seen, deleted_at=None).order_by("position", "pk")


class InboxView(WorkspaceOwned):
    """A filter somebody saved under a name, for themselves, a team or everyone."""

    name = models.CharField(max_length=80)
    color = models.PositiveSmallIntegerField(default=0, help_text="1 to 4: a chart colour; 0 for none")
    filter = models.JSONField(default=dict)
    sort = models.CharField(max_length=8, default="waiting", choices=[(sort, sort) for sort in SORTS])
    audience = models.CharField(max_length=8, choices=ViewAudience.choices, default=ViewAudience.PERSONAL)
    team = OwnedForeignKey(
        Team, null=True, blank=True, related_name="+", db_index=False, on_delete=models.SET_NULL
    )
    owner = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    position = models.FloatField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(
        null=True, blank=True, help_text="can be brought back until it is swept"
    )

    objects: ClassVar[InboxViewManager] = InboxViewManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=ViewAudience.values), name="view_is_for_somebody"
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "position", "id"],
                name="saved_views_in_order",
                condition=Q(deleted_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    @property
    def key(self) -> str:
        """Return what stands in its address."""
        return f"{PREFIX}{self.pk}"

    def may_be_changed_by(self, teammate: Teammate) -> bool:
        """Tell whether somebody may change or delete it: its owner, unless a guest by now, or for a shared one a manager."""
        if self.audience == ViewAudience.PERSONAL:
            return self.owner_id == teammate.pk
        is_sharer = self.owner_id == teammate.pk and teammate.may(Permission.MANAGE_CONVERSATIONS)
        return is_sharer or teammate.may(Permission.MANAGE_VIEWS)

    def change(self, **fields: Any) -> None:
        """Set some of its fields, and no others."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))

    def wanted(self) -> Group:
        """Return its filter; one that the language no longer knows holds everything."""
        try:
            return read_filter(self.filter)
        except FilterError:
            return EVERYTHING

    def listing(self, *, narrowed_by: Group | None = None) -> Listing:
        """Return its list, with its own filter or another one in its place."""
        wanted = self.wanted() if narrowed_by is None else narrowed_by
        is_spam = any((one.field, one.value) == ("list", "spam") for one in wanted.needed())
        view = StandardView(
            self.key,
            self.name,
            "",
            lambda _me: Q(merged_into=None) if is_spam else Q(is_spam=False, merged_into=None),
            lambda row, _me: not row.merged_into_id and (is_spam or not row.is_spam),
            color=self.color or None,
            is_saved=True,
        )
        return Listing(view, wanted).sorted_by(self.sort)


class ListOrderManager(WorkspaceManager["ListOrder"]):
    """Remembers orders."""

    def of(self, key: str, *, teammate: Teammate) -> str:
        """Return the order a teammate chose for a list, or nothing. 1 query."""
        return self.filter(teammate=teammate, view=key).values_list("sort", flat=True).first() or ""

    def remember(self, key: str, *, teammate: Teammate, sort: str) -> None:
        """Keep the order a teammate chose for a list."""
        chosen: dict[str, Any] = {"workspace_id": teammate.workspace_id, "teammate": teammate, "view": key}
        self.update_or_create(**chosen, defaults={"sort": sort})


class ListOrder(WorkspaceOwned):
    """The order in which one teammate likes one list."""

    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    view = models.CharField(max_length=40)
    sort = models.CharField(max_length=8, choices=[(sort, sort) for sort in SORTS])

    objects: ClassVar[ListOrderManager] = ListOrderManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "teammate", "view"], name="one_order_a_list")
        ]


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list beside its key; None and nothing where it does not say."""

    filter: Group | None = None
    sort: str = ""
    is_unread_only: bool = False

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Asked":
        """Return what an address or a browser says.

        :raises FilterError: the filter is none
        """
        text = said.get("filter")
        wanted = None if text is None else parse_filter(str(text))
        return cls(wanted, str(said.get("sort") or ""), str(said.get("unread") or "") == "1")


def find_saved_view(key: str, *, teammate: Teammate) -> InboxView | None:
    """Return the saved view of this key if a teammate sees it. 1 query, none for other keys."""
    pk = read_number(key.removeprefix(PREFIX)) if key.startswith(PREFIX) else None
    return None if pk is None else InboxView.objects.seen_by(teammate).filter(pk=pk).first()


def find_listing(key: str, *, teammate: Teammate, asked: Asked = Asked()) -> Listing | None:
    """Return the list of this key as it was asked for, in the teammate's order; None when they see none. 2 queries at most."""
    if key.startswith(PREFIX):
        saved = find_saved_view(key, teammate=teammate)
        found = saved.listing(narrowed_by=asked.filter) if saved else None
    else:
        view = find_view(key)
        found = Listing(view, asked.filter or EVERYTHING) if view else None
    if found is None:
        return None
    sort = asked.sort or ListOrder.objects.of(key, teammate=teammate) or found.sort
    return Listing(found.view, found.filter, is_unread_only=asked.is_unread_only).sorted_by(sort)
