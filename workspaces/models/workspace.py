"""The tenant."""

import secrets
from typing import Any

from django.db import connection, models
from django.utils import timezone

from workspaces.tenancy import across_workspaces


def new_app_id() -> str:
    """Return a public, unguessable name for a workspace, as the Messenger snippet carries it."""
    return secrets.token_hex(4)


class Workspace(models.Model):
    """One company's inbox: every other row belongs to one of these."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    app_id = models.CharField(max_length=16, unique=True, default=new_app_id)
    time_zone = models.CharField(max_length=64, default="UTC")
    created_at = models.DateTimeField(default=timezone.now)
    set_up_at = models.DateTimeField(null=True, blank=True, help_text="all first steps were done by then")

    objects = models.Manager["Workspace"]()

    def __str__(self) -> str:
        """Return the name people know it by."""
        return self.name

    def change(self, **fields: Any) -> None:
        """Set some of its fields, and no others."""
        # The database first: what it refuses must not stay in this copy.
        Workspace.objects.filter(pk=self.pk).update(**fields)
        for name, value in fields.items():
            setattr(self, name, value)

    def note_set_up(self) -> None:
        """Remember that all first steps are done."""
        self.change(set_up_at=timezone.now())

    def delete_everything(self) -> None:
        """End the workspace and every row of every app it owns, the audit log with it."""
        with across_workspaces(), connection.cursor() as cursor:
            cursor.execute("SELECT parley_delete_workspace(%s)", [self.pk])
