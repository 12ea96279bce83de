"""Proof of identity: what is accepted, and the many ways of being refused."""

import time
from typing import Any

import jwt
import pytest

from inbox.calc.identity import Identity, IdentityRefusedError, proven_identity, user_hash

SECRET = "s" * 40
OLD = "o" * 40
OTHER = "x" * 40


def token(secret: str = SECRET, **claims: Any) -> str:
    claims.setdefault("exp", int(time.time()) + 600)
    return jwt.encode(claims, secret, algorithm="HS256")


@pytest.mark.parametrize(
    ("settings", "identity"),
    [
        ({}, None),
        ({"name": "Priya"}, None),
        (
            {"user_id": "7", "user_hash": user_hash(secret=SECRET, user_id="7", email="")},
            Identity("7", ""),
        ),
        (
            {"email": "P@x.example", "user_hash": user_hash(secret=OLD, user_id="", email="p@x.example")},
            Identity("", "p@x.example"),
        ),
        (
            {"intercom_user_jwt": token(user_id="7", email="p@x.example")},
            Identity("7", "p@x.example", {"user_id": "7", "email": "p@x.example"}),
        ),
    ],
)
def test_proven_identity(settings, identity):
    assert proven_identity(settings, secrets=[SECRET, OLD]) == identity


@pytest.mark.parametrize(
    "settings",
    [
        {"user_id": "7"},
        {"email": "p@x.example"},
        {"user_id": "7", "user_hash": ""},
        {"user_id": "7", "user_hash": "0" * 64},
        {"user_id": "7", "user_hash": ["a"]},
        {"user_id": "7", "user_hash": user_hash(secret=OTHER, user_id="7", email="")},
        {"user_id": "8", "user_hash": user_hash(secret=SECRET, user_id="7", email="")},
        {"user_id": "7", "user_hash": user_hash(secret="", user_id="7", email="")},
        {
            "user_id": "7",
            "email": "p@x.example",
            "user_hash": user_hash(secret=SECRET, user_id="", email="p@x.example"),
        },
        {"intercom_user_jwt": "nonsense"},
        {"intercom_user_jwt": "a.b.c"},
        {"intercom_user_jwt": token(OTHER, user_id="7")},
        {"intercom_user_jwt": token(email="p@x.example")},
        {"intercom_user_jwt": token(user_id="")},
        {"intercom_user_jwt": token(user_id=True)},
        {"intercom_user_jwt": token(user_id={"id": 7})},
        {"intercom_user_jwt": token(user_id="7", exp=int(time.time()) - 10)},
        {"intercom_user_jwt": token(user_id="7", nbf=int(time.time()) + 600)},
        {"intercom_user_jwt": jwt.encode({"user_id": "7"}, None, algorithm="none")},
        {"intercom_user_jwt": jwt.encode({"user_id": "7"}, SECRET * 2, algorithm="HS512")},
        {
            "parley_user_jwt": token(OTHER, user_id="7"),
            "user_id": "7",
            "user_hash": user_hash(secret=SECRET, user_id="7", email=""),
        },
    ],
)
def test_unproven_identity_is_refused(settings):
    with pytest.raises(IdentityRefusedError):
        proven_identity(settings, secrets=[SECRET, ""])
