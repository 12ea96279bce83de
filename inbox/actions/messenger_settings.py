"""Changing a workspace's Messenger: each change leaves an entry in the audit log."""

from typing import Any

from django.db import transaction

from inbox.models import MessengerSettings
from workspaces.models import AuditEntry, Teammate


@transaction.atomic
def change_messenger(*, messenger: MessengerSettings, by: Teammate, ip: str, **fields: Any) -> list[str]:
    """Change how a Messenger looks and whom it trusts; return the names of what changed."""
    before = {name: getattr(messenger, name) for name in fields}
    changed = [name for name, value in fields.items() if before[name] != value]
    if not changed:
        return []
    for name in changed:
        setattr(messenger, name, fields[name])
    messenger.save(update_fields=changed)
    details = {name: [before[name], fields[name]] for name in changed}
    _record("messenger.changed", messenger, by=by, ip=ip, **details)
    return changed


@transaction.atomic
def rotate_secret(*, messenger: MessengerSettings, by: Teammate, ip: str) -> None:
    """Make a new identity secret; the one before stays valid until it is ended."""
    messenger.rotate_secret()
    _record("messenger.secret_rotated", messenger, by=by, ip=ip)


@transaction.atomic
def end_old_secret(*, messenger: MessengerSettings, by: Teammate, ip: str) -> None:
    """Let only the present secret prove anybody, from now on."""
    if messenger.end_previous_secret():
        _record("messenger.old_secret_ended", messenger, by=by, ip=ip)


def reveal_secret(*, messenger: MessengerSettings, by: Teammate, ip: str) -> str:
    """Return the identity secret; that somebody looked at it is recorded."""
    _record("messenger.secret_shown", messenger, by=by, ip=ip)
    return str(messenger.identity_secret)


def _record(action: str, messenger: MessengerSettings, *, by: Teammate, ip: str, **details: Any) -> None:
    own: dict[str, Any] = {"workspace_id": messenger.workspace_id, "ip": ip or None}
    AuditEntry.objects.record(by=by, action=action, target="Messenger", **own, **details)
