"""Mails about what was not seen for two minutes: due rows, swept, one mail a conversation, never twice."""

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from inbox.actions.notifying import is_silent
from inbox.delivery.to_teammates import send_notifications, send_test
from inbox.models import Notification
from inbox.queries.bell import Item, items_of
from workspaces.actions.taking_turns import take_turns
from workspaces.models import Teammate
from workspaces.tenancy import across_workspaces, inside_workspace

BATCH = 50
MOST_TRIES = 5
MOST_ITEMS = 20
logger = logging.getLogger(__name__)


def mail_unseen_notifications() -> int:
    """Mail what is due and still unseen; return how many mails went out. Safe to run any number of times at once."""
    return take_turns(waiting=_workspaces_with_due_mail, serve=_serve)


def _workspaces_with_due_mail() -> list[int]:
    with across_workspaces():
        due = Notification.objects.due_for_mail(timezone.now()).order_by("workspace_id")
        return list(due.values_list("workspace_id", flat=True).distinct())


def _serve(workspace_id: int) -> int:
    with inside_workspace(workspace_id):
        due = Notification.objects.due_for_mail(timezone.now()).order_by("mail_due_at")
        first = list(due.values_list("teammate_id", "conversation_id", "announcement_id", "pk")[:BATCH])
    letters = {row[:3]: row[3] for row in reversed(first)}
    return sum(_mail(workspace_id, *letter) for letter in letters)


def _mail(
    workspace_id: int, teammate_id: int, conversation_id: int | None, announcement_id: int | None
) -> int:
    """Send one mail about everything owed of a conversation (or an announcement).

    Nothing is owed any more before it is sent: a sweep that dies between the two loses a mail, which the bell makes up
    for, and can never send it twice.
    """
    about = Q(teammate=teammate_id, conversation=conversation_id, announcement=announcement_id)
    with inside_workspace(workspace_id):
        claimed = _claim(about)
        if not claimed:
            return 1  # seen meanwhile, or claimed by another sweep: done either way
        teammate = Teammate.objects.select_related("user", "workspace").get(pk=teammate_id)
        items = [] if not teammate.is_in() else _items(teammate, claimed)
    if items:
        _send(workspace_id, teammate, items, [row.pk for row in claimed])
    return 1


def _claim(about: Q) -> list[Notification]:
    """Take over, and cease to owe, all mail about something; return what of it is still unseen, oldest first."""
    owed = Notification.objects.filter(about, mail_due_at__isnull=False)
    # In one order, and waiting: a second sweep comes too late for all of them instead of getting some.
    pks = list(owed.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    unseen = (
        Notification.objects.unseen()
        .filter(pk__in=pks)
        .select_related("conversation__contact", "by", "announcement")
    )
    rows = [row for row in unseen.order_by("pk") if not (row.conversation and is_silent(row.conversation))]
    Notification.objects.filter(pk__in=pks).update(mail_due_at=None)
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=timezone.now())
    return rows


def _items(teammate: Teammate, rows: list[Notification]) -> list[Item]:
    return items_of(teammate, rows[-MOST_ITEMS:])


def _send(workspace_id: int, teammate: Teammate, items: list[Item], pks: list[int]) -> None:
    try:
        send_notifications(teammate, items, key=f"{workspace_id}-{pks[-1]}")
    except OSError as error:
        logger.warning("notifications %s were not mailed: %s", pks, error)
        _owe_again(workspace_id, pks)


def _owe_again(workspace_id: int, pks: list[int]) -> None:
    """The mail server did not take it: try again later, each time after twice as long, five times in all."""
    with inside_workspace(workspace_id):
        for row in Notification.objects.filter(pk__in=pks, mail_tries__lt=MOST_TRIES):
            again_at = timezone.now() + timedelta(seconds=30 * 2**row.mail_tries)
            Notification.objects.filter(pk=row.pk).update(
                mail_due_at=again_at, mail_tries=row.mail_tries + 1, mailed_at=None
            )


def mail_a_test(teammate: Teammate) -> bool:
    """Mail somebody a word of trial; tell whether the mail server took it."""
    try:
        send_test(teammate)
    except OSError as error:
        logger.warning("no test mail went out: %s", error)
        return False
    return True
