"""Who can sign in to the demo, and with what."""

import hmac
from dataclasses import dataclass

from django.conf import settings

PASSWORD = "parley-demo-2026"  # noqa: S105 -- of made-up people on a developer's machine


@dataclass(frozen=True)
class DemoTeammate:
    """A made-up teammate."""

    name: str
    email: str
    role: str


@dataclass(frozen=True)
class DemoWorkspace:
    """A made-up company."""

    slug: str
    name: str
    time_zone: str
    teammates: tuple[DemoTeammate, ...]


WORKSPACES = (
    DemoWorkspace(
        "fernhill",
        "Fernhill",
        "Europe/Dublin",
        (
            DemoTeammate("Maya Lindqvist", "maya@fernhill.example", "owner"),
            DemoTeammate("Sam Okafor", "sam@fernhill.example", "admin"),
            DemoTeammate("Pete Kowalski", "pete@fernhill.example", "manager"),
            DemoTeammate("Ines Duarte", "ines@fernhill.example", "teammate"),
            DemoTeammate("Tomoko Sato", "tomoko@fernhill.example", "guest"),
        ),
    ),
    DemoWorkspace(
        "quarry",
        "Quarry Lane",
        "America/Toronto",
        (
            DemoTeammate("Nils Berg", "nils@quarry.example", "owner"),
            DemoTeammate("Aisha Rahman", "aisha@quarry.example", "teammate"),
        ),
    ),
)

LARGE = DemoWorkspace(
    "fernhill-large",
    "Fernhill Large",
    "Europe/Dublin",
    (
        DemoTeammate("Maya Lindqvist", "maya@large.example", "owner"),
        DemoTeammate("Sam Okafor", "sam@large.example", "admin"),
        DemoTeammate("Pete Kowalski", "pete@large.example", "teammate"),
        DemoTeammate("Ines Duarte", "ines@large.example", "teammate"),
    ),
)
"""For ``demo --conversations``: a workspace of its own with very many conversations."""


def api_token(slug: str) -> str:
    """Return the demo's API token of a workspace: the same on every call, different on every installation."""
    return "parley_" + hmac.new(settings.SECRET_KEY.encode(), slug.encode(), "sha256").hexdigest()[:40]
