"""App configuration."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """The customers floor (docs/architecture.md)."""

    name = "customers"
