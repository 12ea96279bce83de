"""What follows when something happens in the inbox."""

from typing import Any

from django.dispatch import receiver

from customers.events import company_changed, contact_changed
from inbox.actions.assigning import give_out_soon, take_in_who_came_back
from inbox.actions.away import answer_for_who_is_away
from inbox.actions.notifying import notify_of_announcement, notify_of_parts, notify_of_withheld
from inbox.actions.releasing import release_conversations, release_team
from inbox.actions.welcoming import welcome
from inbox.events import (
    act_to_go_on_with,
    announced,
    assignment_rule_changed,
    contact_saw,
    followers_changed,
    part_added,
    reply_held,
    reply_withheld,
    transcript_wanted,
)
from inbox.live import ring_announcement, ring_availability, ring_bell, ring_doorbell, ring_inbox
from inbox.models import Announcement, SearchDue
from inbox.models.search_due import Subject
from inbox.tasks import deliver_transcript, go_on_with_acts
from workspaces.events import (
    availability_changed,
    office_hours_changed,
    seat_changed,
    seat_removed,
    team_ended,
    workspace_created,
)


@receiver([signal for topic in (part_added, contact_saw) for signal in (topic.hastened, topic.happened)])
def push_to_browsers(*, workspace_id: int, conversation_id: int, contact_id: int, seq: int, **_: Any) -> None:
    """Let open inboxes and Messengers fetch what is new."""
    ring_doorbell(workspace_id=workspace_id, conversation_id=conversation_id, contact_id=contact_id, seq=seq)


@receiver(part_added.happened)
def let_it_be_found(*, workspace_id: int, conversation_id: int, first_seq: int, seq: int, **_: Any) -> None:
    """Have the search take in what was written."""
    SearchDue.objects.note(
        Subject.CONVERSATION, conversation_id, workspace_id=workspace_id, first_seq=first_seq, last_seq=seq
    )


@receiver(contact_changed.happened)
def let_the_person_be_found(*, workspace_id: int, contact_id: int, **_: Any) -> None:
    """Have the search take in what a person is called now."""
    SearchDue.objects.note(Subject.CONTACT, contact_id, workspace_id=workspace_id)


@receiver(company_changed.happened)
def let_the_company_be_found(*, workspace_id: int, company_id: int, **_: Any) -> None:
    """Have the search take in what a company is called now."""
    SearchDue.objects.note(Subject.COMPANY, company_id, workspace_id=workspace_id)


@receiver(transcript_wanted.happened)
def mail_the_transcript(**ids: Any) -> None:
    """Have a worker mail it; by the relay alone, so that a request never waits for the mail server."""
    wanted = ("workspace_id", "conversation_id", "teammate_id", "to", "with_notes")
    deliver_transcript.delay(**{name: ids[name] for name in wanted})


@receiver(act_to_go_on_with.happened)
def go_on_with_the_act(**_: Any) -> None:
    """Have a worker do it; by the relay alone, so that a request never waits for the queue."""
    go_on_with_acts.delay()


@receiver(
    [signal for topic in (reply_held, followers_changed) for signal in (topic.hastened, topic.happened)]
)
def show_what_the_team_alone_sees(*, workspace_id: int, conversation_id: int, seq: int, **_: Any) -> None:
    """Let open inboxes, and nobody else, see that a reply is on its way, and who follows."""
    ring_inbox(workspace_id=workspace_id, conversation_id=conversation_id, seq=seq)


@receiver([workspace_created.hastened, workspace_created.happened])
def put_a_first_conversation_into_the_inbox(*, workspace_id: int, **_: Any) -> None:
    """Let a new workspace land in an inbox that is not empty."""
    welcome(workspace_id=workspace_id)


@receiver(seat_removed.happened)
def free_the_conversations_of_who_left(*, workspace_id: int, teammate_id: int, **_: Any) -> None:
    """Let nobody's open conversation wait for somebody without a seat."""
    release_conversations(workspace_id=workspace_id, teammate_id=teammate_id)


@receiver(part_added.happened)
def tell_who_it_concerns(*, conversation_id: int, first_seq: int, seq: int, **_: Any) -> None:
    """Write what stands behind the bells of those concerned, and let their tabs look."""
    for teammate in notify_of_parts(conversation_id=conversation_id, first_seq=first_seq, seq=seq):
        ring_bell(teammate, is_new=True)


@receiver(reply_withheld.happened)
def tell_whose_reply_did_not_go_out(*, conversation_id: int, seq: int, teammate_id: int, **_: Any) -> None:
    """Let nobody believe that a customer was answered who was not."""
    for teammate in notify_of_withheld(conversation_id=conversation_id, seq=seq, teammate_id=teammate_id):
        ring_bell(teammate, is_new=True)


@receiver(part_added.happened)
def let_nobody_wait_for_who_is_away(*, conversation_id: int, first_seq: int, seq: int, **_: Any) -> None:
    """Pass a conversation on when its customer writes to somebody who is away and wants that."""
    answer_for_who_is_away(conversation_id=conversation_id, first_seq=first_seq, seq=seq)


@receiver(announced.happened)
def tell_everybody(*, workspace_id: int, announcement_id: int, **_: Any) -> None:
    """Put an announcement behind everybody's bell."""
    for announcement in Announcement.objects.filter(pk=announcement_id):
        for teammate in notify_of_announcement(announcement):
            ring_bell(teammate, is_new=True)
    ring_announcement(workspace_id)


@receiver(team_ended.happened)
def free_the_conversations_of_a_team_that_ended(*, team_id: int, teammate_id: int, **_: Any) -> None:
    """Let no open conversation belong to a team that is not there, and say in each what happened."""
    release_team(team_id=team_id, teammate_id=teammate_id)


@receiver([availability_changed.hastened, availability_changed.happened])
def show_who_is_away(*, workspace_id: int, **_: Any) -> None:
    """Let open inboxes show who went away or came back."""
    ring_availability(workspace_id)


@receiver(part_added.happened)
def give_out_after_a_change(
    *, workspace_id: int, conversation_id: int, first_seq: int, seq: int, **_: Any
) -> None:
    """Let what came in find somebody, and whoever has room again be given the next."""
    take_in_who_came_back(conversation_id=conversation_id, first_seq=first_seq, seq=seq)
    give_out_soon(workspace_id)


@receiver(
    [
        it.happened
        for it in (
            availability_changed,
            office_hours_changed,
            seat_changed,
            team_ended,
            assignment_rule_changed,
        )
    ]
)
def give_out_to_who_is_there_now(*, workspace_id: int, **_: Any) -> None:
    """Let those who came back, or whose hours began, be given what waits."""
    give_out_soon(workspace_id)
