"""The list behind the bell."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from inbox.actions.reading import clear_notifications
from inbox.live import ring_bell
from inbox.queries.bell import address_of, bell_of, bell_page, to_say_aloud
from inbox.views.answers import wants_json
from workspaces.calc.numbers import read_number
from workspaces.middleware import TeammateRequest


@require_safe
def show(request: TeammateRequest) -> HttpResponse:
    """Show what the teammate was told of, newest first: a fragment for scripts, else a page."""
    page = bell_page(request.teammate, cursor=request.GET.get("cursor", ""))
    items = [(item, address_of(item, request.workspace.slug)) for item in page.items]
    context = {"items": items, "cursor": page.cursor}
    is_fragment = request.headers.get("X-Fragment") == "bell"
    return render(request, f"inbox/notifications/{'_list' if is_fragment else 'show'}.html", context)


@require_POST
def clear(request: TeammateRequest) -> HttpResponse:
    """Mark all as seen, or those of one conversation, or one."""
    clear_notifications(
        request.teammate,
        conversation_id=read_number(request.POST.get("conversation", "")),
        pk=read_number(request.POST.get("notification", "")),
    )
    ring_bell(request.teammate, is_new=False)
    if wants_json(request):
        return JsonResponse({"bell": bell_of(request.teammate)})
    return redirect("notifications", workspace_slug=request.workspace.slug)


@require_safe
def aloud(request: TeammateRequest) -> HttpResponse:
    """Return what this browser is to show on the desktop and sound for, ten seconds after it was told."""
    after = read_number(request.GET.get("after", "")) or 0
    zone, slug = request.workspace.time_zone, request.workspace.slug
    return JsonResponse(to_say_aloud(request.teammate, after=after, slug=slug, zone=zone))
