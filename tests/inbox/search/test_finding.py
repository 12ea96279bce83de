"""What a search finds, and in which order."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import Contact
from inbox.actions.indexing import index_what_is_due, reindex_workspace
from inbox.actions.notes import write_note
from inbox.actions.tagging import tag_conversation
from inbox.models import Attachment, Conversation, ConversationRead, SearchDue, SearchWord
from inbox.search import finding
from inbox.search.finding import find
from tagging.models import Tag
from tests.factories.customers import CompanyFactory, ContactFactory
from tests.factories.inbox import ConversationFactory
from tests.factories.workspaces import TeamFactory
from workspaces.tenancy import inside_workspace

pytestmark = pytest.mark.in_workspace


def found(text, teammate):
    return [one.conversation_id for one in find(text, teammate=teammate).found]


def write(contact, body, *, days_ago=0, **fields):
    at = timezone.now() - timedelta(days=days_ago)
    return ConversationFactory(contact=contact, body=body, at=at, **fields)


@pytest.fixture
def told(teammate, colleague, contact):
    """Four conversations with something of everything."""
    own = {"workspace_id": teammate.workspace_id}
    with inside_workspace(teammate.workspace_id):
        company = CompanyFactory(workspace=teammate.workspace, name="Halden Studio")
        contact.memberships.create(company=company, **own)
        contact.custom_attributes = {"seat count": 12, "beta": True}
        contact.save()
        tomas = ContactFactory(
            workspace=teammate.workspace, name="Tomás Rivera", email="tomas@bright.example"
        )
        export = write(contact, "The export shows the wrong month", days_ago=3)
        export.reply(by=teammate, body="Press **Update** after choosing dates")
        invoice = write(tomas, "Where is my invoice for October?", days_ago=400)
        invoice.close(by=colleague)
        login = write(tomas, "I cannot log in since the update", days_ago=40)
        write_note(conversation=login, by=colleague, body="Their identity provider is Keystone")
        login.assign(by=teammate, teammate=colleague)
        login.assign_team(by=teammate, team=TeamFactory(workspace=teammate.workspace, name="Technical"))
        refund = write(contact, "I want a refund for the last invoice", days_ago=1)
        part = refund.parts.first()
        Attachment.objects.create(name="receipt-2041.pdf", size_bytes=1, part=part, **own)
        tag = Tag.objects.called("Billing", workspace_id=teammate.workspace_id)
        tag_conversation(conversation=refund, tag=tag, by=teammate)
        refund.prioritize(by=teammate, is_priority=True)
        Conversation.objects.filter(pk=refund.pk).update(subject="Money back")
        ConversationRead.objects.note(export, teammate=teammate, seq=99)
        reindex_workspace()
    return {"export": export.pk, "invoice": invoice.pk, "login": login.pk, "refund": refund.pk}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("export", ["export"]),
        ("EXPORT month", ["export"]),
        ('"wrong month"', ["export"]),
        ('"month wrong"', []),
        ("invoice", ["refund", "invoice"]),
        ("invoi", ["refund", "invoice"]),
        ("invoice -refund", ["invoice"]),
        ("keystone", ["login"]),
        ("tomas", ["login", "invoice"]),
        ("tomas invoice", ["invoice"]),
        ("halden refund", ["refund"]),
        ("priya@halden.example", ["refund", "export"]),
        ("receipt", ["refund"]),
        ("receipt-2041.pdf", ["refund"]),
        ("billing", ["refund"]),
        ('subject:"money back"', ["refund"]),
        ("subject:invoice", []),
        ("from:me", ["export"]),
        ("from:tomas invoice", ["invoice"]),
        ("from:sam keystone", ["login"]),
        ("from:halden invoice", ["refund"]),
        ("from:nobodyatall invoice", []),
        ("to:sam", ["login"]),
        ("assignee:nobody is:open", ["refund"]),
        ("team:tech", ["login"]),
        ("tag:billing", ["refund"]),
        ("-tag:billing is:open", ["login", "export"]),
        ("is:closed", ["invoice"]),
        ("is:closed invoice", ["invoice"]),
        ("is:open invoice", ["refund"]),
        ("is:priority", ["refund"]),
        ("is:unread is:open", ["refund", "login"]),
        ("-is:unread", ["export"]),
        ("has:file", ["refund"]),
        ("in:note keystone", ["login"]),
        ("in:message keystone", []),
        ("in:reply update", ["export"]),
        ("company:halden", ["refund", "export"]),
        ('attribute:"seat count"=12', ["refund", "export"]),
        ("attribute:beta=true", ["refund", "export"]),
        ("attribute:beta=false", []),
        ("invoice before:2m", ["invoice"]),
        ("invoice after:2m", ["refund"]),
        ("invoice on:yesterday", ["refund"]),
        ("zebra", []),
        ("   ", []),
    ],
)
def test_search_finds(told, teammate, typed, expected):
    names = {pk: name for name, pk in told.items()}

    assert [names[pk] for pk in found(typed, teammate)] == expected


def test_the_part_that_matches_best_is_named(told, teammate):
    (one,) = find("keystone", teammate=teammate).found

    part = Conversation.objects.get(pk=one.conversation_id).parts.get(seq=one.seq)
    assert part.kind == "note"


def test_a_mistyped_word_is_corrected_and_said_so(told, teammate):
    findings = find("invocie", teammate=teammate)

    assert [one.conversation_id for one in findings.found] == [told["refund"], told["invoice"]]
    assert (str(findings.query), findings.instead_of) == ("invoice", "invocie")


def test_a_mistyped_word_that_somebody_wrote_is_found_and_the_usual_one_offered(told, teammate, contact):
    write(contact, "A refund, please")
    typo = write(contact, "My refnud please")
    reindex_workspace()
    SearchWord.objects.filter(word="refund").update(uses=60)
    SearchWord.objects.filter(word="refnud").update(uses=1)

    findings = find("refnud", teammate=teammate)

    assert [one.conversation_id for one in findings.found] == [typo.pk]
    assert (findings.suggestion, findings.instead_of) == ("refund", "")


def test_a_renamed_person_is_found_under_the_new_name(told, teammate):
    tomas = Contact.objects.get(name="Tomás Rivera")
    tomas.name = "Tomás Acosta"
    tomas.save()
    SearchDue.objects.note("contact", tomas.pk, workspace_id=teammate.workspace_id)
    index_what_is_due()

    assert found("acosta", teammate) == [told["login"], told["invoice"]]
    assert found("from:acosta", teammate) == [told["login"], told["invoice"]]
    assert found("rivera", teammate) == []


def test_spam_is_found_only_when_asked_for(told, teammate):
    Conversation.objects.get(pk=told["export"]).mark_spam(by=teammate)
    reindex_workspace()

    assert found("export", teammate) == []
    assert found("export is:spam", teammate) == [told["export"]]


def test_pages_hold_everything_once_however_long_the_history(teammate, contact, monkeypatch):
    monkeypatch.setattr(finding, "PAGE", 3)
    monkeypatch.setattr(finding, "MOST_HITS", 4)
    monkeypatch.setattr(finding, "FEW_USES", 0)
    conversations = [write(contact, "Common words", days_ago=number * 20) for number in range(11)]
    conversations[-1].receive(body="Common again, and newer than the rest")
    reindex_workspace()

    pages, cursor = [], ""
    while cursor is not None and len(pages) < 20:
        findings = find("common", teammate=teammate, cursor=cursor)
        pages.append([one.conversation_id for one in findings.found])
        cursor = findings.cursor

    shown = [pk for page in pages for pk in page]
    assert len(shown) == len(set(shown)) == 11
    assert set(pages[0]) == {conversations[number].pk for number in (10, 0, 1)}


def test_a_cursor_that_was_tampered_with_begins_anew(told, teammate):
    for cursor in ("x", "MS4=", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5LjE="):
        assert len(find("invoice", teammate=teammate, cursor=cursor).found) <= 2


def test_a_search_costs_the_same_for_one_hit_and_for_many(
    told, teammate, contact, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(finding, "FEW_FOUND", 0)
    with django_assert_num_queries(3):
        assert len(found("export", teammate)) == 1
    for _ in range(4):
        write(contact, "Another export")
    reindex_workspace()

    with django_assert_num_queries(3):
        assert len(found("export", teammate)) == 5
