"""The workspace itself: its name and address, and its end."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from workspaces.actions.managing import change_workspace, delete_workspace
from workspaces.actions.refusals import RefusedError
from workspaces.calc.permissions import Permission
from workspaces.forms import DeleteWorkspaceForm, WorkspaceForm
from workspaces.guards import client_ip, needs
from workspaces.live import ring_seat_changed
from workspaces.middleware import TeammateRequest
from workspaces.models import Workspace
from workspaces.views.settings import saved, wants_json


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_WORKSPACE)
def workspace(request: TeammateRequest) -> HttpResponse:
    """Show and change name, address and time zone."""
    # A copy: a form writes into its instance, and the page still shows the workspace as it is.
    form = WorkspaceForm(request.POST or None, instance=Workspace.objects.get(pk=request.workspace.pk))
    if form.is_bound and form.is_valid():
        try:
            changed = change_workspace(by=request.teammate, ip=client_ip(request), **form.cleaned_data)
        except RefusedError as no:
            form.add_error("slug", str(no.reason))
        else:
            request.workspace = changed
            return saved(request, "settings_workspace")
    if form.is_bound and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=400)
    return _show(request, form, DeleteWorkspaceForm(), status=400 if form.is_bound else 200)


@require_POST
@needs(Permission.MANAGE_WORKSPACE)
def delete(request: TeammateRequest) -> HttpResponse:
    """Delete the workspace whose name was typed."""
    form = DeleteWorkspaceForm(request.POST)
    if form.is_valid():
        try:
            users = delete_workspace(
                by=request.teammate, name=form.cleaned_data["name"], ip=client_ip(request)
            )
        except RefusedError as no:
            form.add_error("name", str(no.reason))
        else:
            for user_id in users:
                ring_seat_changed(user_id)
            return redirect("front_door")
    return _show(request, WorkspaceForm(instance=request.workspace), form, status=400)


def _show(
    request: TeammateRequest, form: WorkspaceForm, deletion: DeleteWorkspaceForm, *, status: int
) -> HttpResponse:
    context = {"form": form, "deletion": deletion, "here": "settings_workspace"}
    return render(request, "workspaces/settings/workspace.html", context, status=status)
