"""Which key does what, and where the palette can lead."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inbox.forms.keyboard import KeysForm
from inbox.keyboard import BY_ID, GROUPS
from workspaces.middleware import TeammateRequest
from workspaces.settings_pages import settings_pages
from workspaces.views.settings import saved, wants_json

PAGE = "settings_keyboard"


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: TeammateRequest) -> HttpResponse:
    """Show and change a person's own keys, in every workspace of theirs."""
    user = request.teammate.user
    if "usual" in request.POST:
        user.prefer(key_choices={})
        return saved(request, PAGE)
    form = KeysForm(request.POST or None, user=user)
    if form.is_bound and form.is_valid():
        user.prefer(key_choices=form.choices())
        return saved(request, PAGE)
    if form.is_bound and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=400)
    groups = [
        (name, [form[field] for field in form.fields if BY_ID[field].group == group])
        for group, name in GROUPS.items()
    ]
    context = {"form": form, "groups": groups, "here": PAGE}
    return render(request, "inbox/settings/keyboard.html", context, status=400 if form.is_bound else 200)


@require_safe
def places(request: TeammateRequest) -> HttpResponse:
    """Return the settings pages a teammate may see, for the palette."""
    pages = [
        page for page in settings_pages() if page.permission is None or request.teammate.may(page.permission)
    ]
    slug = {"workspace_slug": request.workspace.slug}
    found = [
        {
            "label": str(page.label),
            "words": page.words,
            "group": _("Settings"),
            "url": reverse(page.url_name, kwargs=slug),
        }
        for page in pages
    ]
    return JsonResponse({"places": found})
