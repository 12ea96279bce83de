"""One look at the database for all sockets of a process: a doorbell is answered once, however many watch.

The feed also asks every few seconds by itself, so that nothing depends on Redis: a doorbell only makes it sooner.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from channels.db import DatabaseSyncToAsync
from django.contrib.sessions.models import Session
from django.utils import timezone

from inbox import queries
from inbox.live.fragments import Surroundings, part_html
from inbox.live.patches import missed_parts
from inbox.live.people import People
from inbox.models import Conversation
from inbox.models.standard_view import StandardView
from workspaces.models import Teammate
from workspaces.tenancy import inside_workspace

POLL_S = 4.0
LOOK_BACK = timedelta(seconds=90)
"""Before the last look: longer than any transaction may take to commit what it dated at its start."""
REMEMBERED_S = 5.0
SEEN_EVERY_S = 60.0
logger = logging.getLogger(__name__)


class Look(NamedTuple):
    """What one look at the database found: a conversation for its thread, and its row for lists."""

    conversation: Conversation
    row: queries.Row


class LiveSocket(Protocol):
    """What the feed needs of a socket."""

    seat: Teammate
    session_key: str

    async def conversation_is_newer(self, pk: int, *, ring: str) -> None:
        """Bring the browser up to date with a conversation."""

    async def people_changed(self, pk: int) -> None:
        """Tell the browser who is before a conversation."""

    async def turn_away(self) -> None:
        """Close: the seat or the session is gone."""


class Feed:
    """What the sockets of one workspace in this process share."""

    def __init__(self, workspace_id: int, around: Surroundings) -> None:
        self.workspace_id, self.around = workspace_id, around
        self.sockets: set[LiveSocket] = set()
        self.people = People()
        self.changes = 0
        self._looks: dict[tuple[Any, ...], asyncio.Future[Any]] = {}
        self._standings: dict[int, tuple[int, int, int]] = {}
        self._asked_at, self._noted_at = timezone.now(), 0.0
        self._polling: asyncio.Task[None] | None = None

    def join(self, socket: LiveSocket) -> None:
        """Let a socket share in; the first one starts the asking."""
        self.sockets.add(socket)
        if self._polling is None:
            self._polling = asyncio.create_task(self._poll())

    def leave(self, socket: LiveSocket) -> None:
        """Let a socket go; after the last one nothing is asked any more."""
        self.sockets.discard(socket)
        if not self.sockets:
            if self._polling:
                self._polling.cancel()
            if _feeds.get(key := _key(self.workspace_id, self.around)) is self:
                del _feeds[key]

    async def look(self, pk: int, *, ring: str) -> Look | None:
        """Return a conversation with its row; 3 queries for all sockets together."""
        if (pk, ring) not in self._looks:
            self.changes += 1
        found: Look | None = await self._once((pk, ring), lambda: _load(self.workspace_id, pk))
        return found

    async def counts(self, seat: Teammate) -> list[tuple[StandardView, int | None]]:
        """Return how many conversations each list holds; 2 queries for all tabs of a teammate since the last change."""
        key = ("counts", seat.pk, self.changes)
        counted: list[tuple[StandardView, int | None]] = await self._once(key, lambda: _count(seat))
        return counted

    async def parts(self, conversation: Conversation, *, after: int) -> list[tuple[int, str]]:
        """Return the seq and HTML of the parts after a seq; 1 query for all sockets with that cursor."""
        key = (conversation.pk, after, conversation.last_seq)
        parts: list[tuple[int, str]] = await self._once(key, lambda: _load_parts(self, conversation, after))
        return parts

    async def _once(self, key: tuple[Any, ...], look: Callable[[], Awaitable[Any]]) -> Any:
        """Do a look once for everybody who asks for the same within a few seconds."""
        if key not in self._looks:
            self._looks[key] = asyncio.ensure_future(look())
            asyncio.get_running_loop().call_later(REMEMBERED_S, self._looks.pop, key, None)
        return await asyncio.shield(self._looks[key])

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_S)
            try:
                await self._ask_by_itself()
            except Exception as error:  # noqa: BLE001 -- the database is away: ask again in a moment
                logger.warning("the live feed could not ask: %s", error)

    async def _ask_by_itself(self) -> None:
        for pk in self.people.expire(now=time.monotonic()):
            await self._tell([socket.people_changed(pk) for socket in self.sockets])
        before, asked_at = self._standings, timezone.now()
        now = dict(await _standings(self.workspace_id, since=self._asked_at - LOOK_BACK))
        self._asked_at = asked_at
        self._standings = {pk: standing for pk, standing in now.items() if before.get(pk) == standing}
        for pk, standing in now.items():
            if before.get(pk) != standing and await self._tell_of(pk, standing):
                self._standings[pk] = standing  # else some socket was not told: the next look tells again
        await self._note_who_is_here()
        # Those who come while this is asked were looked at when they came.
        asked = set(self.sockets)
        welcome = await self.still_welcome(asked)
        for socket in asked - welcome:
            await self._tell([socket.turn_away()])
            self.leave(socket)

    async def _note_who_is_here(self) -> None:
        """Write down once a minute whose browsers are open, for everybody who asks who is there."""
        if time.monotonic() - self._noted_at > SEEN_EVERY_S:
            self._noted_at = time.monotonic()
            await _note_seen(self.workspace_id, {socket.seat.pk for socket in self.sockets})

    async def _tell_of(self, pk: int, standing: tuple[int, int, int]) -> bool:
        """Tell every socket that a conversation is newer; return whether all of them took it in."""
        ring = f"poll {standing} {time.monotonic()}"
        return await self._tell([socket.conversation_is_newer(pk, ring=ring) for socket in self.sockets])

    async def still_welcome(self, sockets: set[LiveSocket]) -> set[LiveSocket]:
        """Return the sockets whose seat is held, whose login is active with the same password, and whose session lives."""
        welcome: set[LiveSocket] = await _still_welcome(self.workspace_id, sockets)
        return welcome

    async def _tell(self, calls: list[Coroutine[Any, Any, None]]) -> bool:
        answers = await asyncio.gather(*calls, return_exceptions=True)
        return not any(isinstance(answer, Exception) for answer in answers)


_feeds: dict[tuple[int, int, Surroundings], Feed] = {}


def _key(workspace_id: int, around: Surroundings) -> tuple[int, int, Surroundings]:
    return id(asyncio.get_running_loop()), workspace_id, around


def feed_of(workspace: Any, *, language: str) -> Feed:
    """Return the feed of a workspace in this process, in one language, under the name and zone it has now."""
    around = Surroundings.of(workspace, language=language)
    key = _key(workspace.pk, around)
    if key not in _feeds:
        _feeds[key] = Feed(workspace.pk, around)
    return _feeds[key]


def in_thread(function: Any) -> Any:
    """Run a function that asks the database in a thread of its own, as many at once as the pool has connections."""
    return DatabaseSyncToAsync(function, thread_sensitive=False)


@in_thread
def _load(workspace_id: int, pk: int) -> Look | None:
    with inside_workspace(workspace_id):
        for conversation in queries.conversations_with_heads({pk}):
            for row in queries.rows_of({pk}):
                return Look(conversation, row)
    return None


@in_thread
def _count(seat: Teammate) -> list[tuple[StandardView, int | None]]:
    with inside_workspace(seat.workspace_id):
        return queries.counted_views(seat)


@in_thread
def _load_parts(feed: Feed, conversation: Conversation, after: int) -> list[tuple[int, str]]:
    with inside_workspace(feed.workspace_id):
        return [(part.seq, part_html(part, feed.around)) for part in missed_parts(conversation, after)]


@in_thread
def _standings(workspace_id: int, *, since: datetime) -> dict[int, tuple[int, int, int]]:
    with inside_workspace(workspace_id):
        return queries.lately_changed(since=since)


@in_thread
def _note_seen(workspace_id: int, teammate_ids: set[int]) -> None:
    with inside_workspace(workspace_id):
        Teammate.objects.saw(teammate_ids)


@in_thread
def _still_welcome(workspace_id: int, sockets: set[LiveSocket]) -> set[LiveSocket]:
    here = list(sockets)
    with inside_workspace(workspace_id):
        seats = Teammate.objects.seated().filter(pk__in={socket.seat.pk for socket in here})
        passwords = dict(seats.filter(user__is_active=True).values_list("pk", "user__password"))
    keys = {socket.session_key for socket in here}
    living = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    sessions = set(living.values_list("session_key", flat=True))
    return {
        socket
        for socket in here
        if passwords.get(socket.seat.pk) == socket.seat.user.password and socket.session_key in sessions
    }
