"""Giving, renewing and ending a program's access."""

from datetime import datetime

from django.db import transaction

from workspaces.models import AccessToken, AuditEntry, Scope, Teammate


@transaction.atomic
def issue_token(
    *, by: Teammate, name: str, scopes: list[Scope], expires_at: datetime | None, ip: str | None = None
) -> tuple[AccessToken, str]:
    """Make a token; return it with its secret, which is never shown again."""
    token, secret = AccessToken.objects.issue(by=by, name=name, scopes=scopes, expires_at=expires_at)
    _record(token, by=by, action="token.created", ip=ip)
    return token, secret


@transaction.atomic
def rotate_token(
    token: AccessToken, *, by: Teammate, ip: str | None = None
) -> tuple[AccessToken, str] | None:
    """Replace a living token by one with a new secret; return that with it, or None for one that ended."""
    if not token.revoke():
        return None
    scopes = [Scope(scope) for scope in token.scopes]
    fresh, secret = AccessToken.objects.issue(
        by=by, name=token.name, scopes=scopes, expires_at=token.renewed_expiry()
    )
    _record(fresh, by=by, action="token.rotated", ip=ip)
    return fresh, secret


@transaction.atomic
def revoke_token(token: AccessToken, *, by: Teammate, ip: str | None = None) -> None:
    """Make a token useless."""
    if token.revoke():
        _record(token, by=by, action="token.revoked", ip=ip)


def _record(token: AccessToken, *, by: Teammate, action: str, ip: str | None) -> None:
    AuditEntry.objects.record(
        by=by,
        workspace_id=token.workspace_id,
        action=action,
        target=token.name,
        scopes=token.scopes,
        hint=token.hint,
        ip=ip,
    )
