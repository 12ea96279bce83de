"""What happens to the conversations of somebody who left."""

from inbox.models import Conversation
from inbox.models.states import ConversationState
from workspaces.models import Teammate
from workspaces.tenancy import inside_workspace


def release_conversations(*, workspace_id: int, teammate_id: int) -> int:
    """Unassign what somebody without a seat still had open or snoozed; return how many that were.

    Asked again, or after the person came back, it changes nothing.
    """
    with inside_workspace(workspace_id):
        if Teammate.objects.seated().filter(pk=teammate_id).exists():
            return 0
        theirs = Conversation.objects.filter(assignee_id=teammate_id).exclude(state=ConversationState.CLOSED)
        return sum(conversation.assign(by=None, teammate=None) for conversation in theirs.order_by("pk"))
