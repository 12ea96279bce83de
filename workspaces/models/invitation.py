"""An open place for somebody, sent by e-mail."""

import secrets
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from workspaces.calc.permissions import Role
from workspaces.models.access_token import digest
from workspaces.models.owned import OwnedForeignKey, WorkspaceManager, WorkspaceOwned
from workspaces.models.teammate import Teammate

VALID_FOR = timedelta(days=7)


class InvitationManager(WorkspaceManager["Invitation"]):
    """Makes and recognises invitations."""

    def issue(self, *, by: Teammate, email: str, role: Role) -> tuple["Invitation", str]:
        """Return a new invitation and the secret its link carries; older ones to the address end."""
        now = timezone.now()
        self.open().filter(email__iexact=email).update(revoked_at=now)
        secret = secrets.token_urlsafe(32)
        invitation = self.create(
            workspace_id=by.workspace_id,
            invited_by=by,
            email=email.strip().lower(),
            role=role,
            digest=digest(secret),
            expires_at=now + VALID_FOR,
        )
        return invitation, secret

    def open(self) -> models.QuerySet["Invitation"]:
        """Return those that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def recognise(self, secret: str) -> "Invitation | None":
        """Return the open invitation with this secret, or None."""
        return self.open().select_related("workspace", "invited_by").filter(digest=digest(secret)).first()


class Invitation(WorkspaceOwned):
    """A seat offered to one e-mail address, in one role, once, for seven days."""

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=10, choices=[(role.value, role.value.title()) for role in Role])
    digest = models.CharField(max_length=64, unique=True)
    invited_by = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InvitationManager] = InvitationManager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "-id"], name="invitation_newest")]

    def revoke(self) -> None:
        """Withdraw it."""
        type(self).objects.open().filter(pk=self.pk).update(revoked_at=timezone.now())
