"""Pages of lists in every order: whole, without doubles, and in that order; history is looked through in steps."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inbox.calc.filters import Condition, Group
from inbox.models import Conversation
from inbox.models.listing import SORTS, Listing
from inbox.models.standard_view import BY_KEY, StandardView
from inbox.queries import conversation_page, pages
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import inside_workspace

pytestmark = pytest.mark.in_workspace

ALL = StandardView("all", "All", "", lambda _me: pages.Q(is_spam=False), lambda row, _me: not row.is_spam)
SCALE = Group("all", (Condition("plan", "is", "Scale"),))
ORDERS: dict[str, Any] = {
    "waiting": lambda it: it.queue_key,
    "priority": lambda it: (not it.is_priority, it.queue_key),
    "newest": lambda it: -it.created_at.timestamp(),
    "oldest": lambda it: it.created_at.timestamp(),
    "activity": lambda it: -it.updated_at.timestamp(),
}


@pytest.fixture
def mixed(teammate: Any, contact: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty-four conversations in every state, some alike to the microsecond; pages of three, steps of four."""
    monkeypatch.setattr(pages, "PAGE", 3)
    monkeypatch.setattr(pages, "WALK", 4)
    pages._first_page.cache_clear()
    with inside_workspace(teammate.workspace_id):
        now = timezone.now()
        for number in range(24):
            at = now - timedelta(minutes=number % 7 + 1)
            conversation = ConversationFactory(contact=contact, at=at)
            if number % 5 == 0:
                conversation.prioritize(by=teammate, is_priority=True, at=at)
            if number % 3 == 0:
                conversation.close(by=teammate, at=at)
            elif number % 7 == 0:
                conversation.snooze(by=teammate, until=now + timedelta(days=1), at=at)
            elif number % 4 == 0:
                conversation.reply(by=teammate, body="Here", at=at)
        Conversation.objects.filter(pk__in=[it.pk for it in Conversation.objects.order_by("pk")[::2]]).update(
            plan="Scale"
        )


def walk(listing: Listing, teammate: Any) -> list[int]:
    """Return the ids of a whole list, page by page."""
    found, cursor, asked = [], "", 0
    while asked < 40:
        page = conversation_page(listing, teammate=teammate, cursor=cursor)
        found += [row.pk for row in page.rows]
        asked += 1
        if page.cursor is None:
            return found
        cursor = page.cursor
    raise AssertionError(found)


@pytest.mark.parametrize("wanted", [Group(), SCALE], ids=["whole", "filtered"])
@pytest.mark.parametrize(
    "view", [BY_KEY["everyone"], BY_KEY["closed"], BY_KEY["snoozed"], ALL], ids=lambda it: it.key
)
@pytest.mark.parametrize("sort", SORTS)
def test_pages_are_the_whole_list_once_and_in_order(teammate, mixed, view, wanted, sort):
    listing = Listing(view, wanted).sorted_by(sort)

    shown = walk(listing, teammate)

    held = Conversation.objects.filter(listing.conversations(teammate))
    assert sorted(shown) == sorted(it.pk for it in held)
    in_order = sorted(held, key=lambda it: (ORDERS[listing.sort](it), it.pk))
    assert shown == [it.pk for it in in_order]
    assert shown


def test_a_cursor_of_another_order_or_of_nothing_starts_from_the_top(teammate, mixed):
    listing = Listing(BY_KEY["everyone"])
    first = conversation_page(listing, teammate=teammate)

    for cursor in (
        "d2FpdGluZy45OTk5OTk5OTk5OTk5OTk5OTk5OTkuMQ==",
        "?",
        "bmV3ZXN0LjEuMQ==",
    ):
        again = conversation_page(listing, teammate=teammate, cursor=cursor)
        assert [row.pk for row in again.rows] == [row.pk for row in first.rows]


def test_a_look_through_history_says_where_it_stopped(teammate, mixed):
    never = Group("all", (Condition("plan", "is", "Nobody's"),))

    page = conversation_page(Listing(BY_KEY["closed"], never), teammate=teammate)
    opened = conversation_page(Listing(BY_KEY["everyone"], never), teammate=teammate)

    assert (page.rows, page.is_cut, page.cursor is not None) == ([], True, True)
    assert (opened.rows, opened.is_cut, opened.cursor) == ([], False, None)


@pytest.mark.parametrize(("view", "most"), [(BY_KEY["everyone"], 4), (ALL, 6)], ids=["open", "with history"])
def test_a_filter_costs_the_same_for_one_row_and_for_three(
    teammate, contact, view, most, django_assert_num_queries
):
    for number in (1, 3):
        while Conversation.objects.count() < number:
            ConversationFactory(contact=contact)
        Conversation.objects.update(plan="Scale")
        with django_assert_num_queries(most):
            page = conversation_page(Listing(view, SCALE), teammate=teammate)
        assert len(page.rows) == number
