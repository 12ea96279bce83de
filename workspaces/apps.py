"""App configuration."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """The workspaces floor (docs/architecture.md)."""

    name = "workspaces"
