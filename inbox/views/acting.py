"""What can be done with a conversation: a form for each verb, usable with and without scripts."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from inbox.actions.tagging import set_tag
from inbox.forms import AssignForm, PriorityForm, SnoozeForm, TagForm
from inbox.models import ConversationRead
from inbox.views.answers import answer, find_conversation
from workspaces.calc.permissions import Permission
from workspaces.guards import needs
from workspaces.middleware import TeammateRequest


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def assign(request: TeammateRequest, pk: int) -> HttpResponse:
    """Hand a conversation to a teammate or a team."""
    conversation, form = find_conversation(pk), AssignForm(request.POST)
    if not form.is_valid():
        return answer(request, conversation, {"errors": form.errors}, status=400)
    if "teammate" in request.POST:
        conversation.assign(by=request.teammate, teammate=form.cleaned_data["teammate"])
    if "team" in request.POST:
        conversation.assign_team(by=request.teammate, team=form.cleaned_data["team"])
    return answer(request, conversation, {})


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def snooze(request: TeammateRequest, pk: int) -> HttpResponse:
    """Put a conversation aside."""
    conversation = find_conversation(pk)
    form = SnoozeForm(request.POST, zone=ZoneInfo(request.workspace.time_zone))
    if not form.is_valid():
        return answer(request, conversation, {"errors": form.errors}, status=400)
    conversation.snooze(by=request.teammate, until=form.cleaned_data["wake_at"])
    return answer(request, conversation, {})


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def close(request: TeammateRequest, pk: int) -> HttpResponse:
    """Close a conversation."""
    conversation = find_conversation(pk)
    conversation.close(by=request.teammate)
    return answer(request, conversation, {})


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def reopen(request: TeammateRequest, pk: int) -> HttpResponse:
    """Open a closed or snoozed conversation again."""
    conversation = find_conversation(pk)
    if not conversation.unsnooze(by=request.teammate):
        conversation.reopen(by=request.teammate)
    return answer(request, conversation, {})


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def prioritize(request: TeammateRequest, pk: int) -> HttpResponse:
    """Mark a conversation as urgent, or no longer."""
    conversation, form = find_conversation(pk), PriorityForm(request.POST)
    if not form.is_valid():
        return answer(request, conversation, {"errors": form.errors}, status=400)
    conversation.prioritize(by=request.teammate, is_priority=form.cleaned_data["priority"] == "yes")
    return answer(request, conversation, {})


@require_POST
@needs(Permission.MANAGE_CONVERSATIONS)
def tag(request: TeammateRequest, pk: int) -> HttpResponse:
    """Put a tag on a conversation or take it off; without a word of which, the other of what is."""
    conversation, form = find_conversation(pk), TagForm(request.POST)
    if not form.is_valid():
        return answer(request, conversation, {"errors": form.errors}, status=400)
    wanted = form.cleaned_data["wanted"]
    set_tag(
        conversation=conversation,
        name=form.cleaned_data["tag"],
        by=request.teammate,
        is_on=None if not wanted else wanted == "on",
    )
    return answer(request, conversation, {})


@require_POST
def mark_read(request: TeammateRequest, pk: int) -> HttpResponse:
    """Note how far the teammate has read."""
    conversation = find_conversation(pk)
    ConversationRead.objects.note(conversation, teammate=request.teammate, seq=conversation.last_seq)
    return answer(request, conversation, {})


@require_POST
def mark_unread(request: TeammateRequest, pk: int) -> HttpResponse:
    """Make a conversation bold again for this teammate."""
    conversation = find_conversation(pk)
    before = max(0, conversation.last_message_seq - 1)
    ConversationRead.objects.note(conversation, teammate=request.teammate, seq=before)
    return answer(request, conversation, {})
