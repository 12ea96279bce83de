"""Fills an empty database with one workspace and its teammates; prints how to reach it, as JSON."""

import json

import django

django.setup()

from tests.faults.harness.witness import TABLE_SQL
from workspaces.models import Teammate, User, Workspace
from workspaces.tenancy import across_workspaces

PASSWORD = "correct horse battery"
NAMES = ("maya", "sam", "ines")


def seed() -> dict[str, object]:
    """Write the rows; return what clients need."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TABLE_SQL)
    workspace = Workspace.objects.create(name="Fernhill", slug="fernhill")
    emails = [f"{name}@fernhill.example" for name in NAMES]
    with across_workspaces():
        for email in emails:
            user = User.objects.create_user(email, PASSWORD, name=email)
            Teammate.objects.create(workspace=workspace, user=user, name=email, role="admin")
    return {"slug": workspace.slug, "app_id": workspace.app_id, "emails": emails, "password": PASSWORD}


if __name__ == "__main__":
    print(json.dumps(seed()))
