"""A conversation to keep or to pass on: as text, as HTML, by mail."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from inbox.actions.notes import write_note
from inbox.calc.variables import as_value
from inbox.delivery.transcripts import send_transcript
from inbox.events import transcript_wanted
from inbox.models import Conversation, ConversationPart, PartKind
from inbox.models.part import SEEN_BY_CONTACT, WRITTEN
from workspaces.models import Teammate, announce
from workspaces.tenancy import inside_workspace

MOST_PARTS = 5_000
FORMATS = {"text": ("txt", "text/plain"), "html": ("html", "text/html")}
TO_CONTACT, TO_ME = "contact", "me"


@dataclass(frozen=True)
class Entry:
    """One thing somebody wrote."""

    who: str
    at: datetime
    is_note: bool
    text: str
    html: SafeString
    files: tuple[str, ...]


def transcript_of(
    conversation: Conversation, *, form: str, with_notes: bool, for_contact: bool = False
) -> str:
    """Return a conversation as a document, "text" or "html", oldest first. 2 queries.

    Of more than 5,000 messages it holds the newest. Notes are for teammates: leave them out of what a customer gets.

    :param for_contact: teammates stand in it by first name alone, as in the Messenger, and no notes
    """
    entries = _entries(conversation, with_notes=with_notes and not for_contact, for_contact=for_contact)
    context = {"conversation": conversation, "entries": entries, "workspace": conversation.workspace}
    extension, _type = FORMATS[form]
    return render_to_string(f"inbox/transcripts/transcript.{extension}", context).strip() + "\n"


def file_name_of(conversation: Conversation, *, form: str) -> str:
    """Return a file name of letters, digits and hyphens, whatever the person is called."""
    name = slugify(conversation.contact.display_name)[:60] or "visitor"
    return f"{name}-{conversation.created_at:%Y-%m-%d}-{conversation.pk}.{FORMATS[form][0]}"


@transaction.atomic
def order_transcript(
    conversation: Conversation, *, by: Teammate, to: str, with_notes: bool, client_id: UUID | None = None
) -> None:
    """Have a transcript mailed to the teammate, or to the customer, never with notes; a note says that it was.

    The same client id again mails the customer nothing twice.

    :raises ValueError: the customer has no address
    """
    if to == TO_CONTACT:
        if not conversation.contact.email:
            raise ValueError(to)
        body = _("I sent {name} a transcript of this conversation by e-mail.")
        conversation.lock()
        if client_id and conversation.parts.filter(client_id=client_id).exists():
            return
        # The name comes from outside: it calls nobody, and is no link.
        name = as_value(conversation.contact.display_name)
        write_note(conversation=conversation, by=by, body=body.format(name=name), client_id=client_id)
    announce(
        transcript_wanted,
        workspace_id=conversation.workspace_id,
        conversation_id=conversation.pk,
        teammate_id=by.pk,
        to=to,
        with_notes=with_notes and to == TO_ME,
    )


def mail_transcript(
    *, workspace_id: int, conversation_id: int, teammate_id: int, to: str, with_notes: bool
) -> bool:
    """Mail a transcript; tell whether there was somebody to mail it to.

    :raises OSError: the mail server did not take it
    """
    with inside_workspace(workspace_id):
        rows = Conversation.objects.select_related("contact", "workspace")
        conversation = rows.filter(pk=conversation_id).first()
        teammate = Teammate.objects.seated().select_related("user").filter(pk=teammate_id).first()
        if conversation is None or teammate is None:
            return False
        address = teammate.user.email if to == TO_ME else conversation.contact.email
        if not address:
            return False
        for_contact = to != TO_ME
        file, text = (
            transcript_of(conversation, form=form, with_notes=with_notes, for_contact=for_contact)
            for form in ("html", "text")
        )
        name = file_name_of(conversation, form="html")
        send_transcript(conversation, to=address, text=text, file=file, file_name=name)
    return True


def _entries(conversation: Conversation, *, with_notes: bool, for_contact: bool) -> list[Entry]:
    kinds = WRITTEN if with_notes else SEEN_BY_CONTACT
    parts = ConversationPart.objects.filter(conversation_id=conversation.pk, kind__in=kinds).order_by("-seq")
    parts = parts.select_related("by_teammate", "by_contact").prefetch_related("attachments")
    return [_entry(part, for_contact=for_contact) for part in reversed(parts[:MOST_PARTS])]


def _entry(part: ConversationPart, *, for_contact: bool) -> Entry:
    by = part.by_teammate
    called = "" if by is None else by.first_name if for_contact else by.name
    return Entry(
        who=called if by else str(part.by_contact or ""),
        at=part.created_at,
        is_note=part.kind == PartKind.NOTE,
        text=part.body,
        html=SafeString(part.body_html),
        files=tuple(file.name for file in part.attachments.all()),
    )
