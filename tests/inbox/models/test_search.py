"""The functions that search past row-level security: they use the index, and never leave the workspace."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.actions.indexing import reindex_workspace
from inbox.models import Conversation, SearchEntry, SearchName, SearchWord
from inbox.models.search import Span
from inbox.search.finding import find
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import across_workspaces, inside_workspace


def search(query, **more):
    asked = {"ranked": query, "until": None, "most": 100, "patience_ms": 1000} | more
    return SearchEntry.objects.search([Span(None, query)], **asked).found


@pytest.fixture
def two_indexes(teammate, outsider):
    """Two workspaces that write about the same."""
    for seat in (teammate, outsider):
        with inside_workspace(seat.workspace_id):
            writer = ContactFactory(workspace=seat.workspace, name="Secret Keeper")
            conversation = ConversationFactory(contact=writer, body="The canary sings at dawn")
            reindex_workspace()
            ids = set(Conversation.objects.values_list("pk", flat=True))
            assert conversation.pk in ids
    return teammate, outsider


def test_search_stays_in_the_workspace_in_force(two_indexes):
    for seat in two_indexes:
        with inside_workspace(seat.workspace_id):
            own = set(Conversation.objects.values_list("pk", flat=True))
            asked = (
                "'canary'",
                "'canary' | !'canary'",
                "!'nothing'",
                "'k:message'",
                "'sings':*",
                "'canary':ABCD",
            )
            found = [{hit.conversation_id for hit in search(query)} for query in asked]
            assert all(ids and ids <= own for ids in found)
            assert len(SearchName.objects.search("'secret' & 'keeper'", most=50)) == 1
            assert [word for word, _ in SearchWord.objects.like("cannary")] == ["canary"]


def test_naming_foreign_conversations_finds_nothing(two_indexes):
    mine, theirs = two_indexes
    with inside_workspace(theirs.workspace_id):
        foreign = set(Conversation.objects.values_list("pk", flat=True))

    with inside_workspace(mine.workspace_id):
        assert search("'canary'", within=foreign) == []
        assert search("'canary'", within=foreign, about="'k:conversation'") == []


def test_search_outside_a_workspace_finds_nothing(two_indexes):
    with across_workspaces():
        assert search("'canary'") == []
        assert SearchName.objects.search("'secret'", most=50) == []
        assert SearchWord.objects.like("canary") == []


def test_nobody_else_may_call_the_functions(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, has_function_privilege('public', oid, 'execute'), proconfig::text FROM pg_proc"
            " WHERE proname IN ('parley_search', 'parley_search_names', 'parley_similar_words')"
        )
        functions = cursor.fetchall()

    assert len(functions) == 3
    assert all(
        not is_public and "search_path=public, pg_temp" in config for _, is_public, config in functions
    )


PIECES = st.sampled_from(
    [
        "'",
        "\\",
        "::",
        "&",
        "|",
        "!",
        "(",
        ")",
        "<->",
        ":*",
        "from:",
        "tag:",
        "company:",
        "-",
        '"',
        "canary",
        "attribute:",
    ]
)


@pytest.mark.django_db
def test_whatever_is_typed_finds_nothing_foreign(two_indexes):
    mine, _ = two_indexes

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(PIECES | st.text(max_size=5), max_size=8).map("".join))
    def check(text):
        with inside_workspace(mine.workspace_id):
            own = set(Conversation.objects.values_list("pk", flat=True))
            assert {one.conversation_id for one in find(text, teammate=mine).found} <= own

    check()


def test_the_index_is_used_under_row_level_security(teammate, conversation):
    """What is read does not grow with what does not match."""
    with inside_workspace(teammate.workspace_id):
        write_entries(conversation, 1, 20_000)

        assert len(search("'word777'")) == 1
        assert blocks_read("'word777'") < 110
        assert blocks_read("'common'") > 250


def write_entries(conversation, first, last):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inbox_searchentry (workspace_id, conversation_id, seq, at, words)"
            " SELECT %s, %s, number, now(), ('common:1 word' || number || ':2')::tsvector"
            " FROM generate_series(%s::int, %s::int) number",
            [conversation.workspace_id, conversation.pk, first, last],
        )
        cursor.execute("ANALYZE inbox_searchentry")


def blocks_read(query):
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM parley_search(ARRAY[%s::tsquery],"
            " ARRAY[NULL::timestamptz], %s::tsquery, NULL, NULL, NULL, 100, 1000)",
            [query, query],
        )
        ((plan,),) = cursor.fetchall()
    return plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"]
