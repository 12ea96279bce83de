"""Changing and ending a workspace."""

import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workspaces.actions.refusals import RefusedError
from workspaces.actions.signing_up import RESERVED
from workspaces.models import AuditEntry, Teammate, Workspace

logger = logging.getLogger(__name__)


def change_workspace(*, by: Teammate, ip: str | None = None, **fields: Any) -> Workspace:
    """Change a workspace's name, address or time zone.

    :raises RefusedError: the address is not free
    """
    workspace = by.workspace
    changed = {name: value for name, value in fields.items() if getattr(workspace, name) != value}
    if not changed:
        return workspace
    if changed.get("slug") in RESERVED:
        raise RefusedError(_("This address is not free."))
    was = {name: getattr(workspace, name) for name in changed}
    try:
        with transaction.atomic():
            workspace.change(**changed)
            AuditEntry.objects.record(
                by=by,
                workspace_id=workspace.pk,
                action="workspace.changed",
                target=workspace.slug,
                was=was,
                now=changed,
                ip=ip,
            )
    except IntegrityError as error:
        raise RefusedError(_("This address is not free.")) from error
    return workspace


def delete_workspace(*, by: Teammate, name: str, ip: str | None = None) -> list[int]:
    """End a workspace with everything in it; return the logins that had a seat.

    :raises RefusedError: the name was not typed as it is
    """
    workspace = by.workspace
    if name.strip() != workspace.name:
        raise RefusedError(_("That is not the workspace's name. Nothing was deleted."))
    users = list(Teammate.objects.seated().values_list("user_id", flat=True))
    workspace.delete_everything()
    # Its audit log is gone with it: the server's own log is what remains.
    logger.warning(
        "workspace %s (%s) deleted by user %s from %s", workspace.pk, workspace.slug, by.user_id, ip
    )
    return users
