"""Icons, avatars and moments."""

from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo, available_timezones

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from workspaces.settings_pages import SettingsPage, settings_pages

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=200)
def icon(name: str, size: int = 18) -> SafeString:
    """Return a decorative icon by its lucide name."""
    return SafeString(lucide(name, size=size, aria_hidden="true", **{"class": "i"}))


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """Return a circle with somebody's initials, in a colour of their own."""
    words = name.replace("@", " ").split() or ["?"]
    initials = (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()
    color = crc32(name.encode()) % 6 + 1
    return format_html('<span class="av {} h{}" aria-hidden="true">{}</span>', size, color, initials)


def availability_words(teammate: Any, zone: Any) -> str:
    """Return whether somebody is away and until when, on a zone's clock, in plain words; empty for who is here."""
    if not teammate.is_away:
        return ""
    if teammate.away_until is None:
        return _("away")
    known = ZoneInfo(str(zone)) if str(zone) in available_timezones() else ZoneInfo("UTC")
    local, today = teammate.away_until.astimezone(known), timezone.now().astimezone(known).date()
    is_today = local.date() == today
    return _("away until {}").format(local.strftime("%H:%M" if is_today else "%d %b %H:%M"))


@register.simple_tag
def availability(teammate: Any, zone: Any = "UTC") -> SafeString:
    """Return whether somebody is away, until when and why, or that they are online; nothing for everybody else."""
    if not teammate.is_away:
        online = format_html(
            '<span class="presence is-online"></span><span class="sr">{}</span>', _("online")
        )
        return online if teammate.is_online else SafeString("")
    reason = f", {teammate.away_reason}" if teammate.away_reason else ""
    if teammate.away_until is None:
        return format_html('<span class="presence is-away"></span>{}{}', _("away"), reason)
    until = when(teammate.away_until, "day", zone)
    words = format_html(_("away until {}"), until)
    return format_html('<span class="presence is-away"></span>{}{}', words, reason)


@register.inclusion_tag("workspaces/settings/_list.html", takes_context=True)
def settings_list(context: dict[str, Any]) -> dict[str, Any]:
    """Show the settings pages that the teammate's role may see."""
    slug = context["request"].workspace.slug
    return {"pages": visible_settings_pages(context), "here": context.get("here", ""), "slug": slug}


@register.simple_tag(takes_context=True)
def visible_settings_pages(context: dict[str, Any]) -> list[SettingsPage]:
    """Return the settings pages that the teammate's role may see."""
    may = context["request"].teammate.may
    return [page for page in settings_pages() if page.permission is None or may(page.permission)]


@register.inclusion_tag("workspaces/_account_menu.html", takes_context=True)
def account_menu(context: dict[str, Any]) -> dict[str, Any]:
    """Show who is signed in, their workspaces, settings and the way out."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "workspaces": sorted(request.workspaces[1:], key=attrgetter("name")),
    }


@register.simple_tag
def browser(user_agent: str) -> str:
    """Return a browser and its system in words; what is unknown is said to be."""
    names = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Mac OS": "macOS",
        "Windows": "Windows",
    }
    name = next((word for mark, word in names.items() if mark in user_agent), "")
    system = next((word for mark, word in (systems | {"Linux": "Linux"}).items() if mark in user_agent), "")
    if not name:
        return _("Unknown browser")
    return _("%(browser)s on %(system)s") % {"browser": name, "system": system} if system else name


@register.simple_tag
def when(moment: datetime | None, form: str = "clock", zone: Any = "UTC") -> SafeString:
    """Return a ``<time>`` the browser words in its own zone; until then it shows the workspace's clock.

    :param form: "clock" (10:42), "day" (Fri 10:42), "ago" (18 m), "wait" (18 m, late after an hour) or "date"
        (with its year)
    """
    if moment is None:
        return SafeString("")
    local = moment.astimezone(ZoneInfo(str(zone)))
    shown = local.strftime({"clock": "%H:%M", "date": "%d %b %Y, %H:%M"}.get(form, "%d %b %H:%M"))
    return format_html('<time datetime="{}" data-format="{}">{}</time>', moment.isoformat(), form, shown)
