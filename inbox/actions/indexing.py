"""Keeping the search index in step with what happens, and writing it anew (decision 0024)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models

from customers.events import company_changed, contact_changed
from customers.models import Company, CompanyMembership, Contact
from inbox.calc.search_words import learnable
from inbox.models import Conversation, ConversationPart
from inbox.models.part import WRITTEN
from inbox.models.search import SAMPLE, SearchEntry, SearchName, SearchWord
from inbox.search.entries import called, entries_of_conversations, entries_of_parts, name_of
from workspaces.models import announce

BATCH = 500
Progress = Callable[[int, int], None]


def index_parts(*, conversation_id: int, first_seq: int, seq: int) -> None:
    """Let what was written in a conversation be found, and the conversation as it stands now; again changes nothing.

    4 queries, 8 when something was written; with its first part its people, too.
    """
    conversation = _conversations([conversation_id]).first()
    if conversation is None:
        return
    between: dict[str, Any] = {"conversation": conversation, "seq__gte": first_seq, "seq__lte": seq}
    parts = list(ConversationPart.objects.filter(kind__in=WRITTEN, **between))
    known = set(SearchEntry.objects.filter(**between).values_list("seq", flat=True)) if parts else set()
    own = entries_of_conversations([conversation])
    _store_entries([*own, *entries_of_parts(parts, {conversation.pk: conversation})])
    _learn_parts([part for part in parts if part.seq not in known], workspace_id=conversation.workspace_id)
    if first_seq == 1:
        _store_names([conversation.contact, *filter(None, [conversation.company])])


def index_conversations(ids: Iterable[int]) -> None:
    """Write everything by which conversations of one workspace are found anew. 8 queries for all."""
    conversations = {conversation.pk: conversation for conversation in _conversations(ids)}
    parts = list(ConversationPart.objects.filter(conversation__in=conversations, kind__in=WRITTEN))
    SearchEntry.objects.filter(conversation__in=conversations).delete()
    own = entries_of_conversations(conversations.values())
    _store_entries([*own, *entries_of_parts(parts, conversations)])
    if parts:
        _learn_parts(parts, workspace_id=parts[0].workspace_id)


def index_contact(*, contact_id: int, after: int = 0) -> None:
    """Let a person be found under the name they have now, and their conversations, too.

    :param after: go on after this conversation; more than 500 are announced again
    """
    if not after:
        _store_names(Contact.objects.filter(pk=contact_id))
    found = Conversation.objects.filter(contact=contact_id, pk__gt=after).order_by("pk")
    conversations = list(found.select_related("contact", "company")[:BATCH])
    _store_entries(list(entries_of_conversations(conversations)))
    if len(conversations) == BATCH:
        last = conversations[-1]
        announce(contact_changed, workspace_id=last.workspace_id, contact_id=contact_id, after=last.pk)


def index_company(*, company_id: int, after: int = 0) -> None:
    """Let a company be found under the name it has now; its people's conversations follow.

    :param after: go on after this membership; more than 500 are announced again
    """
    if not after:
        _store_names(Company.objects.filter(pk=company_id))
    links = list(CompanyMembership.objects.filter(company=company_id, pk__gt=after).order_by("pk")[:BATCH])
    for link in links:
        announce(contact_changed, workspace_id=link.workspace_id, contact_id=link.contact_id)
    if len(links) == BATCH:
        last = links[-1]
        announce(company_changed, workspace_id=last.workspace_id, company_id=company_id, after=last.pk)


def reindex_workspace(*, progress: Progress | None = None) -> int:
    """Write the whole index of the workspace in force anew; return how many conversations it holds."""
    SearchEntry.objects.all().delete()
    SearchName.objects.all().delete()
    SearchWord.objects.all().delete()
    for ids in _in_batches(Contact.objects.all()):
        _store_names(Contact.objects.filter(pk__in=ids))
    for ids in _in_batches(Company.objects.all()):
        _store_names(Company.objects.filter(pk__in=ids))
    total, done = Conversation.objects.count(), 0
    for ids in _in_batches(Conversation.objects.all()):
        index_conversations(ids)
        done += len(ids)
        if progress:
            progress(done, total)
    return done


def _in_batches(rows: models.QuerySet[Any]) -> Iterator[list[int]]:
    last = 0
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


def _conversations(ids: Iterable[int]) -> models.QuerySet[Conversation]:
    return Conversation.objects.filter(pk__in=ids).select_related("contact", "company").order_by("pk")


def _store_entries(entries: list[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(
        entries,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["workspace", "conversation", "seq"],
        update_fields=["at", "words"],
    )


def _store_names(subjects: Iterable[Contact | Company]) -> None:
    found = list(subjects)
    for kind in ("contact", "company"):
        names = [name_of(subject) for subject in found if isinstance(subject, Contact) == (kind == "contact")]
        SearchName.objects.bulk_create(
            names, update_conflicts=True, unique_fields=["workspace", kind], update_fields=["words"]
        )
    for subject in found[:1]:
        texts = [text for one in found for text in called(one)]
        SearchWord.objects.learn(learnable(texts), workspace_id=subject.workspace_id)


def _learn_parts(parts: Iterable[ConversationPart], *, workspace_id: int) -> None:
    """Take in the words of parts, and count those of a sample of them."""
    known: dict[str, int] = {}
    for part in parts:
        for word in learnable([part.body]):
            known[word] = known.get(word, 0) + (SAMPLE if part.pk % SAMPLE == 0 else 0)
    SearchWord.objects.learn(known, workspace_id=workspace_id)
    SearchWord.objects.add_uses(known, workspace_id=workspace_id)
