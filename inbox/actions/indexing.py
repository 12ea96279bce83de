"""Keeping the search index in step with what happens, and writing it anew (decision 0024)."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from customers.models import Company, CompanyMembership, Contact
from inbox.calc.search_words import learnable
from inbox.models import Conversation, ConversationPart
from inbox.models.part import WRITTEN
from inbox.models.search import SAMPLE, SearchEntry, SearchName, SearchWord
from inbox.models.search_due import SearchDue, Subject
from inbox.search.entries import called, entries_of_conversations, entries_of_parts, name_of
from workspaces.actions.taking_turns import take_turns
from workspaces.tenancy import across_workspaces, inside_workspace

BATCH = 200
Progress = Callable[[int, int], None]
logger = logging.getLogger(__name__)


def index_what_is_due() -> int:
    """Bring every workspace's index up to date; return how many changes were taken in. Any number may run at once."""
    return take_turns(waiting=_workspaces_with_changes, serve=_index_batch)


def reindex_workspace(*, progress: Progress | None = None) -> int:
    """Write the whole index of the workspace in force anew; return how many conversations it holds."""
    for model in (SearchEntry, SearchName, SearchWord):
        model.objects.all().delete()
    for ids in _in_batches(Contact.objects.all()):
        _index_names(Contact.objects.filter(pk__in=ids))
    for ids in _in_batches(Company.objects.all()):
        _index_names(Company.objects.filter(pk__in=ids))
    total, done = Conversation.objects.count(), 0
    for ids in _in_batches(Conversation.objects.all()):
        conversations = {conversation.pk: conversation for conversation in _conversations(ids)}
        _index_conversations(conversations.values())
        _index_parts(ConversationPart.objects.filter(conversation__in=ids), conversations)
        done += len(ids)
        if progress:
            progress(done, total)
    return done


def _workspaces_with_changes() -> list[int]:
    with across_workspaces():
        return list(
            SearchDue.objects.order_by("workspace_id").values_list("workspace_id", flat=True).distinct()
        )


def _index_batch(workspace_id: int) -> int:
    with inside_workspace(workspace_id):
        if not SearchDue.objects.claim(workspace_id=workspace_id):
            return 0
        changes = list(SearchDue.objects.order_by("pk")[:BATCH])
        if not _taken_in(changes):
            for change in changes:
                _taken_in([change])
        SearchDue.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return len(changes)


def _taken_in(changes: Sequence[SearchDue]) -> bool:
    """Index what changed; tell whether that worked. One that never does must not stop those behind it."""
    try:
        with transaction.atomic():
            _index_changed([change for change in changes if change.subject == Subject.CONVERSATION])
            for change in changes:
                if change.subject == Subject.CONTACT:
                    _index_contact(change.subject_id, after=change.after)
                elif change.subject == Subject.COMPANY:
                    _index_company(change.subject_id, after=change.after)
    except Exception:
        logger.exception("%s changes could not be indexed, from %s on", len(changes), changes[0].pk)
        return False
    return True


def _index_changed(changes: Sequence[SearchDue]) -> None:
    """Index what was written in conversations, and the conversations as they stand now. 12 queries for all of them."""
    new = Q()
    for change in changes:
        new |= Q(conversation_id=change.subject_id, seq__gte=change.first_seq, seq__lte=change.last_seq)
    found = {one.pk: one for one in _conversations({change.subject_id for change in changes})}
    if not found:
        return
    _index_conversations(found.values())
    _index_parts(ConversationPart.objects.filter(new, conversation__in=found), found)
    begun = {change.subject_id for change in changes if change.first_seq == 1} & set(found)
    _index_names({found[pk].contact for pk in begun})
    _index_names({company for pk in begun if (company := found[pk].company)})


def _index_contact(pk: int, *, after: int) -> None:
    """Index a person and, some hundred at a time, their conversations."""
    if not after:
        _index_names(Contact.objects.filter(pk=pk))
    found = Conversation.objects.filter(contact=pk, pk__gt=after).order_by("pk")
    conversations = list(found.select_related("contact", "company")[:BATCH])
    _index_conversations(conversations)
    if len(conversations) == BATCH:
        last = conversations[-1]
        SearchDue.objects.note(Subject.CONTACT, pk, workspace_id=last.workspace_id, after=last.pk)


def _index_company(pk: int, *, after: int) -> None:
    """Index a company, and have its people's conversations indexed, some hundred people at a time."""
    if not after:
        _index_names(Company.objects.filter(pk=pk))
    links = list(CompanyMembership.objects.filter(company=pk, pk__gt=after).order_by("pk")[:BATCH])
    for link in links:
        SearchDue.objects.note(Subject.CONTACT, link.contact_id, workspace_id=link.workspace_id)
    if len(links) == BATCH:
        last = links[-1]
        SearchDue.objects.note(Subject.COMPANY, pk, workspace_id=last.workspace_id, after=last.pk)


def _in_batches(rows: models.QuerySet[Any]) -> Iterator[list[int]]:
    last = 0
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


def _conversations(ids: Iterable[int]) -> models.QuerySet[Conversation]:
    return Conversation.objects.filter(pk__in=ids).select_related("contact", "company").order_by("pk")


def _index_conversations(conversations: Iterable[Conversation]) -> None:
    SearchEntry.objects.store(list(entries_of_conversations(list(conversations))))


def _index_parts(found: models.QuerySet[ConversationPart], conversations: dict[int, Conversation]) -> None:
    """Index parts and learn their words; those that were indexed before are not counted again."""
    parts = list(found.filter(kind__in=WRITTEN).order_by("pk"))
    if not parts:
        return
    seqs = {part.seq for part in parts}
    known = set(
        SearchEntry.objects.filter(conversation__in=conversations, seq__in=seqs).values_list(
            "conversation_id", "seq"
        )
    )
    SearchEntry.objects.store(list(entries_of_parts(parts, conversations)))
    uses: dict[str, int] = {}
    for part in parts:
        if (part.conversation_id, part.seq) not in known:
            for word in learnable([part.body]):
                uses[word] = uses.get(word, 0) + (SAMPLE if part.pk % SAMPLE == 0 else 0)
    SearchWord.objects.learn(uses, workspace_id=parts[0].workspace_id)
    SearchWord.objects.add_uses(uses, workspace_id=parts[0].workspace_id)


def _index_names(subjects: Iterable[Contact | Company]) -> None:
    """Index people, or companies; never both at once."""
    found: list[Contact | Company] = sorted(subjects, key=lambda one: one.pk)
    if not found:
        return
    kind = "contact" if isinstance(found[0], Contact) else "company"
    SearchName.objects.bulk_create(
        map(name_of, found),
        update_conflicts=True,
        unique_fields=["workspace", kind],
        update_fields=["words"],
    )
    texts = [text for one in found for text in called(one)]
    SearchWord.objects.learn(learnable(texts), workspace_id=found[0].workspace_id)
