"""Who a Messenger's visitor claims to be, and whether the workspace's own server vouches for it."""

import hmac
import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import jwt

from inbox.calc.untrusted import storable

LONGEST_TOKEN_S = 3600
LEEWAY_S = 60
LARGEST_TOKEN = 8192


class IdentityRefusedError(Exception):
    """A claimed identity is not proven; the message says what is wrong with it."""


@dataclass(frozen=True)
class Identity:
    """A person a workspace's server has vouched for; ``signed`` attributes win over what the page says."""

    external_id: str
    email: str
    signed: dict[str, Any] = field(default_factory=dict)
    secret_print: str = ""
    """Which secret proved it, as :func:`secret_print` tells."""


@dataclass(frozen=True)
class Claim:
    """What a page says of somebody nobody vouches for: good for a lead's name and address, for nothing else."""

    name: str = ""
    email: str = ""


def user_hash(*, secret: str, user_id: str, email: str) -> str:
    """Return the hex HMAC-SHA256 of the user id, or of the address when there is no id."""
    return hmac.new(secret.encode(), (user_id or email).encode(), sha256).hexdigest()


def secret_print(secret: str) -> str:
    """Return 16 characters that tell a secret from another one and tell nothing of it."""
    return hmac.new(secret.encode(), b"print", sha256).hexdigest()[:16]


def proven_identity(
    settings: dict[str, Any], *, secrets: list[str], app_id: str, is_required: bool = True
) -> Identity | None:
    """Return who the page's settings prove, or None when they prove nobody.

    :param secrets: the workspace's secret and, during a rotation, the one before
    :param is_required: refuse a claim that brings no proof; a wrong proof is refused either way
    :raises IdentityRefusedError: a claim without a proof that is required, or with a wrong one
    """
    token = settings.get("intercom_user_jwt") or settings.get("parley_user_jwt")
    if token:
        return _from_token(token, [secret for secret in secrets if secret], app_id)
    user_id, email = _text(settings.get("user_id")), _text(settings.get("email")).lower()
    given = settings.get("user_hash")
    if not user_id and not email:
        return None
    if not given:
        if is_required:
            raise IdentityRefusedError("user_hash is missing")
        return None
    for secret in filter(None, secrets):
        expected = user_hash(secret=secret, user_id=user_id, email=email)
        if hmac.compare_digest(_text(given).encode(), expected.encode()):
            # The hash covers the id alone when there is one: the address beside it is only a claim.
            return Identity(user_id, "" if user_id else email, secret_print=secret_print(secret))
    raise IdentityRefusedError("user_hash is wrong")


def claim(settings: dict[str, Any], *, is_required: bool) -> Claim:
    """Return what a lead may be called: a name always, an address only where proof is not required."""
    email = "" if is_required else _text(settings.get("email")).lower()[:254]
    return Claim(_text(settings.get("name")), email if "@" in email else "")


def _from_token(token: Any, secrets: list[str], app_id: str) -> Identity:
    if not isinstance(token, str) or len(token) > LARGEST_TOKEN:
        raise IdentityRefusedError("the signed token is no token")
    for secret in secrets:
        try:
            # The algorithm is pinned: "none" and public-key tokens are refused whatever they say.
            options: Any = {"require": ["exp"], "verify_aud": False}
            decoded = jwt.decode(token, secret, algorithms=["HS256"], options=options, leeway=LEEWAY_S)
            claims = storable(decoded)
        except jwt.InvalidSignatureError:
            continue
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise IdentityRefusedError(f"the signed token is refused: {error}") from error
        return _identity(claims, secret, app_id)
    raise IdentityRefusedError("the signed token has a wrong signature")


def _identity(claims: dict[str, Any], secret: str, app_id: str) -> Identity:
    if int(claims["exp"]) > time.time() + LONGEST_TOKEN_S + LEEWAY_S:
        raise IdentityRefusedError("the signed token lives longer than an hour")
    audience = claims.get("aud", app_id)
    if app_id not in (audience if isinstance(audience, list) else [audience]):
        raise IdentityRefusedError("the signed token is for another workspace")
    user_id = _text(claims.get("user_id", claims.get("sub")))
    if not user_id:
        raise IdentityRefusedError("the signed token has no user_id")
    return Identity(user_id, _text(claims.get("email")).lower(), claims, secret_print(secret))


def _text(value: Any) -> str:
    return str(value).strip()[:255] if isinstance(value, str | int) and not isinstance(value, bool) else ""
