"""The page of a search."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inbox.actions.indexing import reindex_workspace
from inbox.actions.notes import write_note
from tests.factories.customers import CompanyFactory, ContactFactory
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import inside_workspace


@pytest.fixture
def searchable(teammate, contact):
    """Priya's words and a note, and somebody else's."""
    with inside_workspace(teammate.workspace_id):
        CompanyFactory(workspace=teammate.workspace, name="Priya & Sons")
        conversation = ConversationFactory(contact=contact, body="The <b>export</b> shows & breaks the month")
        write_note(conversation=conversation, by=teammate, body="Known as **keystone** fault")
        reindex_workspace()
    return conversation


def page(client, query, *, fragment=False, **more):
    address = reverse("inbox_search", args=["fernhill"])
    headers = {"X-Fragment": "list"} if fragment else {}
    return client.get(address, {"q": query, **more}, headers=headers)


def test_search_shows_who_wrote_what_with_the_words_marked(signed_in, searchable):
    html = page(signed_in, "export").content.decode()

    assert "The &lt;b&gt;<mark>export</mark>&lt;/b&gt; shows &amp; breaks the month" in html
    assert f'href="/w/fernhill/inbox/search/{searchable.pk}?q=export&amp;at=1#part-' in html
    assert 'value="export"' in html


def test_people_and_companies_come_first(signed_in, searchable):
    html = page(signed_in, "priya").content.decode()

    assert (
        html.index("People and companies")
        < html.index("Priya &amp; Sons")
        < html.index(f"row-{searchable.pk}")
    )
    assert "?q=from%3Apriya%40halden.example" in html


def test_a_note_is_said_to_be_one(signed_in, searchable):
    html = page(signed_in, "keystone", fragment=True).content.decode()

    assert "Known as <mark>keystone</mark> fault" in html
    assert '<span class="tag note">Note</span>' in html
    assert "<html" not in html


def test_an_unknown_operator_is_said_and_what_was_corrected(signed_in, searchable):
    assert "“foo:bar” is no operator" in page(signed_in, "foo:bar").content.decode()
    corrected = page(signed_in, "exprot").content.decode()
    assert "These are results for <b>export</b>" in corrected
    assert f"row-{searchable.pk}" in corrected


def test_nothing_found_helps_on(signed_in, searchable):
    html = page(signed_in, "export is:closed").content.decode()

    assert "Nothing was found." in html
    assert 'href="/w/fernhill/inbox/search/?q=export"' in html


def test_a_search_for_nothing_shows_what_can_be_asked(signed_in, searchable):
    html = page(signed_in, "").content.decode()

    assert "attribute:plan=pro" in html
    assert f"row-{searchable.pk}" not in html


@pytest.mark.parametrize("typed", ["'", "\\", '"', "a:*", "<script>", "%s", "&|!()", "x" * 9000, "-"])
def test_odd_words_are_only_words(signed_in, searchable, typed):
    answer = page(signed_in, typed)

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().replace('<script type="module"', "")


def test_a_result_opens_at_the_part_that_matches(signed_in, searchable, teammate):
    with inside_workspace(teammate.workspace_id):
        for number in range(60):
            searchable.receive(body=f"And {number}")

    html = signed_in.get(f"/w/fernhill/inbox/search/{searchable.pk}?q=export&at=1").content.decode()

    assert 'data-found-at="1" data-partial' in html
    assert 'data-part="1"' in html
    assert 'data-part="62"' not in html


def test_another_workspaces_conversation_is_neither_found_nor_shown(signed_in, searchable, outsider):
    with inside_workspace(outsider.workspace_id):
        elsewhere = ConversationFactory(
            contact=ContactFactory(workspace=outsider.workspace, name="Priya Elsewhere"), body="export canary"
        )
        reindex_workspace()

    html = page(signed_in, "export").content.decode() + page(signed_in, "priya").content.decode()

    assert "canary" not in html
    assert "Elsewhere" not in html
    assert signed_in.get(f"/w/fernhill/inbox/search/{elsewhere.pk}?q=export").status_code == 404
    assert signed_in.get("/w/quarry/inbox/search/?q=export").status_code == 404


def test_results_cost_the_same_for_one_and_for_many(signed_in, searchable, teammate, contact):
    costs = []
    with inside_workspace(teammate.workspace_id):
        for number in range(3):
            ConversationFactory(contact=contact, body=f"The month of export {number}")
        reindex_workspace()
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            page(signed_in, "export month", fragment=True)
        costs.append(len(captured))
        with inside_workspace(teammate.workspace_id):
            for number in range(5):
                ConversationFactory(contact=contact, body=f"export month {number}")
            reindex_workspace()

    assert costs[0] == costs[1] <= 30
