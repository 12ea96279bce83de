"""App configuration."""

from django.apps import AppConfig


class HelpcenterConfig(AppConfig):
    """The helpcenter floor (docs/architecture.md)."""

    name = "helpcenter"
