"""What teammates sorted out in the demo: spam, somebody blocked, and two conversations of one person made one."""

from datetime import datetime, timedelta
from uuid import UUID

from config.demo.telling import Cast
from customers.models import Contact
from inbox.actions.blocking import set_blocked
from inbox.actions.inbound import start_conversation
from inbox.actions.merging import merge
from inbox.models import Conversation

SPAM = (
    ("Rank Rocket", "hello@rank-rocket.example", "We can put you on page one by Monday. Interested?"),
    (
        "Lena Voss",
        "lena@guest-posts.example",
        "I love your blog! May I write a guest post about office chairs?",
    ),
    ("Prize Desk", "desk@prize-desk.example", "FINAL NOTICE: your parcel waits for a small fee."),
)
AFTERTHOUGHT = "One more thing on that: it happens in the mobile app, too."
MERGE_ID = UUID("00000000-0000-4000-8000-00000000de40")


def write_sorted_out(cast: Cast, now: datetime) -> None:
    """Let Sam move three conversations to Spam, block the last one's sender, and merge an afterthought."""
    sam = cast.teammates[1]
    own = {"workspace_id": cast.workspace.pk}
    for number, (name, email, body) in enumerate(SPAM):
        contact, at = Contact.objects.create(name=name, email=email, **own), now - timedelta(hours=3 + number)
        conversation = start_conversation(contact=contact, body=body, at=at).conversation
        if number == len(SPAM) - 1:
            set_blocked(conversation, is_blocked=True, by=sam)
        conversation.mark_spam(by=sam, at=at + timedelta(minutes=20))
    contact = cast.contacts[5]
    into = Conversation.objects.filter(contact=contact, state="open").latest("pk")
    source = start_conversation(
        contact=contact, body=AFTERTHOUGHT, at=now - timedelta(minutes=4)
    ).conversation
    merge(source=source, into=into, by=sam, client_id=MERGE_ID)
