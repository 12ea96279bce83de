"""What a thread shows of replies that have not gone out yet: the same for every viewer."""

from collections.abc import Iterable

from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from inbox.calc.markup import render_markdown
from inbox.live.fragments import Surroundings
from inbox.models import HeldReply


def held_html(held: Iterable[HeldReply], around: Surroundings) -> SafeString:
    """Return the bubbles of replies on their way; their conversation, author and files must be loaded."""
    now = timezone.now()
    shown = [
        {
            "reply": reply,
            "body": SafeString(render_markdown(reply.body)),
            "files": [file.name for file in reply.attachments.all()],
            # Seconds instead of a time: the browser's clock may be wrong.
            "left_s": max(0.0, round((reply.send_after - now).total_seconds(), 1)),
        }
        for reply in held
    ]
    if not shown:
        return SafeString("")
    with translation.override(around.language):
        template = get_template("inbox/conversations/_held.html")
        return SafeString(template.render({"around": around, "shown": shown}))
