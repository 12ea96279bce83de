"""What was changed, by whom: rows that can be added and read, never altered."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from workspaces.models.owned import OwnedForeignKey, WorkspaceManager, WorkspaceOwned
from workspaces.models.teammate import Teammate

LONGEST_TARGET = 300


class AuditManager(WorkspaceManager["AuditEntry"]):
    """Appends entries and checks the chain."""

    @transaction.atomic
    def record(
        self, *, by: Teammate | None, workspace_id: int, action: str, target: str = "", **details: Any
    ) -> "AuditEntry":
        """Append an entry to the workspace's chain; call it in the transaction of the change itself.

        :param action: what was done, as ``noun.verb`` ("invitation.sent")
        :param details: what it was before and after, and the ``ip`` it came from
        """
        head = AuditHead.objects.hold(workspace_id)
        entry = AuditEntry(
            workspace_id=workspace_id,
            by=by,
            action=action,
            target=target[:LONGEST_TARGET],
            ip=details.pop("ip", None),
            details=json.loads(json.dumps(details, cls=DjangoJSONEncoder)),
        )
        entry.chain = entry.link(head.chain)
        entry.save(force_insert=True)
        AuditHead.objects.filter(pk=head.pk).update(count=head.count + 1, chain=entry.chain)
        return entry

    def inspect(self) -> "ChainState":
        """Tell whether the chain of the workspace in force holds, reading all of it: for one page and one job."""
        count, chain = 0, ""
        for entry in self.order_by("pk").iterator():
            if entry.chain != entry.link(chain):
                return ChainState(count=count, first_broken=entry)
            count, chain = count + 1, entry.chain
        head = AuditHead.objects.first()
        kept = (head.count, head.chain) if head else (0, "")
        return ChainState(count=count, missing=max(0, kept[0] - count), is_end_known=(count, chain) == kept)


@dataclass(frozen=True)
class ChainState:
    """What a check found; ``missing`` newest entries were taken away if the end is not the known one."""

    count: int
    first_broken: "AuditEntry | None" = None
    missing: int = 0
    is_end_known: bool = True

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was altered and nothing taken away."""
        return self.first_broken is None and self.is_end_known


class AuditHeadManager(WorkspaceManager["AuditHead"]):
    """Finds the end of a workspace's chain."""

    def hold(self, workspace_id: int) -> "AuditHead":
        """Return the end, locked until the transaction ends: each entry must see the one before it."""
        self.bulk_create([AuditHead(workspace_id=workspace_id)], ignore_conflicts=True)
        return self.select_for_update().get(workspace_id=workspace_id)


class AuditHead(WorkspaceOwned):
    """Where a workspace's chain ends: how many entries there are, and the hash of the newest."""

    count = models.PositiveBigIntegerField(default=0)
    chain = models.CharField(max_length=64, blank=True)

    objects: ClassVar[AuditHeadManager] = AuditHeadManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="one_head_per_chain")]


class AuditEntry(WorkspaceOwned):
    """One administrative change; the serving role may not update or delete it."""

    by = OwnedForeignKey(Teammate, null=True, related_name="+", db_index=False, on_delete=models.DO_NOTHING)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=LONGEST_TARGET, blank=True)
    details = models.JSONField(default=dict)
    ip = models.GenericIPAddressField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    chain = models.CharField(max_length=64)

    objects: ClassVar[AuditManager] = AuditManager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-id"], name="audit_newest"),
            models.Index(fields=["workspace", "action", "-id"], name="audit_of_action"),
            models.Index(fields=["workspace", "by", "-id"], name="audit_of_teammate"),
        ]

    def link(self, previous: str) -> str:
        """Return the hash that ties this entry to the one before it."""
        facts = [previous, self.workspace_id, self.by_id, self.action, self.target, self.details, self.ip]
        facts.append(self.created_at.isoformat())
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
