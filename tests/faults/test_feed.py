"""What the live feed finds by itself reaches every socket, though the database was away for a moment."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from inbox.live.feed import Feed
from inbox.live.fragments import Surroundings


class Tab:
    """A socket that cannot take in the first thing it is told."""

    def __init__(self, seat: Any, session_key: str) -> None:
        self.seat, self.session_key = seat, session_key
        self.told: list[int] = []

    async def conversation_is_newer(self, pk: int, *, ring: str) -> None:
        self.told.append(pk)
        if len(self.told) == 1:
            raise OSError


def session_of(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return str(client.session.session_key)


@pytest.mark.django_db(transaction=True)
async def test_a_change_is_told_from_the_first_look_on_until_it_was_taken_in(teammate, conversation):
    around: Any = Surroundings("fernhill", "UTC", "en")
    feed, tab = (
        Feed(teammate.workspace_id, around),
        Tab(teammate, await sync_to_async(session_of)(teammate.user)),
    )
    feed.sockets.add(tab)  # type: ignore[arg-type]

    for _ in range(3):
        await feed._ask_by_itself()

    assert tab.told == [conversation.pk, conversation.pk]
