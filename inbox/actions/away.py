"""Being away: saying so, coming back in time, and nobody waiting meanwhile."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from inbox.actions.acts import perform
from inbox.models import Act, Conversation, ConversationPart, PartKind
from inbox.models.states import ConversationState
from workspaces.actions.refusals import RefusedError
from workspaces.actions.taking_turns import take_turns
from workspaces.calc.permissions import Permission
from workspaces.events import availability_changed
from workspaces.models import AuditEntry, Team, Teammate, announce
from workspaces.models.teammate import WhileAway
from workspaces.tenancy import across_workspaces, inside_workspace

BATCH = 50


@transaction.atomic
def go_away(
    teammate: Teammate,
    *,
    by: Teammate,
    until: datetime | None,
    reason: str = "",
    while_away: str = WhileAway.KEEP,
    ip: str | None = None,
) -> None:
    """Let a teammate be away; managers may say it for others.

    :param until: when they come back by themselves; None until somebody says so
    :raises RefusedError: for somebody else, without the right
    """
    _check(teammate, by)
    Teammate.objects.hold(teammate)
    teammate.go_away(until=until, reason=reason, while_away=while_away)
    _tell(teammate, by, action="teammate.away", ip=ip, until=until)


@transaction.atomic
def come_back(teammate: Teammate, *, by: Teammate, ip: str | None = None) -> bool:
    """Let a teammate be here again; tell whether they were away.

    :raises RefusedError: for somebody else, without the right
    """
    _check(teammate, by)
    was_away = teammate.come_back()
    if was_away:
        _tell(teammate, by, action="teammate.back", ip=ip)
    return was_away


def to_hand_over(teammate: Teammate) -> QuerySet[Conversation]:
    """Return what somebody has open or snoozed."""
    return Conversation.objects.filter(
        assignee=teammate, state__in=(ConversationState.OPEN, ConversationState.SNOOZED)
    )


def hand_over(teammate: Teammate, *, by: Teammate, team: Team | None, client_id: UUID) -> Act:
    """Free everything somebody has open or snoozed, at most 1000 of it, and give it to a team if one is named.

    It is one act, with one undo; the same client id again changes nothing.

    :raises RefusedError: for somebody else, without the right
    """
    _check(teammate, by)
    steps: list[dict[str, object]] = [{"do": "assign", "teammate": None}]
    if team is not None:
        steps.append({"do": "assign_team", "team": team.pk})
    theirs = to_hand_over(teammate).values_list("pk", flat=True)
    return perform(by=by, conversation_ids=theirs, steps=steps, client_id=client_id)


def bring_back_who_is_due() -> int:
    """Let everybody come back whose time has come; return how many. The row is the timer, and swept."""
    return take_turns(waiting=_workspaces_with_returning, serve=_bring_back)


def answer_for_who_is_away(*, conversation_id: int, first_seq: int, seq: int) -> bool:
    """Pass a conversation on when its customer writes and whoever has it is away and wants that; tell whether.

    1 query where the assignee is here.
    """
    conversation = (
        Conversation.objects.filter(pk=conversation_id, assignee__is_away=True)
        .exclude(assignee__while_away=WhileAway.KEEP)
        .select_related("assignee")
        .first()
    )
    if conversation is None or conversation.state == ConversationState.CLOSED:
        return False
    new = ConversationPart.objects.filter(conversation_id=conversation_id, seq__range=(first_seq, seq))
    if not new.filter(kind=PartKind.MESSAGE).exists():
        return False
    return conversation.pass_on(team=team_for(conversation.assignee))


def team_for(teammate: Teammate) -> Team | None:
    """Return the team that takes over for somebody who is away and chose that; the first of theirs by name."""
    if teammate.while_away != WhileAway.TEAM:
        return None
    return Team.objects.filter(memberships__teammate=teammate).order_by("name").first()


def _check(teammate: Teammate, by: Teammate) -> None:
    if teammate.pk != by.pk and not by.may(Permission.MANAGE_TEAMS):
        raise RefusedError(_("Only managers say it for somebody else."), status=403)


def _tell(teammate: Teammate, by: Teammate, *, action: str, ip: str | None, **details: Any) -> None:
    own = {"workspace_id": teammate.workspace_id}
    if by.pk != teammate.pk:
        AuditEntry.objects.record(by=by, action=action, target=teammate.name, ip=ip, **details, **own)
    announce(availability_changed, teammate_id=teammate.pk, **own)


def _workspaces_with_returning() -> list[int]:
    with across_workspaces():
        due = Teammate.objects.due_back(timezone.now()).order_by("workspace_id")
        return list(due.values_list("workspace_id", flat=True).distinct())


def _bring_back(workspace_id: int) -> int:
    with inside_workspace(workspace_id):
        due = Teammate.objects.due_back(timezone.now()).select_for_update(skip_locked=True, of=("self",))
        back = [teammate for teammate in due.order_by("pk")[:BATCH] if teammate.come_back()]
        for teammate in back:
            announce(availability_changed, workspace_id=workspace_id, teammate_id=teammate.pk)
    return len(back)
