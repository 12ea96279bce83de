"""Keys for programs."""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from workspaces.calc.permissions import Permission
from workspaces.models.owned import OwnedForeignKey, WorkspaceManager, WorkspaceOwned
from workspaces.models.teammate import Teammate

PREFIX = "parley_"


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "read"
    WRITE = "write"


def digest(secret: str) -> str:
    """Return what is stored of a token: enough to recognise it, useless to a thief."""
    return hashlib.sha256(secret.encode()).hexdigest()


class AccessTokenManager(WorkspaceManager["AccessToken"]):
    """Makes and recognises tokens."""

    def issue(
        self,
        *,
        by: Teammate,
        name: str,
        scopes: list[Scope],
        secret: str | None = None,
        expires_at: datetime | None = None,
    ) -> tuple["AccessToken", str]:
        """Return a new token and its secret, which is never shown again."""
        secret = secret or PREFIX + secrets.token_urlsafe(32)
        token = self.create(
            workspace_id=by.workspace_id,
            created_by=by,
            name=name,
            digest=digest(secret),
            hint=secret[-4:],
            scopes=[scope.value for scope in scopes],
            expires_at=expires_at,
        )
        return token, secret

    def recognise(self, secret: str) -> "AccessToken | None":
        """Return the living token with this secret, or None."""
        live = models.Q(expires_at=None) | models.Q(expires_at__gt=timezone.now())
        rows = self.select_related("workspace", "created_by__user")
        return rows.filter(live, digest=digest(secret), revoked_at=None).first()


class AccessToken(WorkspaceOwned):
    """A program's key to the API: hashed, scoped, dated."""

    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    scopes = ArrayField(models.CharField(max_length=20))
    created_by = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AccessTokenManager] = AccessTokenManager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "-id"], name="token_newest")]

    def touch(self) -> None:
        """Note that it was used, at most once a minute: reading must not cost a write each time."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at > timedelta(minutes=1):
            type(self).objects.filter(pk=self.pk).update(last_used_at=now)

    def revoke(self) -> bool:
        """Make it useless from now on; tell whether it was this call that did."""
        living = type(self).objects.filter(pk=self.pk, revoked_at=None)
        return living.update(revoked_at=timezone.now()) == 1

    def renewed_expiry(self) -> datetime | None:
        """Return when a successor made now would end: it lives as long as this one was to."""
        return timezone.now() + (self.expires_at - self.created_at) if self.expires_at else None

    @property
    def is_backed(self) -> bool:
        """Tell whether whoever made it still sits here, can sign in, and may give programs access."""
        maker: Teammate = self.created_by
        return maker.is_in() and maker.may(Permission.MANAGE_TOKENS)

    @property
    def is_over(self) -> bool:
        """Tell whether it ended by itself."""
        return self.expires_at is not None and self.expires_at <= timezone.now()
