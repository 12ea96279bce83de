"""The search index follows what happens, and comes out the same when it is written anew."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from customers.models import Company, Contact
from inbox.actions import indexing
from inbox.actions.indexing import index_what_is_due
from inbox.actions.messenger import lead_for_browser
from inbox.actions.notes import write_note
from inbox.actions.tagging import tag_conversation
from inbox.models import SearchDue, SearchEntry, SearchName, SearchWord, search_due
from inbox.search.finding import find
from inbox.search.resolving import named
from tagging.models import Tag
from tests.factories.customers import CompanyFactory
from tests.factories.inbox import ConversationFactory
from tests.factories.messenger import Messenger, signed
from workspaces.actions import relaying
from workspaces.models import OutboxEvent
from workspaces.tenancy import inside_workspace


def relay_outbox():
    relaying.relay_outbox()
    index_what_is_due()


def index(workspace_id):
    with inside_workspace(workspace_id):
        return (
            list(
                SearchEntry.objects.order_by("conversation", "seq").values_list(
                    "conversation", "seq", "at", "words"
                )
            ),
            list(
                SearchName.objects.order_by("contact", "company").values_list("contact", "company", "words")
            ),
            list(SearchWord.objects.order_by("word").values_list("word", "uses")),
        )


@pytest.fixture
def busy(teammate, contact):
    """A workspace in which everything that is indexed happened."""
    own = {"workspace_id": teammate.workspace_id}
    with inside_workspace(teammate.workspace_id):
        contact.memberships.create(
            company=CompanyFactory(workspace=teammate.workspace, name="Brightside"), **own
        )
        for number in range(6):
            conversation = ConversationFactory(contact=contact, body=f"Où est ma facture numéro {number}?")
            conversation.reply(by=teammate, body="请求发票 and **more**")
            write_note(conversation=conversation, by=teammate, body="Ask the billing team")
            tag = Tag.objects.called("Billing", workspace_id=teammate.workspace_id)
            tag_conversation(conversation=conversation, tag=tag, by=teammate)
            conversation.receive(body="Thanks")
            conversation.close(by=teammate)
    return teammate.workspace_id


def test_index_by_events_is_the_index_written_anew(busy):
    relay_outbox()
    followed = index(busy)

    out = StringIO()
    call_command("reindex_search", "fernhill", stdout=out)

    assert index(busy) == followed
    assert [len(rows) for rows in followed[:2]] == [6 * 5, 2]
    assert "fernhill: 6 conversations" in out.getvalue()


def test_an_event_that_comes_twice_changes_nothing(busy):
    relaying.relay_outbox()
    with inside_workspace(busy):
        changes = list(SearchDue.objects.order_by("-pk"))
    index_what_is_due()
    followed = index(busy)

    with inside_workspace(busy):
        for change in changes:
            change.pk = None
        SearchDue.objects.bulk_create(changes)
    index_what_is_due()

    assert index(busy) == followed
    with inside_workspace(busy):
        assert not SearchDue.objects.exists()


def test_what_is_gone_and_what_cannot_be_indexed_stop_nothing(busy, monkeypatch, caplog):
    whole = indexing._index_contact

    def refuse(pk, *, after):
        if pk == 13:
            raise ValueError(pk)
        whole(pk, after=after)

    monkeypatch.setattr(indexing, "_index_contact", refuse)
    with inside_workspace(busy):
        for subject, pk in (("conversation", 999_999), ("contact", 13), ("company", 999_999)):
            SearchDue.objects.note(subject, pk, workspace_id=busy, first_seq=1, last_seq=1)

    relay_outbox()

    assert "could not be indexed" in caplog.text
    assert [len(rows) for rows in index(busy)[:2]] == [6 * 5, 2]


@pytest.mark.django_db(transaction=True)
def test_one_process_at_a_time_indexes_a_workspace(workspace):
    with inside_workspace(workspace.pk):
        SearchDue.objects.note("contact", 1, workspace_id=workspace.pk)
    held = connection.copy()
    with held.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [search_due._LOCK | workspace.pk])

        assert index_what_is_due() == 0

    held.close()
    assert index_what_is_due() == 1


def test_reindex_names_a_workspace_that_is_not_there(db):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("reindex_search", "nowhere", stdout=StringIO())


def test_a_person_who_says_another_name_is_found_under_it(workspace, teammate):
    Messenger(
        workspace, **signed(workspace, user_id="7", name="Rosa Marín", company={"id": "h", "name": "Ollo"})
    )
    relay_outbox()
    with inside_workspace(workspace.pk):
        rosa, ollo = Contact.objects.get(external_id="7"), Company.objects.get(external_id="h")
        ConversationFactory(contact=rosa, body="Hello")
    relay_outbox()

    Messenger(workspace, **signed(workspace, user_id="7", name="Rosa Acosta"))
    relay_outbox()

    with inside_workspace(workspace.pk):
        assert (named("marin", most=9), named("acosta", most=9)) == ([], [(rosa.pk, None)])
        assert named("ollo", most=9) == [(None, ollo.pk)]
        assert len(find("acosta", teammate=teammate).found) == 1
        assert find("marin", teammate=teammate).found == []


def test_a_person_who_changed_nothing_is_not_announced_again(workspace):
    for _ in range(2):
        Messenger(workspace, **signed(workspace, user_id="7", name="Rosa Marín"))

    with inside_workspace(workspace.pk):
        assert OutboxEvent.objects.filter(topic="customers.contact_changed").count() == 1


def test_a_company_with_another_name_is_found_under_it_with_its_conversations(busy, teammate):
    relay_outbox()
    with inside_workspace(busy):
        company = Company.objects.get()
        company.name, company.custom_attributes = "Kestrel", {"tier": "gold"}
        company.save()
        company.tell_changed()
    relay_outbox()

    with inside_workspace(busy):
        assert len(find("kestrel", teammate=teammate).found) == 6
        assert len(find("attribute:tier=gold", teammate=teammate).found) == 6
        assert find("brightside", teammate=teammate).found == []


def test_a_new_lead_is_found(workspace, teammate):
    from inbox.calc.identity import Claim

    with inside_workspace(workspace.pk):
        lead_for_browser(workspace_id=workspace.pk, token="t", claim=Claim(name="Jonas Weber"))
    relay_outbox()

    with inside_workspace(workspace.pk):
        assert len(named("jonas", most=9)) == 1
