"""App configuration."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The metrics floor (docs/architecture.md)."""

    name = "metrics"
