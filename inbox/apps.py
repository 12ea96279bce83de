"""App configuration."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """The inbox floor (docs/architecture.md)."""

    name = "inbox"

    def ready(self) -> None:
        """Connect what follows to what happens."""
        import inbox.receivers  # noqa: F401 -- imported for its connections, once models are loaded
