"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from workspaces.calc.permissions import Permission
from workspaces.settings_pages import SettingsPage, add_settings_page

P = Permission
PAGES = [
    SettingsPage(
        _("Your profile"),
        "settings_profile",
        "user",
        words="name away theme dark colors density keys",
        about=_("Your name and job title, colors, density and shortcuts."),
        order=10,
    ),
    SettingsPage(
        _("Security"),
        "settings_security",
        "shield",
        words="password second factor sessions recovery e-mail",
        about=_("Password, second factor, and where you are signed in."),
        order=11,
    ),
    SettingsPage(
        _("Workspace"),
        "settings_workspace",
        "building-2",
        P.MANAGE_WORKSPACE,
        words="name address time zone delete",
        about=_("Its name, address and time zone; and its end."),
        order=30,
    ),
    SettingsPage(
        _("Teammates"),
        "settings_teammates",
        "users",
        P.INVITE,
        words="people invite role seat",
        about=_("Who has a seat, in which role, and who is invited."),
        order=31,
    ),
    SettingsPage(
        _("Teams"),
        "settings_teams",
        "users-round",
        P.MANAGE_TEAMS,
        words="group members color",
        about=_("Who shares a list of conversations."),
        order=32,
    ),
    SettingsPage(
        _("Office hours"),
        "settings_office_hours",
        "calendar-clock",
        P.MANAGE_TEAMS,
        words="business opening times closed holidays week zone",
        about=_("When somebody is there: the week, and days that differ."),
        order=33,
    ),
    SettingsPage(
        _("API access"),
        "settings_tokens",
        "key-round",
        P.MANAGE_TOKENS,
        words="token program developer",
        about=_("Which programs may read or write here."),
        order=80,
    ),
    SettingsPage(
        _("Audit log"),
        "settings_audit",
        "scroll-text",
        P.READ_AUDIT_LOG,
        words="history export csv",
        about=_("Who changed what about people and rights."),
        order=81,
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
