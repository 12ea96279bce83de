"""What is not kept for ever: the oldest go first, a batch a sweep, passing over what somebody holds."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from inbox.models import AssignmentGiven, DraftVersion, HeldReply, Notification
from inbox.models.held_reply import HeldState
from workspaces.tenancy import across_workspaces

BATCH = 2000
UNDONE_KEPT = timedelta(days=1)
VERSIONS_KEPT = timedelta(days=30)
GIFTS_KEPT = timedelta(days=31)
NOTIFICATIONS_KEPT = timedelta(days=90)


def forget_what_is_old() -> int:
    """Delete what nobody needs any more, at most 2000 rows of each kind; return how many. For every workspace."""
    kinds = (forget_undone_replies, forget_old_versions, forget_old_gifts, forget_old_notifications)
    return sum(forget() for forget in kinds)


def forget_undone_replies() -> int:
    """Delete what only remembered, for a day, that a reply was taken back."""
    now = timezone.now()
    with across_workspaces():
        undone = HeldReply.objects.filter(state=HeldState.UNDONE, send_after__lt=now)
        return _forget(undone.filter(created_at__lt=now - UNDONE_KEPT).order_by("created_at"))


def forget_old_versions() -> int:
    """Delete earlier texts of drafts, 30 days after they were written over."""
    with across_workspaces():
        old = DraftVersion.objects.filter(created_at__lt=timezone.now() - VERSIONS_KEPT)
        return _forget(old.order_by("created_at"))


def forget_old_gifts() -> int:
    """Delete what was noted of hand-overs more than a month ago, which no figure of fairness needs."""
    with across_workspaces():
        old = AssignmentGiven.objects.filter(given_at__lt=timezone.now() - GIFTS_KEPT)
        return _forget(old.order_by("workspace_id", "given_at"))


def forget_old_notifications() -> int:
    """Delete notifications older than 90 days."""
    with across_workspaces():
        old = Notification.objects.filter(created_at__lt=timezone.now() - NOTIFICATIONS_KEPT)
        return _forget(old.order_by("created_at"))


def _forget(rows: QuerySet[Any]) -> int:
    claimed = rows.select_for_update(skip_locked=True, of=("self",))
    pks = list(claimed.values_list("pk", flat=True)[:BATCH])
    rows.model.objects.filter(pk__in=pks).delete()
    return len(pks)
