"""The first steps of a workspace."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inbox.checklist import checklist_of
from workspaces.middleware import TeammateRequest


@require_safe
def first_steps(request: TeammateRequest) -> HttpResponse:
    """Show what is left to do, and where."""
    found = checklist_of(request.workspace)
    steps = [(step, is_done, request.teammate.may(step.permission)) for step, is_done in found.steps]
    context = {"found": found, "steps": steps, "here": "settings_first_steps"}
    return render(request, "inbox/settings/first_steps.html", context)
