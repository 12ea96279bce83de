"""Wires the project's own templates, static files and commands into Django."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The top floor: settings, base templates, shared front-end modules."""

    name = "config"
