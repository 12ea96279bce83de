"""What a customer's site loads: the script, and the page inside the iframe."""

import json
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET

from inbox.messenger.answers import closed_until, find_workspace
from inbox.messenger.words import script_words
from inbox.models import MessengerSettings
from workspaces.models import Teammate, Workspace
from workspaces.tenancy import inside_workspace

FACES = 3


@require_GET
@cache_control(max_age=300, stale_while_revalidate=86_400, public=True)
def loader(request: HttpRequest, app_id: str | None = None) -> HttpResponse:
    """Serve the script a site embeds; its address never changes, so it is cached for five minutes only.

    With a workspace in its address it carries how the launcher looks: a host's policy may allow our scripts and
    frames and yet no request of ours, so there is no other way to tell it before the frame is opened.
    """
    look = {} if app_id is None else _look(find_workspace(app_id))
    text = _script().replace(
        "/*look*/ {}", json.dumps(look, separators=(",", ":")).replace("<", "\\u003c"), 1
    )
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_GET
@xframe_options_exempt
def frame(request: HttpRequest, app_id: str) -> HttpResponse:
    """Serve the page inside the iframe, to trusted sites only; it greets before it knows whom. 5 or 6 queries."""
    workspace = find_workspace(app_id)
    with inside_workspace(workspace.pk), translation.override(_language(request)):
        messenger = MessengerSettings.objects.of(workspace.pk)
        faces = list(Teammate.objects.seated().exclude(role="guest").order_by("pk")[:FACES])
        context = {
            "workspace": workspace,
            "messenger": messenger,
            "faces": faces,
            "is_closed": closed_until() is not None,
            "look": {**_look(workspace), "shows_previews": messenger.shows_previews},
        }
        context["words"] = script_words()
        is_preview = "preview" in request.GET
        context["is_preview"] = is_preview
        # The preview beside the settings shows to our own pages only, and asks nothing.
        ancestors = [SELF] if is_preview else messenger.allowed_origins or ["*"]
        policy: Any = {
            "frame-ancestors": ancestors,
            "form-action": [NONE],
            "connect-src": [SELF, "ws:", "wss:"],
        }
        page = csp_replace(policy)(lambda _: render(request, "messenger/frame.html", context))
        answer: HttpResponse = page(request)  # type: ignore[assignment]
        return answer


def _look(workspace: Workspace) -> dict[str, Any]:
    with inside_workspace(workspace.pk):
        messenger = MessengerSettings.objects.of(workspace.pk)
    return {
        "app_id": workspace.app_id,
        "action_color": messenger.action_color,
        "alignment": messenger.side,
        "horizontal_padding": messenger.horizontal_padding,
        "vertical_padding": messenger.vertical_padding,
    }


def _script() -> str:
    name = "messenger/loader.js"
    found = finders.find(name)
    text = Path(found if isinstance(found, str) else staticfiles_storage.path(name)).read_text("utf-8")
    # Comments and indentation are for us; nothing in the script depends on the start of a line.
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _language(request: HttpRequest) -> str:
    """Return the language the page asks for (``language_override``) when there is one of ours, else the browser's."""
    wanted = request.GET.get("language", "").lower()
    known = dict(settings.LANGUAGES)
    for language in (wanted, wanted.partition("-")[0]):
        if language in known:
            return language
    return translation.get_language() or settings.LANGUAGE_CODE
