"""The inbox's pages among the settings, with what each is found by."""

from django.utils.translation import gettext_lazy as _

from workspaces.calc.permissions import Permission
from workspaces.settings_pages import SettingsPage

P = Permission
PAGES = [
    SettingsPage(
        _("Notifications"),
        "settings_notifications",
        "bell",
        words="desktop sound mail e-mail quiet hours bell follow",
        about=_("What you are told, and by which way."),
        order=12,
    ),
    SettingsPage(
        _("Writing"),
        "settings_writing",
        "pencil-line",
        P.REPLY,
        words="signature warnings attachment card placeholder",
        about=_("Your signature, and what you are asked before a reply goes out."),
        order=12,
    ),
    SettingsPage(
        _("Keyboard"),
        "settings_keyboard",
        "keyboard",
        words="keys shortcuts letters remap",
        about=_("Which key does what."),
        order=13,
    ),
    SettingsPage(
        _("Away"),
        "away",
        "moon",
        words="lunch vacation out of office hand over availability back",
        about=_("Until when, why, and who takes over."),
        order=14,
    ),
    SettingsPage(
        _("First steps"),
        "settings_first_steps",
        "list-checks",
        P.MANAGE_MESSENGER,
        words="onboarding start checklist setup",
        about=_("What a new workspace needs, ticked by what Parley sees."),
        order=29,
    ),
    SettingsPage(
        _("Assignment"),
        "settings_assignment",
        "split",
        P.MANAGE_TEAMS,
        words="round robin load balanced capacity automatic give out routing fair",
        about=_("Who is given new conversations, and how many at most."),
        order=34,
    ),
    SettingsPage(
        _("Announcements"),
        "announcements",
        "megaphone",
        words="notice news everybody read receipts",
        about=_("What everybody here should know, and who has read it."),
        order=34,
    ),
    SettingsPage(
        _("Saved replies"),
        "settings_macros",
        "message-square-quote",
        P.REPLY,
        words="macros templates canned responses steps snippets",
        about=_("Words and steps that are used again and again."),
        order=35,
    ),
    SettingsPage(
        _("Voice and tone"),
        "settings_voice",
        "megaphone",
        P.MANAGE_TEAMS,
        words="guide style tone words scenario",
        about=_("Short guides for how you write, by scenario."),
        order=36,
    ),
    SettingsPage(
        _("Messenger"),
        "settings_messenger",
        "message-square",
        P.MANAGE_MESSENGER,
        words="widget chat install snippet color identity secret launcher",
        about=_("How it looks on your site, and how it gets there."),
        order=50,
    ),
]
