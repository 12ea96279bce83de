"""How a teammate wants to be told: a page of their own."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from inbox.actions.mailing import mail_a_test
from inbox.forms.telling import NotificationSettingsForm
from inbox.models import NotificationSettings
from inbox.models.notification import Way
from inbox.views.answers import wants_json
from workspaces.middleware import TeammateRequest

PAGE = "settings_notifications"


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: TeammateRequest) -> HttpResponse:
    """Show and change what comes which way, and when it is quiet."""
    chosen = NotificationSettings.objects.of(request.teammate)
    is_sent = request.method == "POST"
    zone = request.workspace.time_zone
    form = NotificationSettingsForm(request.POST if is_sent else None, chosen=chosen, zone=zone)
    if is_sent and form.is_valid():
        chosen.change(**form.choices())
        if wants_json(request):
            return JsonResponse({"saved": True})
        messages.success(request, _("Saved"))
        return redirect(PAGE, workspace_slug=request.workspace.slug)
    if is_sent and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=400)
    context = {"form": form, "here": PAGE, "ways": Way.labels}
    return render(request, "inbox/settings/notifications.html", context, status=400 if is_sent else 200)


@require_POST
def test_mail(request: TeammateRequest) -> HttpResponse:
    """Mail the teammate a word of trial, and say whether it went out."""
    is_sent = mail_a_test(request.teammate)
    said = (
        _("A mail is on its way to %(email)s.") if is_sent else _("No mail could be sent at the moment.")
    ) % {"email": request.user.email}
    if wants_json(request):
        return JsonResponse({"said": said}, status=200 if is_sent else 503)
    (messages.success if is_sent else messages.error)(request, said)
    return redirect(PAGE, workspace_slug=request.workspace.slug)
