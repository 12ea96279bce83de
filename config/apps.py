"""Wires the project's own templates, static files and commands into Django."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The top floor: settings, base templates, shared front-end modules."""

    name = "config"

    def ready(self) -> None:
        """Make our Celery application the one that tasks belong to, in web processes, too."""
        import config.celery  # noqa: F401 -- importing it is what counts
