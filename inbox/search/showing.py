"""What a page of results shows: rows with the piece that matches, and the people and companies of that name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from customers.models import Company, Contact
from inbox import queries
from inbox.calc.search_snippet import Piece, snippet_of
from inbox.calc.search_words import words_of
from inbox.models import ConversationPart
from inbox.queries import Row
from inbox.search.entries import called
from inbox.search.finding import Findings, Found
from inbox.search.resolving import named
from workspaces.models import Teammate

MOST_PEOPLE, MOST_LOOKED_AT = 3, 50
_AT_PLACES = (
    "(inbox_conversationpart.conversation_id, inbox_conversationpart.seq)"
    " IN (SELECT * FROM unnest(%s::bigint[], %s::integer[]))"
)
"""One condition for all places: of twenty pairs the ORM makes forty, which costs more than the whole page."""


@dataclass(frozen=True)
class Result:
    """A conversation, and where and how it matches."""

    row: Row
    pieces: list[Piece]
    seq: int
    """Of the part that matches best; 0 when it is what the conversation is about."""
    part_pk: int | None
    kind: str
    by_id: int | None
    by: str
    at: datetime
    is_unread: bool


@dataclass(frozen=True)
class Named:
    """A person or a company whose name matches."""

    name: str
    detail: str
    query: str
    """A search for their conversations."""
    is_company: bool


def results_of(findings: Findings, *, teammate: Teammate) -> list[Result]:
    """Return what is shown of a page of findings, in its order. 4 queries, 5 with files by name."""
    rows = {row.pk: row for row in queries.rows_of({found.conversation_id for found in findings.found})}
    parts = _parts(findings.found)
    read = queries.reads_of(teammate, list(rows))
    return [
        _result(rows[found.conversation_id], found, parts, findings.words, read)
        for found in findings.found
        if found.conversation_id in rows
    ]


def people_of(findings: Findings) -> list[Named]:
    """Return people and companies whose names hold every word that was typed, three of each. 1 to 3 queries."""
    wanted = " ".join(one.text for one in findings.query.wanted)
    if not words_of(wanted) or findings.query.filters:
        return []
    ids = named(wanted, most=MOST_LOOKED_AT)
    if not ids:
        return []
    contacts = Contact.objects.filter(pk__in=[pk for pk, _ in ids if pk]).prefetch_related("companies")
    companies = Company.objects.filter(pk__in=[pk for _, pk in ids if pk])
    people = sorted(contacts.order_by("-last_seen_at", "pk"), key=lambda one: not _is_whole(one, wanted))
    firms = sorted(companies.order_by("name", "pk"), key=lambda one: not _is_whole(one, wanted))
    return [
        *(_person(contact) for contact in people[:MOST_PEOPLE]),
        *(
            Named(str(firm), firm.plan, _asking("company", str(firm)), is_company=True)
            for firm in firms[:MOST_PEOPLE]
        ),
    ]


def _result(
    row: Row,
    found: Found,
    parts: dict[tuple[int, int], ConversationPart],
    words: Iterable[str],
    read: dict[int, int],
) -> Result:
    part = parts.get((found.conversation_id, found.seq))
    names = [file.name for file in part.attachments.all()] if part else []
    text = " · ".join([part.body, *names]) if part else _about(row)
    by = part.by_teammate if part else None
    return Result(
        row=row,
        pieces=snippet_of(text.replace("**", "").replace("`", ""), words),
        seq=found.seq if part else 0,
        part_pk=part.pk if part else None,
        kind=part.kind if part else "",
        by_id=by.pk if by else None,
        by=by.first_name if by else (part.by_contact.first_name if part and part.by_contact else ""),
        at=part.created_at if part else row.updated_at,
        is_unread=row.last_message_seq > read.get(row.pk, 0),
    )


def _about(row: Row) -> str:
    """Return what a conversation is about: what its own entry was found by, and its last words."""
    return " · ".join(text for text in (row.who, row.company, *row.tags, row.snippet) if text)


def _parts(found: list[Found]) -> dict[tuple[int, int], ConversationPart]:
    wanted = [one for one in found if one.seq]
    if not wanted:
        return {}
    places = [[one.conversation_id for one in wanted], [one.seq for one in wanted]]
    rows = ConversationPart.objects.extra(where=[_AT_PLACES], params=places)  # noqa: S610 -- a fixed text
    rows = rows.select_related("by_teammate", "by_contact")
    return {(part.conversation_id, part.seq): part for part in rows.prefetch_related("attachments")}


def _person(contact: Contact) -> Named:
    company = next(iter(contact.companies.all()), None)
    detail = ", ".join(text for text in (str(company) if company else "", contact.email) if text)
    asked = _asking("from", contact.email or contact.display_name)
    return Named(contact.display_name, detail, asked, is_company=False)


def _is_whole(subject: Contact | Company, wanted: str) -> bool:
    held = {word for text in called(subject) for word in words_of(text)}
    return set(words_of(wanted)) <= held


def _asking(operator: str, name: str) -> str:
    plain = name.replace('"', " ")
    return f'{operator}:"{plain}"' if " " in plain else f"{operator}:{plain}"
