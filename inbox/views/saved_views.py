"""Saved views: made from the list on the screen, changed and deleted by forms."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inbox import queries
from inbox.actions import inbox_views as actions
from inbox.calc.filters import FilterError
from inbox.forms.inbox_views import InboxViewForm
from inbox.live import ring_views
from inbox.live.fragments import Surroundings
from inbox.live.view_entries import saved_views_html
from inbox.models.inbox_view import MOST_VIEWS, InboxView
from inbox.views.answers import wants_json
from inbox.views.filtering import listing_of
from workspaces.middleware import TeammateRequest


@require_safe
def index(request: TeammateRequest) -> HttpResponse:
    """Show the saved views of the list of lists as a fragment, for a page that was told they changed."""
    around = Surroundings.of(request.workspace)
    entries = saved_views_html(queries.counted_views(request.teammate), around, request.GET.get("view", ""))
    return render(request, "inbox/_saved_views.html", {"saved_views": entries})


@require_POST
def create(request: TeammateRequest) -> HttpResponse:
    """Save the list on the screen under a name, and go to it."""
    form = InboxViewForm(request.POST)
    try:
        listing = listing_of(request, request.POST.get("view", ""), request.POST)
    except FilterError as error:
        raise Http404 from error
    if not form.is_valid():
        return _refused(request, form, listing.key)
    try:
        view = actions.save_view(listing, by=request.teammate, **form.cleaned_data)
    except actions.TooManyViewsError:
        form.add_error(None, _("These are %(most)d saved views. Delete one first.") % {"most": MOST_VIEWS})
        return _refused(request, form, listing.key)
    except actions.ViewForbiddenError:
        raise PermissionDenied from None
    ring_views(request.workspace.pk)
    return redirect("inbox_view", workspace_slug=request.workspace.slug, view=view.key)


@require_POST
def change(request: TeammateRequest, pk: int) -> HttpResponse:
    """Give a view another name, color or audience."""
    view, form = _view(request, pk), InboxViewForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, view.key)
    return _done(request, view, actions.change_view, **form.cleaned_data)


@require_POST
def change_filter(request: TeammateRequest, pk: int) -> HttpResponse:
    """Let a view hold what the list on the screen holds."""
    view = _view(request, pk)
    try:
        listing = listing_of(request, view.key, request.POST)
    except FilterError as error:
        raise Http404 from error
    wanted = actions.whole_filter(listing).as_data()
    return _done(request, view, actions.change_view, filter=wanted, sort=listing.sort)


@require_POST
def move(request: TeammateRequest, pk: int) -> HttpResponse:
    """Put a view one place up or down."""
    way = -1 if request.POST.get("way") == "up" else 1
    return _done(request, _view(request, pk), actions.move_view, way=way)


@require_POST
def delete(request: TeammateRequest, pk: int) -> HttpResponse:
    """Delete a view; it can be brought back."""
    view = _view(request, pk)
    _act(view, actions.delete_view, request)
    if wants_json(request):
        return JsonResponse({"deleted": view.pk})
    messages.info(request, _("The view {name} is deleted.").format(name=view.name))
    return redirect("inbox_view", workspace_slug=request.workspace.slug, view="yours")


@require_POST
def restore(request: TeammateRequest, pk: int) -> HttpResponse:
    """Bring a deleted view back, and go to it."""
    view = get_object_or_404(InboxView, pk=pk, deleted_at__isnull=False)
    if not view.may_be_changed_by(request.teammate):
        raise Http404
    return _done(request, view, actions.restore_view)


def _view(request: HttpRequest, pk: int) -> InboxView:
    """Return a view the teammate sees; what others keep to themselves does not exist.

    :raises Http404: they see none of this id
    """
    view: InboxView = get_object_or_404(InboxView.objects.seen_by(request.teammate), pk=pk)  # type: ignore[attr-defined]
    return view


def _act(view: InboxView, action: Any, request: TeammateRequest, **said: Any) -> None:
    try:
        action(view, by=request.teammate, **said)
    except actions.ViewForbiddenError:
        raise PermissionDenied from None
    ring_views(request.workspace.pk)


def _done(request: TeammateRequest, view: InboxView, action: Any, **said: Any) -> HttpResponse:
    _act(view, action, request, **said)
    if wants_json(request):
        return JsonResponse({"view": view.key})
    return redirect("inbox_view", workspace_slug=request.workspace.slug, view=view.key)


def _refused(request: TeammateRequest, form: InboxViewForm, key: str) -> HttpResponse:
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))
    return redirect("inbox_view", workspace_slug=request.workspace.slug, view=key)
