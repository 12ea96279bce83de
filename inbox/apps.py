"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    """The inbox floor (docs/architecture.md)."""

    name = "inbox"

    def ready(self) -> None:
        """Connect what follows to what happens, and add our settings page to the list."""
        import inbox.receivers  # noqa: F401 -- imported for its connections, once models are loaded
        from workspaces.calc.permissions import Permission
        from workspaces.settings_pages import SettingsPage, add_settings_page

        page = SettingsPage(
            label=_("Messenger"),
            url_name="settings_messenger",
            icon="message-square",
            permission=Permission.MANAGE_MESSENGER,
            words="widget chat install snippet color identity secret launcher",
            order=50,
        )
        add_settings_page(page)
        assignment = SettingsPage(
            label=_("Assignment"),
            url_name="settings_assignment",
            icon="split",
            permission=Permission.MANAGE_TEAMS,
            words="round robin load balanced capacity automatic give out routing fair",
            about=_("Who is given new conversations, and how many at most."),
            order=34,
        )
        add_settings_page(assignment)
        macros = SettingsPage(
            label=_("Saved replies"),
            url_name="settings_macros",
            icon="message-square-quote",
            permission=Permission.REPLY,
            words="macros templates canned responses steps snippets",
            about=_("Words and steps that are used again and again."),
            order=35,
        )
        add_settings_page(macros)
        writing = SettingsPage(
            label=_("Writing"),
            url_name="settings_writing",
            icon="pencil-line",
            permission=Permission.REPLY,
            words="signature warnings attachment card placeholder",
            about=_("Your signature, and what you are asked before a reply goes out."),
            order=12,
        )
        add_settings_page(writing)
        voice = SettingsPage(
            label=_("Voice and tone"),
            url_name="settings_voice",
            icon="megaphone",
            permission=Permission.MANAGE_TEAMS,
            words="guide style tone words scenario",
            about=_("Short guides for how you write, by scenario."),
            order=36,
        )
        add_settings_page(voice)
        telling = SettingsPage(
            label=_("Notifications"),
            url_name="settings_notifications",
            icon="bell",
            words="desktop sound mail e-mail quiet hours bell follow",
            about=_("What you are told, and by which way."),
            order=12,
        )
        add_settings_page(telling)
        away = SettingsPage(
            label=_("Away"),
            url_name="away",
            icon="moon",
            words="lunch vacation out of office hand over availability back",
            about=_("Until when, why, and who takes over."),
            order=14,
        )
        add_settings_page(away)
        announcements = SettingsPage(
            label=_("Announcements"),
            url_name="announcements",
            icon="megaphone",
            words="notice news everybody read receipts",
            about=_("What everybody here should know, and who has read it."),
            order=34,
        )
        add_settings_page(announcements)
        keys = SettingsPage(
            label=_("Keyboard"),
            url_name="settings_keyboard",
            icon="keyboard",
            words="keys shortcuts letters remap",
            about=_("Which key does what."),
            order=13,
        )
        add_settings_page(keys)
        first_steps = SettingsPage(
            label=_("First steps"),
            url_name="settings_first_steps",
            icon="list-checks",
            permission=Permission.MANAGE_MESSENGER,
            words="onboarding start checklist setup",
            about=_("What a new workspace needs, ticked by what Parley sees."),
            order=29,
        )
        add_settings_page(first_steps)
