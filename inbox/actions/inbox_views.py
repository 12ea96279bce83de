"""Saving, changing and deleting saved views."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from inbox.calc.filters import Condition, Group
from inbox.models.inbox_view import MOST_VIEWS, InboxView, ViewAudience
from inbox.models.listing import Listing
from workspaces.calc.permissions import Permission
from workspaces.models import Team, Teammate

KEPT = timedelta(days=1)
"""So long a deleted view can be brought back."""


class ViewForbiddenError(Exception):
    """The teammate may not do that with this view; nothing was changed."""


class TooManyViewsError(Exception):
    """The teammate sees as many views as are shown; one more would be nowhere."""


@transaction.atomic
def save_view(
    listing: Listing, *, by: Teammate, name: str, color: int, audience: str, team: Team | None
) -> InboxView:
    """Keep a list as it stands under a name; what a standard list holds becomes part of the filter.

    :raises ViewForbiddenError: it would be seen by others, and a guest shares nothing
    :raises TooManyViewsError: they see as many as are shown
    """
    _check_audience(by, audience)
    if InboxView.objects.seen_by(by).count() >= MOST_VIEWS:
        raise TooManyViewsError
    last = InboxView.objects.order_by("-position").values_list("position", flat=True).first()
    return InboxView.objects.create(
        workspace_id=by.workspace_id,
        owner=by,
        name=name,
        color=color,
        filter=whole_filter(listing).as_data(),
        sort=listing.sort,
        audience=audience,
        team=team,
        position=(last or 0) + 1,
    )


def whole_filter(listing: Listing) -> Group:
    """Return everything that narrows a list, the list itself among it."""
    base = _BASES.get(listing.key)
    if base is None and listing.key.startswith("team-"):
        base = (
            Condition("state", "is", "open"),
            Condition("team", "is", int(listing.key.removeprefix("team-"))),
        )
    if base is None:
        base = () if listing.view.is_saved else (Condition("list", "is", listing.key),)
    narrowing = listing.narrowing
    if not base or not narrowing.parts:
        return Group("all", base) if base else narrowing
    rest = narrowing.parts if narrowing.joined == "all" else (narrowing,)
    known = {part for part in rest if isinstance(part, Condition)}
    return Group("all", (*(one for one in base if one not in known), *rest))


_OPEN = Condition("state", "is", "open")
_BASES: dict[str, tuple[Condition, ...]] = {
    "yours": (_OPEN, Condition("assignee", "is", "me")),
    "unassigned": (_OPEN, Condition("assignee", "is", "nobody")),
    "snoozed": (Condition("state", "is", "snoozed"),),
    "everyone": (_OPEN,),
    "closed": (Condition("state", "is", "closed"),),
}


@transaction.atomic
def change_view(view: InboxView, *, by: Teammate, **fields: Any) -> None:
    """Give a view another name, color, audience or filter.

    :raises ViewForbiddenError: it is not theirs to change
    """
    _check(view, by)
    if "audience" in fields:
        _check_audience(by, fields["audience"])
        # A manager who makes somebody else's view personal would take it away from both.
        if fields["audience"] == ViewAudience.PERSONAL and view.owner_id != by.pk:
            raise ViewForbiddenError
    view.change(**fields)


@transaction.atomic
def move_view(view: InboxView, *, by: Teammate, way: int) -> None:
    """Put a view one place up (-1) or down (+1) among those the teammate sees.

    :raises ViewForbiddenError: it is not theirs to change
    """
    _check(view, by)
    shown: Sequence[InboxView] = list(InboxView.objects.seen_by(by))
    at = next(place for place, one in enumerate(shown) if one.pk == view.pk)
    near, beyond = at + way, at + 2 * way
    if not 0 <= near < len(shown):
        return
    edge = shown[near].position
    far = shown[beyond].position if 0 <= beyond < len(shown) else edge + 2 * way
    view.change(position=(edge + far) / 2)


@transaction.atomic
def delete_view(view: InboxView, *, by: Teammate) -> None:
    """Delete a view; for a day it can be brought back.

    :raises ViewForbiddenError: it is not theirs to change
    """
    _check(view, by)
    now = timezone.now()
    view.change(deleted_at=now)
    InboxView.objects.filter(deleted_at__lt=now - KEPT).delete()


@transaction.atomic
def restore_view(view: InboxView, *, by: Teammate) -> None:
    """Bring a deleted view back.

    :raises ViewForbiddenError: it is not theirs to change
    """
    _check(view, by)
    view.change(deleted_at=None)


def _check(view: InboxView, by: Teammate) -> None:
    if not view.may_be_changed_by(by):
        raise ViewForbiddenError


def _check_audience(by: Teammate, audience: str) -> None:
    if audience != ViewAudience.PERSONAL and not by.may(Permission.MANAGE_CONVERSATIONS):
        raise ViewForbiddenError
