"""Who a Messenger's visitor claims to be, and whether the workspace's own server vouches for it."""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import jwt


class IdentityRefusedError(Exception):
    """A claimed identity is not proven; the message says what is wrong with it."""


@dataclass(frozen=True)
class Identity:
    """A person a workspace's server has vouched for; ``signed`` attributes win over what the page says."""

    external_id: str
    email: str
    signed: dict[str, Any] = field(default_factory=dict)


def user_hash(*, secret: str, user_id: str, email: str) -> str:
    """Return the hex HMAC-SHA256 of the user id, or of the address when there is no id."""
    return hmac.new(secret.encode(), (user_id or email).encode(), sha256).hexdigest()


def proven_identity(settings: dict[str, Any], *, secrets: list[str]) -> Identity | None:
    """Return who the page's settings prove, or None when they claim nobody.

    :param secrets: the workspace's secret and, during a rotation, the one before
    :raises IdentityRefusedError: a claim without proof, or with a wrong one
    """
    token = settings.get("intercom_user_jwt") or settings.get("parley_user_jwt")
    if token:
        return _from_token(str(token), secrets)
    user_id, email = _text(settings.get("user_id")), _text(settings.get("email")).lower()
    if not user_id and not email:
        return None
    given = _text(settings.get("user_hash"))
    if not given:
        raise IdentityRefusedError("user_hash is missing")
    expected = [user_hash(secret=secret, user_id=user_id, email=email) for secret in secrets if secret]
    if not any(hmac.compare_digest(given.encode(), proof.encode()) for proof in expected):
        raise IdentityRefusedError("user_hash is wrong")
    # The hash covers the id alone when there is one: the address beside it is only a claim.
    return Identity(user_id, "" if user_id else email)


def _from_token(token: str, secrets: list[str]) -> Identity:
    for secret in filter(None, secrets):
        try:
            # The algorithm is pinned: "none" and public-key tokens are refused whatever they say.
            claims = jwt.decode(token, secret, algorithms=["HS256"], options={"verify_aud": False})
        except jwt.InvalidSignatureError:
            continue
        except jwt.PyJWTError as error:
            raise IdentityRefusedError(f"the signed token is refused: {error}") from error
        user_id = _text(claims.get("user_id"))
        if not user_id:
            raise IdentityRefusedError("the signed token has no user_id")
        return Identity(user_id, _text(claims.get("email")).lower(), claims)
    raise IdentityRefusedError("the signed token has a wrong signature")


def _text(value: Any) -> str:
    return str(value).strip()[:255] if isinstance(value, str | int) and not isinstance(value, bool) else ""
