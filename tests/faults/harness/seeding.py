"""Fills an empty database with one workspace and its teammates; prints how to reach it, as JSON."""

import json

import django

django.setup()

from tests.faults.harness.witness import TABLE_SQL
from workspaces.models import Teammate, User, Workspace
from workspaces.tenancy import across_workspaces

PASSWORD = "correct horse battery"
NAMES = ("maya", "sam", "ines")
HOLDS_S = (1, 0, 2)
"""For how long the replies of each can be taken back: two of three teammates' are held, one's go out at once."""


def seed() -> dict[str, object]:
    """Write the rows; return what clients need."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TABLE_SQL)
    workspace = Workspace.objects.create(name="Fernhill", slug="fernhill")
    emails = [f"{name}@fernhill.example" for name in NAMES]
    with across_workspaces():
        for email, hold_s in zip(emails, HOLDS_S, strict=True):
            user = User.objects.create_user(email, PASSWORD, name=email, hold_s=hold_s)
            Teammate.objects.create(workspace=workspace, user=user, name=email, role="admin")
    return {"slug": workspace.slug, "app_id": workspace.app_id, "emails": emails, "password": PASSWORD}


if __name__ == "__main__":
    print(json.dumps(seed()))
