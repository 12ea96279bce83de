"""What happens to the conversations of somebody who left, and of a team that ended."""

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


def release_team(*, team_id: int, teammate_id: int) -> int:
    """Take what is open or snoozed out of a team that ended; return how many that were.

    Closed ones keep it: it is where they were answered.

    :param teammate_id: who ended the team
    """
    by = Teammate.objects.filter(pk=teammate_id).first()
    theirs = Conversation.objects.filter(team_id=team_id).exclude(state=ConversationState.CLOSED)
    return sum(conversation.leave_team(by=by) for conversation in theirs.order_by("pk"))
