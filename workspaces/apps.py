"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from workspaces.calc.permissions import Permission
from workspaces.settings_pages import SettingsPage, add_settings_page

PAGES = [
    SettingsPage(
        _("Your profile"),
        "settings_profile",
        "user",
        words="name away theme dark colors density keys",
        order=10,
    ),
    SettingsPage(
        _("Security"),
        "settings_security",
        "shield",
        words="password second factor sessions recovery",
        order=11,
    ),
    SettingsPage(
        _("Workspace"),
        "settings_workspace",
        "building-2",
        Permission.MANAGE_WORKSPACE,
        "name address time zone delete",
        30,
    ),
    SettingsPage(
        _("Teammates"), "settings_teammates", "users", Permission.INVITE, "people invite role seat", 31
    ),
    SettingsPage(
        _("Teams"), "settings_teams", "users-round", Permission.MANAGE_TEAMS, "group members color", 32
    ),
    SettingsPage(
        _("API access"),
        "settings_tokens",
        "key-round",
        Permission.MANAGE_TOKENS,
        "token program developer",
        80,
    ),
    SettingsPage(
        _("Audit log"), "settings_audit", "scroll-text", Permission.READ_AUDIT_LOG, "history export csv", 81
    ),
]


class WorkspacesConfig(AppConfig):
    """The workspaces floor (docs/architecture.md)."""

    name = "workspaces"

    def ready(self) -> None:
        """Connect what follows to what happens."""
        import workspaces.receivers  # noqa: F401 -- imported for its connections, once models are loaded

        for page in PAGES:
            add_settings_page(page)
