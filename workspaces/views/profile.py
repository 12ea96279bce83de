"""A teammate's own page."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from workspaces.forms import PreferencesForm, ProfileForm
from workspaces.middleware import TeammateRequest
from workspaces.views.settings import saved, wants_json


@require_http_methods(["GET", "POST"])
def profile(request: TeammateRequest) -> HttpResponse:
    """Show and change how others see the teammate, and how the teammate sees Parley."""
    which = request.POST.get("form", "")
    mine = ProfileForm(request.POST if which == "profile" else None, instance=request.teammate)
    likes = PreferencesForm(request.POST if which == "preferences" else None, instance=request.teammate.user)
    if mine.is_bound and mine.is_valid():
        request.teammate.change(**mine.cleaned_data)
        return saved(request, "settings_profile")
    if likes.is_bound and likes.is_valid():
        request.teammate.user.prefer(**likes.cleaned_data)
        return saved(request, "settings_profile")
    status = 400 if request.method == "POST" else 200
    if status != 200 and wants_json(request):  # noqa: PLR2004 -- not kept
        return JsonResponse({"errors": mine.errors | likes.errors}, status=status)
    context = {"mine": mine, "likes": likes, "here": "settings_profile"}
    return render(request, "workspaces/settings/profile.html", context, status=status)
