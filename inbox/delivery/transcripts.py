"""Transcripts by mail."""

from inbox.models import Conversation
from workspaces.delivery.mail import send_mail


def send_transcript(conversation: Conversation, *, to: str, text: str, file: str, file_name: str) -> None:
    """Mail a transcript: its text in the mail, and a file to keep.

    :raises OSError: the mail server did not take it
    """
    context = {"conversation": conversation, "workspace": conversation.workspace, "transcript": text}
    send_mail("inbox/mail/transcript", to=to, context=context, files=[(file_name, file, "text/html")])
