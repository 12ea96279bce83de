"""The HTML of what both pages and live patches show: rendered once for everything it shows, whoever looks.

Nothing here knows the viewer. Names carry ``data-author``, so the browser can say "You"; what a role may not do is
hidden by the page around it. Each renderer is cached by the very facts that appear in it, in this process.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from inbox.calc.markup import mark_mentions, render_markdown, render_plain
from inbox.keyboard import grouped
from inbox.live.reasons import why
from inbox.live.wording import happening, names_of_few
from inbox.models import Conversation, ConversationPart, PartKind
from inbox.queries import Row
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


@lru_cache(maxsize=REMEMBERED_ROWS)
def row_html(
    row: Row, around: Surroundings, *, is_unread: bool = False, has_draft: bool = False
) -> SafeString:
    """Return a list row."""
    context = {"row": row, "is_unread": is_unread, "has_draft": has_draft}
    return _rendered("inbox/conversations/_row.html", around, **context)


@dataclass(frozen=True, slots=True)
class ShownView:
    """Everything an entry of the list of lists shows."""

    key: str
    label: str
    icon: str
    color: int | None
    count: str
    is_current: bool


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
    why: tuple[str, ...]
    other_id: int | None
    from_seq: int
    called: tuple[str, ...]
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
        why=why(part),
        other_id=part.details.get("other_id"),
        from_seq=part.details.get("from_seq", 0),
        called=tuple(part.details.get("called", ())),
        # A part that was not loaded with its thread may have files that nobody counted.
        files=_files(part, around) if getattr(part, "has_files", part.is_written) else (),
    )
    return _part(facts, around)


@lru_cache(maxsize=REMEMBERED_PARTS)
def _part(part: Part, around: Surroundings) -> SafeString:
    body = render_plain(part.body) if part.kind == PartKind.MESSAGE else render_markdown(part.body)
    if part.kind == PartKind.NOTE:
        body = mark_mentions(body, part.called)
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
    """Return the bar above a thread: who, where it stands, what can be done, who follows.

    ``tag_names`` and ``followers`` must be set. No queries.
    """
    about = {"tags": json.dumps(conversation.tag_names)}
    about["follower_ids"] = json.dumps([pk for pk, _ in conversation.followers])
    with translation.override(around.language):
        about["followers"] = names_of_few([name for _, name in conversation.followers])
    return _rendered("inbox/conversations/_head.html", around, conversation=conversation, **about)


@lru_cache(maxsize=1024)
def view_html(view: ShownView, around: Surroundings) -> SafeString:
    """Return one entry of the list of lists."""
    return _rendered("inbox/_view.html", around, item=view)


@lru_cache(maxsize=64)
def fixed_html(name: str, around: Surroundings) -> SafeString:
    """Return a fragment that is the same for everybody in a workspace."""
    return _rendered(name, around)


@lru_cache(maxsize=256)
def help_html(keys: tuple[tuple[str, str], ...], around: Surroundings) -> SafeString:
    """Return the list of all actions with somebody's keys, which the palette reads, too."""
    with translation.override(around.language):
        return _rendered("inbox/_help.html", around, groups=grouped(keys))


def _rendered(name: str, around: Surroundings, **context: Any) -> SafeString:
    # Rendering without a request: no context processor runs, and nothing of a viewer can slip in.
    with translation.override(around.language):
        return SafeString(get_template(name).render({"around": around, **context}))
