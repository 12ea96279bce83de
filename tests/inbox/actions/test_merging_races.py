"""Merging while others merge, separate and write: each with a connection of its own."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from inbox.actions.inbound import receive_message
from inbox.actions.merging import MergeRefusedError, merge, separate
from inbox.models import Conversation, ConversationPart
from tests.factories.inbox import ConversationFactory
from workspaces.models import Teammate
from workspaces.tenancy import across_workspaces, inside_workspace


def at_once(workspace_id: int, *works: Callable[[], Any]) -> list[Any]:
    """Do things at the same time, each with a connection of its own; return what came of them."""
    answers: list[Any] = [None] * len(works)
    gate = Barrier(len(works))

    def do(number: int) -> None:
        try:
            gate.wait()
            with inside_workspace(workspace_id):
                answers[number] = works[number]()
        except Exception as error:  # noqa: BLE001 -- what went wrong is what the test asks
            answers[number] = error
        finally:
            connection.close()

    threads = [Thread(target=do, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def pair(contact) -> list[int]:
    return [ConversationFactory(contact=contact, body=f"number {number}").pk for number in range(2)]


def get(pk: int) -> Conversation:
    return Conversation.objects.get(pk=pk)


def join(source: int, into: int, by: Teammate) -> int:
    return merge(source=get(source), into=get(into), by=by, client_id=uuid4()).pk


def write(pk: int, body: str) -> int:
    return receive_message(conversation=get(pk), body=body, client_id=uuid4()).pk


def kinds(conversation: Conversation) -> list[str]:
    return list(conversation.parts.order_by("seq").values_list("kind", flat=True))


def has_no_gap(conversation: Conversation) -> bool:
    seqs = list(conversation.parts.order_by("seq").values_list("seq", flat=True))
    return seqs == list(range(1, conversation.last_seq + 1))


@pytest.mark.django_db(transaction=True)
def test_each_into_the_other_at_once_merges_one_way(teammate, contact):
    for _ in range(5):
        with inside_workspace(teammate.workspace_id):
            one, other = (ConversationFactory(contact=contact).pk for _ in range(2))

        answers = at_once(
            teammate.workspace_id, partial(join, one, other, teammate), partial(join, other, one, teammate)
        )

        with across_workspaces():
            into = [get(pk).merged_into_id for pk in (one, other)]
        assert sorted(into, key=str) in ([one, None], [other, None]), answers
        assert sum(isinstance(answer, MergeRefusedError) for answer in answers) == 1, answers


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_it_is_merged_is_stored_once_and_found(teammate, contact):
    for _ in range(5):
        with inside_workspace(teammate.workspace_id):
            one, other = (ConversationFactory(contact=contact).pk for _ in range(2))
        writes = [partial(write, one, f"late {number}") for number in range(4)]

        answers = at_once(
            teammate.workspace_id,
            *writes,
            partial(join, one, other, teammate),
        )

        assert all(isinstance(answer, int) for answer in answers), answers
        with across_workspaces():
            late = ConversationPart.objects.filter(body__startswith="late", conversation__in=[one, other])
            assert late.count() == 4
            assert (has_no_gap(get(one)), has_no_gap(get(other))) == (True, True)
            after = get(one).parts.get(kind="merged_away").seq
            assert not get(one).parts.filter(kind="message", seq__gt=after).exists()


@pytest.mark.django_db(transaction=True)
def test_separated_by_two_at_once_comes_apart_once(teammate, contact, pair):
    with inside_workspace(teammate.workspace_id):
        join(*pair, teammate)

    answers = at_once(teammate.workspace_id, *[lambda: separate(get(pair[0]), by=teammate)] * 2)

    assert sorted(isinstance(answer, MergeRefusedError) for answer in answers) == [False, True], answers
    with across_workspaces():
        assert [kinds(get(pk)).count("unmerged") for pk in pair] == [1, 1]
