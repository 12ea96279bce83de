"""Giving conversations out: oldest wait first, never beyond anybody's capacity, however many workers try.

A workspace's rules are applied by one worker at a time (an advisory lock that lasts for one hand-over): what each person
has is then counted from rows nobody else is giving away. People may still take more than their capacity by hand.
"""

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from inbox.calc.assigning import Candidate, choose, reasons
from inbox.models import Conversation, ConversationPart, PartKind
from inbox.models.assignment import AssignmentGiven, AssignmentMode, AssignmentRule, AssignmentShare
from inbox.models.states import ConversationState
from workspaces.actions.taking_turns import take_turns
from workspaces.calc.permissions import Permission
from workspaces.models import Teammate, TeamMembership
from workspaces.queries import all_office_hours
from workspaces.tenancy import across_workspaces, inside_workspace

MOST_AT_ONCE = 200
_LOCK = 0x61737369  # a name of our own among advisory locks
logger = logging.getLogger(__name__)
Queue = dict[int | None, tuple[int, datetime]]
"""By team: the conversation that waits longest, and since when."""


def give_out_soon(workspace_id: int) -> None:
    """Give out what waits once the transaction ends, once: the locks it takes must not wait for others it holds."""
    due = [entry[1] for entry in connection.run_on_commit]
    if not any(isinstance(it, partial) and (it.func, it.args) == (give_out, (workspace_id,)) for it in due):
        transaction.on_commit(partial(give_out, workspace_id), robust=True)


def give_out(workspace_id: int, *, failed: set[int] | None = None) -> int:
    """Give out everything a workspace's rules can give out now, each in a transaction of its own; return how many."""
    given, failed = 0, set() if failed is None else failed
    while given < MOST_AT_ONCE and _give_one(workspace_id, failed):
        given += 1
    return given


def sweep_assignments() -> int:
    """Give out what no event reminded of, in every workspace: at opening time, or after a lost event."""
    failed: set[int] = set()
    return take_turns(
        waiting=_workspaces_with_rules, serve=lambda workspace_id: give_out(workspace_id, failed=failed)
    )


def candidates_of(rules: list[AssignmentRule]) -> dict[int, list[Candidate]]:
    """Return, by rule, everybody who may be asked, with what they have now. 4 queries, whatever the number of rules."""
    people = Teammate.objects.seated().in_bulk()
    members: dict[int | None, list[int]] = {None: list(people)}
    for team_id, pk in TeamMembership.objects.values_list("team_id", "teammate_id"):
        members.setdefault(team_id, []).append(pk)
    shares = {(it.rule_id, it.teammate_id): it for it in AssignmentShare.objects.filter(rule__in=rules)}
    loads = _loads()
    return {
        rule.pk: [
            _candidate(people[pk], rule, shares.get((rule.pk, pk)), loads.get(pk, 0))
            for pk in sorted(members.get(rule.team_id, []))
            if pk in people
        ]
        for rule in rules
    }


def take_in_who_came_back(*, conversation_id: int, first_seq: int, seq: int) -> bool:
    """Free a conversation whose customer came back to somebody who cannot take it now; tell whether it was freed.

    Only where a rule gives out by itself, and nobody assigned it since. The person is given it like everybody else if
    the rule does not prefer them.
    """
    came_back = _came_back(conversation_id, first_seq, seq)
    conversation = Conversation.objects.filter(pk=conversation_id).first() if came_back else None
    if conversation is None or came_back is None or conversation.assignee_id is None:
        return False
    rule = AssignmentRule.objects.automatic().filter(Q(team=conversation.team_id)).first()
    if rule is None:
        return False
    why = _why_not(conversation, rule)
    return bool(why) and conversation.free(
        since=came_back.seq, had_by=conversation.assignee_id, why=why or {}
    )


def _give_one(workspace_id: int, failed: set[int]) -> bool:
    with inside_workspace(workspace_id):
        rules = list(AssignmentRule.objects.automatic().order_by("pk"))
        if not rules or not _waiting(rules, failed).exists():
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, workspace_id % 2**31])
        return _give_longest_waiting(_working(rules), failed)


def _give_longest_waiting(rules: list[AssignmentRule], failed: set[int]) -> bool:
    candidates = candidates_of(rules)
    able = [rule for rule in rules if choose(candidates[rule.pk], mode=rule.mode)]
    heads = _heads(able, failed)
    waiting = sorted((rule for rule in able if rule.team_id in heads), key=lambda it: heads[it.team_id][::-1])
    if not waiting:
        return False
    rule = waiting[0]
    pk, since = heads[rule.team_id]
    try:
        with transaction.atomic():
            return _hand_over(pk, rule, candidates[rule.pk], since)
    except Exception:
        logger.exception("conversation %s could not be given out", pk)
        failed.add(pk)  # the others go on; the next sweep tries again
        return True


