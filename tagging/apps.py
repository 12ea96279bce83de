"""App configuration."""

from django.apps import AppConfig


class TaggingConfig(AppConfig):
    """The tagging floor (docs/architecture.md)."""

    name = "tagging"
