"""What only the Messenger says."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inbox.calc.reply_times import reply_time
from inbox.models import ConversationPart, MessengerSettings
from workspaces.models import Teammate

register = template.Library()


@register.filter
def body_html(part: ConversationPart) -> SafeString:
    """Return what was written as safe HTML."""
    return mark_safe(part.body_html)  # noqa: S308 -- inbox.calc.markup lets only its allow-list through


@register.filter
def promise(messenger: MessengerSettings) -> str:
    """Return how soon somebody usually answers, or nothing when too little is known to say it."""
    usual = reply_time(messenger.usual_reply_s)
    if usual is None:
        return ""
    if usual.unit == "minutes":
        text = ngettext(
            "Usually answers in about %(count)d minute",
            "Usually answers in about %(count)d minutes",
            usual.minutes,
        )
        return text % {"count": usual.minutes}
    return {
        "hour": _("Usually answers in about an hour"),
        "hours": _("Usually answers in a few hours"),
        "day": _("Usually answers within a day"),
        "days": _("Usually answers in a few days"),
    }[usual.unit]


@register.filter
def who_answers(faces: Sequence[Teammate]) -> str:
    """Return "Maya, Sam or Pete will answer"."""
    names = [face.first_name for face in faces]
    if not names:
        return ""
    if len(names) == 1:
        return _("%(name)s will answer") % {"name": names[0]}
    values = {"names": ", ".join(names[:-1]), "last": names[-1]}
    return _("%(names)s or %(last)s will answer") % values
