"""Proof of identity: what is accepted, and the many ways of being refused."""

import base64
import hmac
import json
import time
from hashlib import sha256
from typing import Any

import jwt
import pytest

from inbox.calc.identity import Claim, IdentityRefusedError, claim, proven_identity, user_hash
from tests.factories.messenger import token as signed_token

SECRET, OLD, OTHER, APP = "s" * 40, "o" * 40, "x" * 40, "deadbeef"
NOW = int(time.time())


def token(secret: str = SECRET, **claims: Any) -> str:
    return signed_token(secret, **claims)


def hashed(user_id: str = "", email: str = "", secret: str = SECRET) -> str:
    return user_hash(secret=secret, user_id=user_id, email=email)


def crafted(header: dict[str, Any], claims: dict[str, Any], secret: str = SECRET) -> str:
    """Return a token made by hand, signed as HS256 whatever its header says."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    signature = hmac.new(secret.encode(), b".".join(parts), sha256).digest()
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()


LIVE = {"user_id": "7", "exp": NOW + 600}


@pytest.mark.parametrize(
    ("settings", "who"),
    [
        ({"user_id": "7", "user_hash": hashed("7")}, ("7", "")),
        ({"user_id": 7, "user_hash": hashed("7")}, ("7", "")),
        ({"user_id": "7", "email": "p@x.example", "user_hash": hashed("7")}, ("7", "")),
        ({"email": "P@x.example", "user_hash": hashed(email="p@x.example", secret=OLD)}, ("", "p@x.example")),
        ({"intercom_user_jwt": token(user_id="7", email="P@x.example")}, ("7", "p@x.example")),
        ({"parley_user_jwt": token(sub="7")}, ("7", "")),
        ({"parley_user_jwt": token(OLD, user_id="7")}, ("7", "")),
        ({"parley_user_jwt": token(user_id="7", aud=APP)}, ("7", "")),
        ({"parley_user_jwt": token(user_id="7", aud=["other", APP])}, ("7", "")),
        ({"parley_user_jwt": token(user_id="7"), "user_id": "8", "email": "v@x.example"}, ("7", "")),
    ],
)
def test_a_proven_identity(settings, who):
    identity = proven_identity(settings, secrets=[SECRET, OLD], app_id=APP)

    assert identity is not None
    assert (identity.external_id, identity.email) == who


ATTACKS: dict[str, dict[str, Any]] = {
    "id alone": {"user_id": "7"},
    "address alone": {"email": "p@x.example"},
    "empty hash": {"user_id": "7", "user_hash": ""},
    "zeros": {"user_id": "7", "user_hash": "0" * 64},
    "hash as list": {"user_id": "7", "user_hash": ["a"]},
    "hash as object": {"user_id": "7", "user_hash": {"a": 1}},
    "hash as true": {"user_id": "7", "user_hash": True},
    "hash cut short": {"user_id": "7", "user_hash": hashed("7")[:32]},
    "hash with more": {"user_id": "7", "user_hash": hashed("7") + "00"},
    "hash in capitals": {"user_id": "7", "user_hash": hashed("7").upper()},
    "hash not in ASCII": {"user_id": "7", "user_hash": "é" * 64},
    "another workspace's hash": {"user_id": "7", "user_hash": hashed("7", secret=OTHER)},
    "another id's hash": {"user_id": "8", "user_hash": hashed("7")},
    "an empty secret's hash": {"user_id": "7", "user_hash": hashed("7", secret="")},
    "an address's hash beside an id": {
        "user_id": "7",
        "email": "p@x.example",
        "user_hash": hashed(email="p@x.example"),
    },
    "an id's hash for an address": {"email": "p@x.example", "user_hash": hashed("7")},
    "plain hash without a key": {"user_id": "7", "user_hash": sha256(b"7").hexdigest()},
    "nonsense": {"intercom_user_jwt": "nonsense"},
    "three dots": {"intercom_user_jwt": "a.b.c"},
    "empty parts": {"intercom_user_jwt": ".."},
    "token as list": {"intercom_user_jwt": ["a"]},
    "token as number": {"intercom_user_jwt": 7},
    "a megabyte": {"intercom_user_jwt": "a" * 1_000_000},
    "wrong secret": {"intercom_user_jwt": token(OTHER, user_id="7")},
    "no person": {"intercom_user_jwt": token()},
    "an address and no id": {"intercom_user_jwt": token(email="p@x.example")},
    "empty id": {"intercom_user_jwt": token(user_id="")},
    "blank id": {"intercom_user_jwt": token(user_id="  ")},
    "id as true": {"intercom_user_jwt": token(user_id=True)},
    "id as object": {"intercom_user_jwt": token(user_id={"id": 7})},
    "id as list": {"intercom_user_jwt": token(user_id=["7"])},
    "expired": {"intercom_user_jwt": token(user_id="7", exp=NOW - 120)},
    "expired for years": {"intercom_user_jwt": token(user_id="7", exp=1)},
    "never expires": {"intercom_user_jwt": token(user_id="7", exp=None)},
    "lives for a day": {"intercom_user_jwt": token(user_id="7", exp=NOW + 86_400)},
    "lives for ever": {"intercom_user_jwt": token(user_id="7", exp=10**18)},
    "exp as text": {"intercom_user_jwt": crafted({"alg": "HS256"}, LIVE | {"exp": "soon"})},
    "exp as infinity": {"intercom_user_jwt": crafted({"alg": "HS256"}, LIVE | {"exp": float("inf")})},
    "exp as null": {"intercom_user_jwt": crafted({"alg": "HS256"}, LIVE | {"exp": None})},
    "not yet": {"intercom_user_jwt": token(user_id="7", nbf=NOW + 600)},
    "issued tomorrow": {"intercom_user_jwt": token(user_id="7", iat=NOW + 86_400)},
    "for another workspace": {"intercom_user_jwt": token(user_id="7", aud="cafecafe")},
    "for nobody": {"intercom_user_jwt": token(user_id="7", aud=[])},
    "for an object": {"intercom_user_jwt": crafted({"alg": "HS256"}, LIVE | {"aud": {"deadbeef": 1}})},
    "algorithm none": {"intercom_user_jwt": jwt.encode(LIVE, None, algorithm="none")},
    "algorithm None": {"intercom_user_jwt": crafted({"alg": "None"}, LIVE)},
    "no algorithm": {"intercom_user_jwt": crafted({}, LIVE)},
    "algorithm RS256": {"intercom_user_jwt": crafted({"alg": "RS256"}, LIVE)},
    "algorithm HS512": {"intercom_user_jwt": jwt.encode(LIVE, SECRET * 2, algorithm="HS512")},
    "key in the header": {"intercom_user_jwt": crafted({"alg": "HS256", "jwk": {"k": "a"}}, LIVE, OTHER)},
    "key by path": {"intercom_user_jwt": crafted({"alg": "HS256", "kid": "/dev/null"}, LIVE, "")},
    "claims as list": {"intercom_user_jwt": crafted({"alg": "HS256"}, ["user_id", "7"])},  # type: ignore[arg-type]
    "signature left out": {"intercom_user_jwt": token(user_id="7").rpartition(".")[0] + "."},
    "claims changed": {"intercom_user_jwt": ".".join([*token(user_id="7").split(".")[:1], "e30", "AAAA"])},
    "a wrong token beside a right hash": {
        "parley_user_jwt": token(OTHER, user_id="7"),
        "user_id": "7",
        "user_hash": hashed("7"),
    },
}


@pytest.mark.parametrize("is_required", [True, False])
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_unproven_identity_is_nobodys(attack, is_required):
    """Where proof is required it is refused; where it is not, a bare claim is at most a lead's."""
    is_bare_claim = not attack.get("user_hash") and not any("jwt" in key for key in attack)
    if is_bare_claim and not is_required:
        assert proven_identity(attack, secrets=[SECRET, ""], app_id=APP, is_required=False) is None
        return

    with pytest.raises(IdentityRefusedError):
        proven_identity(attack, secrets=[SECRET, ""], app_id=APP, is_required=is_required)


def test_without_any_secret_nothing_is_proven():
    for settings in (
        {"user_id": "7", "user_hash": hashed("7", secret="")},
        {"parley_user_jwt": token(user_id="7")},
    ):
        with pytest.raises(IdentityRefusedError):
            proven_identity(settings, secrets=["", ""], app_id=APP)


@pytest.mark.parametrize(
    ("settings", "is_required", "said"),
    [
        ({}, True, Claim()),
        ({"name": " Priya "}, True, Claim("Priya")),
        ({"name": "Priya", "email": "P@x.example"}, True, Claim("Priya")),
        ({"name": "Priya", "email": "P@x.example"}, False, Claim("Priya", "p@x.example")),
        ({"name": ["x"], "email": "no address"}, False, Claim()),
    ],
)
def test_a_claim_is_a_name_and_where_allowed_an_address(settings, is_required, said):
    assert claim(settings, is_required=is_required) == said
