"""What every row a workspace owns has in common: the fence."""

from typing import Any, Self, TypeVar

from django.db import models

from workspaces.tenancy import current_fence

Row = TypeVar("Row", bound=models.Model)


class WorkspaceQuerySet(models.QuerySet[Row]):
    """Base of the query sets of owned models."""


class WorkspaceManager(models.Manager[Row]):
    """Default manager of every row a workspace owns; fails closed outside a workspace."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """Return the rows of the workspace in force.

        :raises OutsideWorkspaceError: when no workspace is in force
        """
        fence = current_fence()
        rows = super().get_queryset()
        return rows if fence == "every workspace" else rows.filter(workspace_id=fence)


class OwnedForeignKey(models.ForeignKey[Any, Any]):
    """A foreign key between owned rows; the constraint in Postgres includes the workspace.

    Django's own constraint is left out: ``fence_sql`` adds the stronger one in the app's fence migration.
    """

    def __init__(self, to: Any, on_delete: Any = models.CASCADE, **options: Any) -> None:
        """Leave the plain constraint out."""
        options["db_constraint"] = False
        super().__init__(to, on_delete, **options)


class WorkspaceOwned(models.Model):
    """A row that belongs to exactly one workspace."""

    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False
    )

    objects = WorkspaceManager()

    class Meta:
        abstract = True

    def fresh(self) -> Self:
        """Return this row as it stands in the database now."""
        return type(self).objects.get(pk=self.pk)
