"""What was changed, by whom: rows that can be added and read, never altered."""

import hashlib
import json
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from workspaces.models.owned import OwnedForeignKey, WorkspaceManager, WorkspaceOwned
from workspaces.models.teammate import Teammate


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
        with connection.cursor() as cursor:
            # One writer a workspace: each entry must see the one before it.
            cursor.execute("SELECT pg_advisory_xact_lock(8471, %s)", [workspace_id % 2**31])
        last = self.filter(workspace_id=workspace_id).order_by("-pk").first()
        entry = AuditEntry(
            workspace_id=workspace_id,
            by=by,
            action=action,
            target=target,
            ip=details.pop("ip", None),
            details=json.loads(json.dumps(details, cls=DjangoJSONEncoder)),
        )
        entry.chain = entry.link(last.chain if last else "")
        entry.save(force_insert=True)
        return entry

    def first_broken(self) -> "AuditEntry | None":
        """Return the oldest entry that was tampered with, or None when the chain holds."""
        chain = ""
        for entry in self.order_by("pk").iterator():
            if entry.chain != entry.link(chain):
                return entry
            chain = entry.chain
        return None


class AuditEntry(WorkspaceOwned):
    """One administrative change; the serving role may not update or delete it."""

    by = OwnedForeignKey(Teammate, null=True, related_name="+", db_index=False, on_delete=models.DO_NOTHING)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    ip = models.GenericIPAddressField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    chain = models.CharField(max_length=64)

    objects: ClassVar[AuditManager] = AuditManager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "-id"], name="audit_newest")]

    def link(self, previous: str) -> str:
        """Return the hash that ties this entry to the one before it."""
        facts = [previous, self.by_id, self.action, self.target, self.details, self.ip]
        facts.append(self.created_at.isoformat())
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
