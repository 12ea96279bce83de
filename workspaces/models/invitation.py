"""An open place for somebody, sent by e-mail."""

import secrets
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from workspaces.calc.permissions import Role
from workspaces.models.access_token import digest
from workspaces.models.encrypted import EncryptedTextField
from workspaces.models.owned import OwnedForeignKey, WorkspaceManager, WorkspaceOwned
from workspaces.models.teammate import Teammate

VALID_FOR = timedelta(days=7)


class InvitationManager(WorkspaceManager["Invitation"]):
    """Makes and recognises invitations."""

    def issue(self, *, by: Teammate, email: str, role: Role) -> tuple["Invitation", str]:
        """Return a new invitation and the secret its link carries; older ones to the address end.

        The secret is kept, encrypted, for the mail; whoever reads the table alone cannot use it.
        """
        now = timezone.now()
        self.open().filter(email__iexact=email).update(revoked_at=now, secret="")
        secret = secrets.token_urlsafe(32)
        invitation = self.create(
            workspace_id=by.workspace_id,
            invited_by=by,
            email=email.strip().lower(),
            role=role,
            digest=digest(secret),
            secret=secret,
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
    secret = EncryptedTextField(blank=True, help_text="of the link, until it is used")
    mailed_at = models.DateTimeField(null=True, blank=True)
    invited_by = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InvitationManager] = InvitationManager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "-id"], name="invitation_newest")]

    def revoke(self) -> bool:
        """Withdraw it; tell whether it was still open."""
        open_one = type(self).objects.open().filter(pk=self.pk)
        return open_one.update(revoked_at=timezone.now(), secret="") == 1

    def accept(self) -> bool:
        """Use it up; of two who try at once, one is told True."""
        open_one = type(self).objects.open().filter(pk=self.pk)
        return open_one.update(accepted_at=timezone.now(), secret="") == 1

    def renew(self) -> bool:
        """Let its link be mailed once more, good for seven days again; tell whether it was still unused."""
        unused = type(self).objects.filter(pk=self.pk, accepted_at=None, revoked_at=None)
        return unused.update(expires_at=timezone.now() + VALID_FOR, mailed_at=None) == 1
