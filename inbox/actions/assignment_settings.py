"""Setting how conversations are given out; each change leaves an entry in the audit log."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from inbox.events import assignment_rule_changed
from inbox.models import AssignmentRule, AssignmentShare
from workspaces.models import AuditEntry, Teammate, announce


@transaction.atomic
def set_assignment_rule(
    rule: AssignmentRule,
    *,
    by: Teammate,
    capacities: Mapping[int, int | None],
    ip: str | None = None,
    **fields: Any,
) -> None:
    """Change a rule, and what single people may have at most; nothing new changes nothing.

    :param capacities: by teammate; None goes by the rule, 0 gives them nothing
    """
    rule = AssignmentRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    details: dict[str, Any] = {
        name: [getattr(rule, name), value] for name, value in fields.items() if getattr(rule, name) != value
    }
    rule.change(**{name: fields[name] for name in details})
    if people := _set_capacities(rule, capacities):
        details["people"] = people
    if not details:
        return
    target = rule.team.name if rule.team else "no team"
    own = {"workspace_id": rule.workspace_id}
    AuditEntry.objects.record(by=by, action="assignment.changed", target=target, ip=ip, **own, **details)
    announce(assignment_rule_changed, rule_id=rule.pk, **own)


def _set_capacities(
    rule: AssignmentRule, capacities: Mapping[int, int | None]
) -> dict[str, list[int | None]]:
    """Store what differs from before; return it by name, before and after."""
    shares = {it.teammate_id: it for it in rule.shares.select_related("teammate")}
    known = Teammate.objects.in_bulk(list(capacities))
    changed: dict[str, list[int | None]] = {}
    for pk, capacity in capacities.items():
        before = shares[pk].capacity if pk in shares else None
        if pk in known and before != capacity:
            own: dict[str, Any] = {"workspace_id": rule.workspace_id, "rule": rule, "teammate_id": pk}
            AssignmentShare.objects.update_or_create(**own, defaults={"capacity": capacity})
            changed[known[pk].name] = [before, capacity]
    return changed
