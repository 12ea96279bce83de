"""The HTML of what both pages and live patches show: rendered once for everything it shows, whoever looks.

Nothing here knows the viewer. Names carry ``data-author``, so the browser can say "You"; what a role may not do is
hidden by the page around it. Each renderer is cached by the very facts that appear in it, in this process.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from inbox.calc.markup import render_markdown, render_plain
from inbox.live.wording import happening
from inbox.models import Conversation, ConversationPart, PartKind
from workspaces.models import Workspace

REMEMBERED_ROWS, REMEMBERED_PARTS = 4096, 8192


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a fragment shows of its workspace, and the language it is in."""

    slug: str
    zone: str
    language: str

    @classmethod
    def of(cls, workspace: Workspace, *, language: str | None = None) -> "Surroundings":
        """Return those of a workspace, by default in the language in force."""
        return cls(workspace.slug, workspace.time_zone, language or get_language() or "en")


@dataclass(frozen=True, slots=True)
class Row:
    """Everything a list row shows."""

    pk: int
    seq: int
    key: int
    message_seq: int
    who: str
    company: str
    waiting_since: datetime | None
    updated_at: datetime
    state: str
    is_priority: bool
    has_woken: bool
    snippet: str
    by_id: int | None
    by_name: str
    tags: tuple[str, ...]
    is_unread: bool


def row_html(conversation: Conversation, around: Surroundings, *, is_unread: bool = False) -> SafeString:
    """Return a list row; its contact, company, ``snippet_by`` and ``tag_names`` must be loaded. No queries."""
    by = conversation.snippet_by
    row = Row(
        pk=conversation.pk,
        seq=conversation.last_seq,
        key=conversation.queue_key,
        message_seq=conversation.last_message_seq,
        who=conversation.contact.display_name,
        company=conversation.company.name if conversation.company else "",
        waiting_since=conversation.waiting_since,
        updated_at=conversation.updated_at,
        state=conversation.state,
        is_priority=conversation.is_priority,
        has_woken=conversation.woke_at is not None,
        snippet=conversation.snippet,
        by_id=by.pk if by else None,
        by_name=by.first_name if by else "",
        tags=conversation.tag_names,
        is_unread=is_unread,
    )
    return _row(row, around)


@lru_cache(maxsize=REMEMBERED_ROWS)
def _row(row: Row, around: Surroundings) -> SafeString:
    return _rendered("inbox/conversations/_row.html", around, row=row)


@dataclass(frozen=True, slots=True)
class File:
    """Everything a file in a thread shows."""

    url: str
    name: str
    size_bytes: int
    is_picture: bool
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Part:
    """Everything an entry of a thread shows."""

    pk: int
    seq: int
    kind: str
    body: str
    client_id: str
    author: str
    author_id: int | None
    created_at: datetime
    happening: str
    files: tuple[File, ...]


def part_html(part: ConversationPart, around: Surroundings) -> SafeString:
    """Return one entry of a thread; its author and files must be loaded. No queries."""
    by = part.by_teammate
    facts = Part(
        pk=part.pk,
        seq=part.seq,
        kind=part.kind,
        body=part.body,
        client_id=str(part.client_id or ""),
        author=by.name if by else str(part.by_contact or ""),
        author_id=by.pk if by else None,
        created_at=part.created_at,
        happening="" if part.is_written else happening(part),
        files=_files(part, around) if part.is_written else (),
    )
    return _part(facts, around)


@lru_cache(maxsize=REMEMBERED_PARTS)
def _part(part: Part, around: Surroundings) -> SafeString:
    body = render_plain(part.body) if part.kind == PartKind.MESSAGE else render_markdown(part.body)
    context = {"part": part, "body": SafeString(body), "first_name": part.author.split(" ", maxsplit=1)[0]}
    context["files"] = part.files
    return _rendered("inbox/conversations/_part.html", around, **context)


def _files(part: ConversationPart, around: Surroundings) -> tuple[File, ...]:
    return tuple(
        File(
            url=reverse("inbox_file", kwargs={"workspace_slug": around.slug, "key": file.key}),
            name=file.name,
            size_bytes=file.size_bytes,
            is_picture=file.is_picture,
            width=file.width,
            height=file.height,
        )
        for file in part.attachments.all()
    )


def head_html(conversation: Conversation, around: Surroundings) -> SafeString:
    """Return the bar above a thread: who, where it stands, what can be done. No queries."""
    return _rendered("inbox/conversations/_head.html", around, conversation=conversation)


def _rendered(name: str, around: Surroundings, **context: Any) -> SafeString:
    # Rendering without a request: no context processor runs, and nothing of a viewer can slip in.
    with translation.override(around.language):
        return SafeString(get_template(name).render({"around": around, **context}))
