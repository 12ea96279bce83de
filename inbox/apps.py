"""App configuration."""

from django.apps import AppConfig

from inbox.settings_pages import PAGES
from workspaces.settings_pages import add_settings_page


class InboxConfig(AppConfig):
    """The inbox floor (docs/architecture.md)."""

    name = "inbox"

    def ready(self) -> None:
        """Connect what follows to what happens, and add our settings pages to the list."""
        import inbox.receivers  # noqa: F401 -- imported for its connections, once models are loaded

        for page in PAGES:
            add_settings_page(page)
