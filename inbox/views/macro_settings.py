"""The settings page of saved replies: the list, one of them, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from inbox.actions.macros import add_step, duplicate_macro, remove_step, save_macro, set_archived
from inbox.calc.macro_steps import step_of
from inbox.forms.macros import MacroForm, NewMacroForm
from inbox.models import Macro
from inbox.models.macro import LONGEST_BODY
from inbox.views.macro_pages import editor, groups_of, macro_page, preview_html
from workspaces.calc.numbers import read_number
from workspaces.calc.permissions import Permission
from workspaces.guards import needs
from workspaces.middleware import TeammateRequest
from workspaces.views.settings import hears_no, wants_json

PAGE = "settings_macros"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPLY)
@hears_no
def macros(request: TeammateRequest) -> HttpResponse:
    """List saved replies, and begin one."""
    form = NewMacroForm(request.POST or None)
    if form.is_bound and form.is_valid():
        return _show(request, save_macro(None, by=request.teammate, **form.cleaned_data))
    # A cursor holds a whole name, in more signs than the name has.
    longest = {"q": 80, "group": 80, "cursor": 600}
    asked = {name: request.GET.get(name, "").strip()[:most] for name, most in longest.items()}
    is_archived = "archived" in request.GET
    gone = read_number(request.GET.get("gone", ""))
    context: dict[str, Any] = {"page": macro_page(request.teammate, is_archived=is_archived, **asked)}
    context |= {"groups": groups_of(request.teammate), "is_archived": is_archived, "here": PAGE, "form": form}
    context["gone"] = Macro.objects.listed_for(request.teammate).filter(pk=gone).first() if gone else None
    return render(
        request, "inbox/settings/macros.html", context | asked, status=400 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.REPLY)
@hears_no
def macro(request: TeammateRequest, pk: int) -> HttpResponse:
    """Show one saved reply, and change its words and who may use it."""
    found = _find(request, pk)
    form = MacroForm(request.POST or None, by=request.teammate, macro=found)
    if form.is_bound and form.is_valid():
        save_macro(found, by=request.teammate, **form.cleaned_data)
        return JsonResponse({"saved": True}) if wants_json(request) else _show(request, found, _("Saved"))
    if form.is_bound and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=400)
    context = editor(request.teammate, found.fresh(), sample=request.GET.get("sample", ""))
    context |= {"form": form, "here": PAGE}
    return render(request, "inbox/settings/macro.html", context, status=400 if form.is_bound else 200)


@require_POST
@needs(Permission.REPLY)
@hears_no
def steps(request: TeammateRequest, pk: int) -> HttpResponse:
    """Add a step, or take one away; scripts get the list of steps as it is now."""
    found = _find(request, pk)
    change = remove_step if "remove" in request.POST else add_step
    step = step_of(request.POST.get("remove") or request.POST.get("add", ""))
    changed = change(found, by=request.teammate, step=step)
    if wants_json(request):
        context = editor(request.teammate, changed)
        return render(request, "inbox/settings/_macro_steps.html", context)
    return _show(request, changed)


@require_POST
@needs(Permission.REPLY)
@hears_no
def archive(request: TeammateRequest, pk: int) -> HttpResponse:
    """Put a saved reply away; the list then offers to bring it back."""
    gone = set_archived(_find(request, pk), by=request.teammate, is_archived=True)
    answer = redirect(PAGE, workspace_slug=request.workspace.slug)
    answer["Location"] += f"?gone={gone.pk}"
    return answer


@require_POST
@needs(Permission.REPLY)
@hears_no
def restore(request: TeammateRequest, pk: int) -> HttpResponse:
    """Bring an archived saved reply back."""
    back = set_archived(_find(request, pk), by=request.teammate, is_archived=False)
    messages.success(request, _("“%(name)s” is back.") % {"name": back.name})
    return redirect(PAGE, workspace_slug=request.workspace.slug)


@require_POST
@needs(Permission.REPLY)
@hears_no
def duplicate(request: TeammateRequest, pk: int) -> HttpResponse:
    """Make a copy of one's own and open it."""
    copy = duplicate_macro(_find(request, pk), by=request.teammate)
    return _show(request, copy, _("This is your own copy; nobody else sees it yet."))


@require_POST
@needs(Permission.REPLY)
def preview(request: TeammateRequest) -> HttpResponse:
    """Return what a customer would read, for words that are still being written."""
    body, note = (request.POST.get(name, "")[:LONGEST_BODY] for name in ("body", "note"))
    html = preview_html(request.teammate, body=body, note=note, sample=request.POST.get("sample", ""))
    return HttpResponse(html)


def _find(request: TeammateRequest, pk: int) -> Macro:
    return get_object_or_404(Macro.objects.listed_for(request.teammate), pk=pk)


def _show(request: TeammateRequest, found: Macro, message: str = "") -> HttpResponse:
    if message:
        messages.success(request, message)
    return redirect("settings_macro", workspace_slug=request.workspace.slug, pk=found.pk)