def _hand_over(pk: int, rule: AssignmentRule, candidates: list[Candidate], since: datetime) -> bool:
    conversation, chosen = Conversation.objects.get(pk=pk), choose(candidates, mode=rule.mode)
    if chosen is None:
        return False
    now = timezone.now()
    auto = reasons(candidates, chosen, mode=rule.mode)
    auto |= {"waited_s": max(0, round((now - since).total_seconds())), "team": str(rule.team or "")}
    teammate = Teammate.objects.get(pk=chosen.pk)
    if conversation.give_to(teammate, team_id=rule.team_id, why={"auto": auto}):
        own: dict[str, Any] = {"workspace_id": rule.workspace_id, "rule": rule, "teammate": teammate}
        AssignmentGiven.objects.create(given_at=now, **own)
        AssignmentShare.objects.update_or_create(**own, defaults={"last_given_at": now})
    # Somebody took it by hand a moment ago: the next one is looked at all the same.
    return True


def _waiting(rules: list[AssignmentRule], failed: set[int]) -> Any:
    teams = [rule.team_id for rule in rules if rule.team_id is not None]
    of_them = Q(team__in=teams)
    if any(rule.team_id is None for rule in rules):
        of_them |= Q(team=None)
    return Conversation.objects.filter(of_them, state=ConversationState.OPEN, assignee=None).exclude(
        pk__in=failed
    )


def _heads(rules: list[AssignmentRule], failed: set[int]) -> Queue:
    """Return who waits longest in each line; customers come before what merely lies there. 1 query."""
    order = ("team_id", F("waiting_since").asc(nulls_last=True), "updated_at", "pk")
    rows = _waiting(rules, failed).order_by(*order).distinct("team_id")
    return {
        team_id: (pk, since or updated)
        for team_id, pk, since, updated in rows.values_list("team_id", "pk", "waiting_since", "updated_at")
    }


def _working(rules: list[AssignmentRule]) -> list[AssignmentRule]:
    """Return the rules whose team is there now. At most 2 queries."""
    hours, now = all_office_hours("UTC", *(rule.team_id for rule in rules)), timezone.now()
    return [rule for rule in rules if hours.of(rule.team_id).is_open(now)]


def _loads() -> dict[int, int]:
    mine = Conversation.objects.filter(state=ConversationState.OPEN, assignee__isnull=False).order_by()
    return dict(mine.values_list("assignee_id").annotate(count=Count("pk")))


def _candidate(it: Teammate, rule: AssignmentRule, share: AssignmentShare | None, load: int) -> Candidate:
    last = share.last_given_at if share else None
    return Candidate(
        pk=it.pk,
        name=it.first_name,
        load=load,
        capacity=share.capacity if share and share.capacity is not None else rule.capacity,
        last_given_at=last.timestamp() if last else 0.0,
        is_away=it.is_away,
        may_reply=it.may(Permission.REPLY),
        full_name=it.name,
    )


def _came_back(conversation_id: int, first_seq: int, seq: int) -> ConversationPart | None:
    """Return the part that says a customer wrote into a closed conversation, if it is among these. 1 or 2 queries."""
    parts = ConversationPart.objects.filter(conversation=conversation_id)
    news = parts.filter(seq__gte=first_seq, seq__lte=seq, kind=PartKind.REOPENED, details__cause="message")
    part = news.order_by("-seq").first()
    before = parts.filter(seq__lt=part.seq, kind__in=[PartKind.CLOSED, PartKind.SNOOZED]) if part else parts
    last = before.order_by("-seq").first() if part else None
    return part if last is not None and last.kind == PartKind.CLOSED else None


def _why_not(conversation: Conversation, rule: AssignmentRule) -> dict[str, Any] | None:
    """Return why the earlier assignee does not keep it, or None if they do."""
    if not rule.returns_to_earlier:
        return {"cause": "returned", "skipped": "rule"}
    assignee = Teammate.objects.get(pk=conversation.assignee_id or 0)
    share = AssignmentShare.objects.filter(rule=rule, teammate=assignee).first()
    others = Conversation.objects.filter(state=ConversationState.OPEN, assignee=assignee).exclude(
        pk=conversation.pk
    )
    it = _candidate(assignee, rule, share, others.count())
    skipped = "left" if assignee.removed_at else it.skipped
    return {"cause": "returned", "skipped": skipped, "name": assignee.first_name} if skipped else None


def _workspaces_with_rules() -> list[int]:
    with across_workspaces():
        rows = AssignmentRule.objects.exclude(mode=AssignmentMode.MANUAL).order_by("workspace_id")
        return list(rows.values_list("workspace_id", flat=True).distinct())
