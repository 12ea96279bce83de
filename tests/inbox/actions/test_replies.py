"""Answering a customer."""

import pytest

from inbox import queries
from inbox.actions.replies import write_reply
from inbox.models.listing import Listing
from inbox.models.standard_view import BY_KEY


@pytest.mark.in_workspace
def test_whoever_answers_has_read_and_colleagues_have_not(teammate, colleague, conversation):
    write_reply(conversation=conversation, by=teammate, body="On it")

    pages = [
        queries.conversation_page(Listing(BY_KEY["everyone"]), teammate=who) for who in (teammate, colleague)
    ]
    assert [page.is_unread(page.rows[0]) for page in pages] == [False, True]
