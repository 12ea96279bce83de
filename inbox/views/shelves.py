"""What the composer shows beside the field when it is asked: earlier texts, and guides."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inbox.models import DraftVersion, VoiceGuide
from inbox.models.draft import DraftMode
from inbox.views.answers import find_conversation
from workspaces.calc.permissions import Permission
from workspaces.guards import needs
from workspaces.middleware import TeammateRequest


@require_safe
@needs(Permission.NOTE)
def earlier_drafts(request: TeammateRequest, pk: int) -> HttpResponse:
    """Show the teammate's own earlier texts in a conversation, newest first."""
    mode = DraftMode.NOTE if request.GET.get("mode") == DraftMode.NOTE else DraftMode.REPLY
    own = DraftVersion.objects.filter(
        conversation=find_conversation(pk), teammate=request.teammate, mode=mode
    )
    context = {"versions": own.order_by("-pk"), "zone": request.workspace.time_zone}
    return render(request, "inbox/conversations/_earlier_drafts.html", context)


@require_safe
@needs(Permission.NOTE)
def guides(request: TeammateRequest, pk: int) -> HttpResponse:
    """Show the guides for writing: those meant for this conversation first."""
    conversation = find_conversation(pk)
    kind = conversation.contact.kind
    fitting: list[VoiceGuide] = []
    others: list[VoiceGuide] = []
    for guide in VoiceGuide.objects.by_title():
        is_meant = guide.applies_to(tag_names=conversation.tag_names, contact_kind=kind)
        (fitting if is_meant else others).append(guide)
    # What is meant for few comes before what is always meant.
    fitting.sort(key=lambda guide: guide.when == "always")
    context = {
        "fitting": fitting,
        "others": others,
        "may_manage": request.teammate.may(Permission.MANAGE_TEAMS),
    }
    return render(request, "inbox/conversations/_guides.html", context)
