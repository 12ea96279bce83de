"""Following a conversation, oneself or a colleague."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from inbox.actions.following import set_following
from inbox.forms.telling import FollowForm
from inbox.views.answers import answer, find_conversation
from workspaces.calc.permissions import Permission
from workspaces.guards import needs, refuse
from workspaces.middleware import TeammateRequest


@require_POST
@needs(Permission.NOTE)
def follow(request: TeammateRequest, pk: int) -> HttpResponse:
    """Let the teammate, or a colleague, follow a conversation or no longer."""
    conversation, form = find_conversation(pk), FollowForm(request.POST)
    if not form.is_valid():
        return answer(request, conversation, {"errors": form.errors}, status=400)
    who, is_on = form.cleaned_data["teammate"] or request.teammate, form.cleaned_data["wanted"] != "off"
    # A guest may call a colleague, as a mention does, but not let one miss what goes on.
    if (
        who.pk != request.teammate.pk
        and not is_on
        and not request.teammate.may(Permission.MANAGE_CONVERSATIONS)
    ):
        return refuse(request, Permission.MANAGE_CONVERSATIONS)
    set_following(conversation, teammate=who, is_on=is_on)
    return answer(request, conversation, {})
