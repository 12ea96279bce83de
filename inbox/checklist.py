"""The first steps of a workspace, each believed only when the server sees that it was done."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from inbox.models import Audience, Conversation, Macro, MessengerSettings
from inbox.queries.kept import REMEMBERED, Statement, fetch, statement_of
from workspaces.calc.permissions import Permission
from workspaces.models import OfficeHours, Teammate, Workspace

ENOUGH_REPLIES = 3


@dataclass(frozen=True)
class FirstStep:
    """One thing a workspace needs to be ready, and how to see that it has it."""

    id: str
    label: Any
    why: Any
    url_name: str
    """Where it is done; the route takes the workspace's slug alone."""
    permission: Permission
    """What a role needs to do it."""
    is_done: Callable[[Workspace], Any]
    """Returns what Postgres answers with true when it is done."""


STEPS = (
    FirstStep(
        "messenger",
        _("Put the Messenger on your site"),
        _("Customers write where they are. Ticked once it was opened on a page of yours."),
        "settings_messenger",
        Permission.MANAGE_MESSENGER,
        lambda _workspace: Exists(MessengerSettings.objects.exclude(seen_on="")),
    ),
    FirstStep(
        "hours",
        _("Set your office hours"),
        _("Customers are told when somebody is back. Ticked once the week is set."),
        "settings_office_hours",
        Permission.MANAGE_TEAMS,
        lambda _workspace: Exists(OfficeHours.objects.filter(team=None, is_used=True)),
    ),
    FirstStep(
        "teammates",
        _("Invite a teammate"),
        _("Two people see twice as much. Ticked once somebody else has a seat."),
        "settings_teammates",
        Permission.INVITE,
        lambda _workspace: Exists(Teammate.objects.seated().order_by("pk")[1:2]),
    ),
    FirstStep(
        "macros",
        _("Write three saved replies"),
        _("The answers you give every day, one key away. Ticked once there are three for everyone."),
        "settings_macros",
        Permission.REPLY,
        lambda _workspace: Exists(
            Macro.objects.filter(audience=Audience.EVERYONE, archived_at=None)[
                ENOUGH_REPLIES - 1 : ENOUGH_REPLIES
            ]
        ),
    ),
    FirstStep(
        "reply",
        _("Answer your first customer"),
        _("Press R in a conversation, and E when it is done. Ticked once a reply went out."),
        "inbox",
        Permission.REPLY,
        lambda _workspace: Exists(Conversation.objects.filter(last_reply_seq__gt=0)),
    ),
)


@dataclass(frozen=True)
class Checklist:
    """How far a workspace has come."""

    steps: list[tuple[FirstStep, bool]]

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(is_done for _step, is_done in self.steps)

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is left."""
        return self.done == len(self.steps)


def checklist_of(workspace: Workspace) -> Checklist:
    """Return how far a workspace has come. 1 query, and 1 more the first time everything is done; none after that."""
    if workspace.set_up_at is not None:
        return Checklist([(step, True) for step in STEPS])
    found = Checklist(list(zip(STEPS, fetch(_statement(workspace))[0], strict=True)))
    if found.is_complete:
        workspace.note_set_up()
    return found


@lru_cache(maxsize=REMEMBERED)
def _statement(workspace: Workspace) -> Statement:
    done = [step.is_done(workspace) for step in STEPS]
    return statement_of(Workspace.objects.filter(pk=workspace.pk).values_list(*done))


def card_for(teammate: Teammate, workspace: Workspace) -> Checklist | None:
    """Return the checklist for the inbox of somebody who can do something about it, while something is left."""
    if workspace.set_up_at is not None or not teammate.may(Permission.MANAGE_MESSENGER):
        return None
    found = checklist_of(workspace)
    return None if found.is_complete else found
