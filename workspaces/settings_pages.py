"""The list of settings pages: every floor adds its own from ``AppConfig.ready``, so that none below knows it."""

from dataclasses import dataclass
from typing import Any

from workspaces.calc.permissions import Permission


@dataclass(frozen=True)
class SettingsPage:
    """One entry of the list beside the settings."""

    label: Any
    """What it is called: one noun, lazily translated."""
    url_name: str
    """Its route below ``/w/<slug>/settings/``; the route takes the workspace's slug alone."""
    icon: str
    """A lucide icon."""
    permission: Permission | None = None
    """What a role needs to see it; None for everybody with a seat."""
    words: str = ""
    """Other words people search for, parted by spaces."""
    about: Any = ""
    """What it is for, in one sentence, lazily translated."""
    order: int = 50
    """Its place: the person's own pages from 10, the workspace's from 30, channels from 50, records from 80."""


_pages: dict[str, SettingsPage] = {}


def add_settings_page(page: SettingsPage) -> None:
    """Add a page to the list; the same route a second time replaces the first."""
    _pages[page.url_name] = page


def settings_pages() -> list[SettingsPage]:
    """Return every page, in the order shown."""
    return sorted(_pages.values(), key=lambda page: (page.order, page.url_name))
