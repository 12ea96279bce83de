"""A teammate's way of writing, and the guides everybody writes by."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from inbox.forms.writing_settings import VoiceGuideForm, WritingForm
from inbox.models import VoiceGuide, WritingChoices
from workspaces.calc.permissions import Permission
from workspaces.guards import needs
from workspaces.middleware import TeammateRequest
from workspaces.views.settings import saved, wants_json

PAGE, GUIDES = "settings_writing", "settings_voice"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPLY)
def choose(request: TeammateRequest) -> HttpResponse:
    """Show and change somebody's signature and what they are warned of."""
    form = WritingForm(request.POST or None, instance=WritingChoices.objects.of(request.teammate))
    if form.is_bound and form.is_valid():
        form.save()
        return saved(request, PAGE)
    if form.is_bound and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=400)
    context = {"form": form, "here": PAGE}
    return render(request, "inbox/settings/writing.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_TEAMS)
def guides(request: TeammateRequest) -> HttpResponse:
    """List the guides, and write one."""
    form = VoiceGuideForm(request.POST or None)
    if form.is_bound and form.is_valid():
        VoiceGuide.objects.create(workspace=request.workspace, **form.said())
        return saved(request, GUIDES)
    context = {"guides": list(VoiceGuide.objects.by_title()), "form": form, "here": GUIDES}
    return render(request, "inbox/settings/voice.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_TEAMS)
def guide(request: TeammateRequest, pk: int) -> HttpResponse:
    """Show one guide, and change it."""
    found = get_object_or_404(VoiceGuide.objects.select_related("tag"), pk=pk)
    form = VoiceGuideForm(request.POST or None, guide=found)
    if form.is_bound and form.is_valid():
        found.change(**form.said())
        return saved(request, GUIDES)
    context = {"guide": found, "form": form, "here": GUIDES}
    return render(request, "inbox/settings/voice_guide.html", context, status=400 if form.is_bound else 200)


@require_POST
@needs(Permission.MANAGE_TEAMS)
def delete(request: TeammateRequest, pk: int) -> HttpResponse:
    """Take a guide away."""
    found = get_object_or_404(VoiceGuide, pk=pk)
    found.delete()
    return saved(request, GUIDES, _("The guide %(title)s is gone.") % {"title": found.title})
