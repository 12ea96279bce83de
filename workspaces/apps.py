"""App configuration."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """The workspaces floor (docs/architecture.md)."""

    name = "workspaces"

    def ready(self) -> None:
        """Connect what follows to what happens."""
        import workspaces.receivers  # noqa: F401 -- imported for its connections, once models are loaded
