"""What the index holds of conversations, parts, people and companies: rows that are not stored yet."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from customers.models import Company, Contact
from inbox.calc.search_marks import attribute_marks, day_marks
from inbox.calc.search_words import vector_of
from inbox.models import Attachment, Conversation, ConversationPart, ConversationTag
from inbox.models.search import SearchEntry, SearchName

Texts = tuple[tuple[str, str], ...]


def entries_of_parts(
    parts: list[ConversationPart], conversations: dict[int, Conversation]
) -> Iterator[SearchEntry]:
    """Yield the entries of written parts. 1 query."""
    names: dict[int, list[str]] = {}
    files = Attachment.objects.filter(part__in=parts).order_by("pk") if parts else Attachment.objects.none()
    for part_id, name in files.values_list("part_id", "name"):
        names.setdefault(part_id, []).append(name)
    for part in parts:
        yield _of_part(part, conversations[part.conversation_id], names.get(part.pk, []))


def entries_of_conversations(conversations: Iterable[Conversation]) -> Iterator[SearchEntry]:
    """Yield conversations' own entries; contact and company must be loaded. 1 query."""
    tags: dict[int, list[tuple[int, str]]] = {}
    links = ConversationTag.objects.filter(conversation__in=conversations)
    for pk, tag_id, name in links.values_list("conversation_id", "tag_id", "tag__name"):
        tags.setdefault(pk, []).append((tag_id, name))
    for conversation in conversations:
        yield _of_conversation(conversation, sorted(tags.get(conversation.pk, [])))


def name_of(subject: Contact | Company) -> SearchName:
    """Return what a person or a company is found by."""
    is_contact = isinstance(subject, Contact)
    texts = tuple((text, "A") for text in called(subject))
    return SearchName(
        workspace_id=subject.workspace_id,
        contact_id=subject.pk if is_contact else None,
        company_id=None if is_contact else subject.pk,
        words=vector_of(texts, ("k:contact" if is_contact else "k:company",)),
    )


def called(subject: Contact | Company) -> list[str]:
    """Return everything a person or a company is called."""
    said = [subject.name, subject.external_id]
    said += [subject.email, subject.phone] if isinstance(subject, Contact) else [subject.website]
    return [text for text in said if text]


def _of_part(part: ConversationPart, conversation: Conversation, files: list[str]) -> SearchEntry:
    marks = [f"k:{part.kind}", *day_marks(part.created_at), *_whose(conversation)]
    marks += [f"t:{part.by_teammate_id}"] if part.by_teammate_id else [f"p:{part.by_contact_id}"]
    marks += ["f:"] if files else []
    return _entry(conversation, part.seq, part.created_at, ((part.body, "D"), (" ".join(files), "C")), marks)


def _of_conversation(conversation: Conversation, tags: list[tuple[int, str]]) -> SearchEntry:
    contact, company = conversation.contact, conversation.company
    attributes = contact.custom_attributes | (company.custom_attributes if company else {})
    told = {"plan": (company.plan if company else "") or conversation.plan, "job title": contact.job_title}
    told |= {"city": contact.city, "country": contact.country} | attributes
    texts = (
        (conversation.subject, "A"),
        (" ".join(called(contact)), "B"),
        (" ".join(called(company)) if company else "", "B"),
        (" ".join(name for _, name in tags), "C"),
        (" ".join(str(value) for value in told.values() if not isinstance(value, bool)), "D"),
    )
    marks = ["k:conversation", *day_marks(conversation.updated_at), *_whose(conversation)]
    marks += [
        f"s:{conversation.state}",
        f"a:{conversation.assignee_id or 0}",
        f"g:{conversation.team_id or 0}",
    ]
    marks += [f"tag:{tag_id}" for tag_id, _ in tags] + (["pr:"] if conversation.is_priority else [])
    marks += ["sp:"] if conversation.is_spam else []
    return _entry(conversation, 0, conversation.updated_at, texts, [*marks, *attribute_marks(told)])


def _whose(conversation: Conversation) -> list[str]:
    marks = [f"c:{conversation.contact_id}"]
    return [*marks, f"o:{conversation.company_id}"] if conversation.company_id else marks


def _entry(conversation: Conversation, seq: int, at: datetime, texts: Texts, marks: list[str]) -> SearchEntry:
    return SearchEntry(
        workspace_id=conversation.workspace_id,
        conversation_id=conversation.pk,
        seq=seq,
        at=at,
        words=vector_of(texts, tuple(marks)),
    )
