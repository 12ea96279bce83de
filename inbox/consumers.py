"""The teammate's socket: keeps a cursor for everything one open inbox shows, and sends it what is newer."""

import asyncio
import json
import random
import time
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError
from redis.exceptions import RedisError

from inbox.live import inbox_group, messenger_group
from inbox.live.feed import Feed, Look, feed_of, in_thread
from inbox.live.fragments import Surroundings
from inbox.live.patches import (
    Patch,
    Watching,
    catch_up,
    count_patches,
    extend,
    people_patch,
    read_watching,
    row_patches,
    thread_patches,
)
from inbox.live.people import people_html
from inbox.models import Conversation
from inbox.queries import Row
from inbox.queries.bell import bell_of
from workspaces.calc.numbers import read_number
from workspaces.calc.permissions import Permission
from workspaces.calc.throttle import Bucket
from workspaces.live import user_group
from workspaces.middleware import find_seat
from workspaces.models import Teammate
from workspaces.tenancy import inside_workspace

LARGEST_FRAME = 32_768
STRANGER, TOO_LARGE, TOO_MANY, COME_BACK = 4404, 4413, 4429, 4000
LIVES_S = (0.9 * 86_400, 86_400)
"""Sockets end after about a day, jittered, so that they spread over the processes of a new version."""
COUNTING_S = 0.8
NEW_BEHIND_BELL_S = 1.5


class InboxConsumer(AsyncJsonWebsocketConsumer):
    """One open browser tab of a teammate."""

    watching: Watching | None = None
    feed: Feed | None = None
    is_gone = False
    seat: Teammate
    session_key: str
    here: int | None = None
    counting: asyncio.Task[None] | None = None
    belling: asyncio.Task[None] | None = None
    ending: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Let teammates of the workspace in; refuse everybody else before accepting."""
        slug = self.scope["url_route"]["kwargs"]["workspace_slug"]
        seat = await self._find_seat(slug) if self._is_same_origin() else None
        if seat is None:
            await self.close(code=STRANGER)
            return
        self.seat, self.session_key = seat, self.scope["session"].session_key
        self.bucket, self.turn = Bucket(rate=20, burst=80), asyncio.Lock()
        self.sent_counts: dict[str, int] = {}
        self.groups_joined = [inbox_group(seat.workspace_id), user_group(seat.user_id)]
        for group in self.groups_joined:
            await self.channel_layer.group_add(group, self.channel_name)
        self.feed = feed_of(seat.workspace, language=self._language())
        self.feed.join(self)
        self.ending = asyncio.create_task(self._end_some_day())
        await self.accept()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the socket, and leave everything however it ends: an error ends it without a disconnect."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._leave()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **_: Any) -> None:
        """Refuse frames no inbox sends: too large, too many, not JSON."""
        if bytes_data is not None or len(text_data or "") > LARGEST_FRAME:
            await self.close(code=TOO_LARGE)
        elif not self.bucket.take(now=time.monotonic()):
            await self.close(code=TOO_MANY)
        else:
            await self.receive_json(_read(text_data))

    async def receive_json(self, content: Any, **_: Any) -> None:
        """Take in what the browser shows, and what its teammate does."""
        said = content if isinstance(content, dict) else {}
        pk = read_number(str(said.get("conversation")))
        if said.get("type") in ("watch", "more"):
            await self._watch(said)
        elif said.get("type") == "here":
            await self._announce_here(pk)
        elif said.get("type") == "typing" and pk is not None:
            await self._announce_typing(pk, is_reply=said.get("mode") == "reply")

    async def conversation_changed(self, event: dict[str, Any]) -> None:
        """Answer a doorbell."""
        await self.conversation_is_newer(event["conversation"], ring=event.get("ring", str(event["seq"])))

    async def conversation_is_newer(self, pk: int, *, ring: str) -> None:
        """Bring the browser up to date with a conversation."""
        async with self.turn:
            if self.watching is None or self.feed is None:
                return
            look = await self.feed.look(pk, ring=ring)
            if look is not None:
                await self._send_patches(await self._news_of(look, self.watching, self.feed))
        self._count_soon()

    async def _news_of(self, look: Look, watching: Watching, feed: Feed) -> list[Patch]:
        conversation, row = look
        is_held = watching.view.holds(row, self.seat)
        if is_held is None:
            is_held = await self._is_held(row, watching)
        patches = row_patches(row, watching, around=feed.around, is_held=is_held)
        after = watching.threads.get(conversation.pk)
        if after is None:
            return patches
        parts = await feed.parts(conversation, after=after) if conversation.last_seq > after else []
        return patches + thread_patches(conversation, parts, watching, around=feed.around)

    async def presence(self, event: dict[str, Any]) -> None:
        """Take in who is before which conversation."""
        if self.feed is not None:
            self.feed.people.note(event, now=time.monotonic())
            await self.people_changed(event["conversation"])

    async def people_changed(self, pk: int) -> None:
        """Tell the browser who is before a conversation it shows."""
        watching = self.watching
        if self.feed is None or watching is None or not (pk in watching.rows or pk in watching.threads):
            return
        html = people_html(self.feed.people.at(pk), self.feed.around.language)
        await self._send_patches([people_patch(pk, html)])

    async def contact_typing(self, event: dict[str, Any]) -> None:
        """Pass on that a customer is typing."""
        if self.watching and event["conversation"] in self.watching.threads:
            await self.send_json(
                {"type": "typing", "conversation": event["conversation"], "name": event["name"]}
            )

    async def bell_rang(self, event: dict[str, Any]) -> None:
        """Look behind the bell; what is new waits a little, for it may be read at this moment."""
        if event["workspace"] == self.seat.workspace_id:
            self._tell_of_bell_soon(NEW_BEHIND_BELL_S if event["is_new"] else 0)

    async def announcement_made(self, event: dict[str, Any]) -> None:
        """Let the browser fetch what everybody is told."""
        await self.send_json({"type": "announcement"})

    async def availability_changed(self, event: dict[str, Any]) -> None:
        """Let the browser ask who is here and who is away."""
        await self.send_json({"type": "availability"})

    async def views_changed(self, event: dict[str, Any]) -> None:
        """Let the browser ask for the saved views, and count them anew."""
        if self.feed is not None:
            self.feed.changes += 1
        await self.send_json({"type": "views"})

    async def seat_changed(self, event: dict[str, Any]) -> None:
        """Look again whether this browser may be here: the seat, the login or the session changed."""
        if self.feed is not None and self not in await self.feed.still_welcome({self}):
            await self.turn_away()

    async def turn_away(self) -> None:
        """Close for good."""
        await self.close(code=STRANGER)

    async def _leave(self) -> None:
        self.is_gone = True
        if self.feed is None:
            return
        self.feed.leave(self)
        for task in filter(None, (self.ending, self.counting, self.belling)):
            task.cancel()
        with suppress(OSError, RedisError):
            await self._announce_here(None)
            for group in self.groups_joined:
                await self.channel_layer.group_discard(group, self.channel_name)

    async def _watch(self, said: dict[str, Any]) -> None:
        async with self.turn:
            watching, patches = await self._catch_up(said)
            if watching is None or self.feed is None:
                return
            self.watching = watching
            for pk in {*watching.rows, *watching.threads} & set(self.feed.people.until):
                html = people_html(self.feed.people.at(pk), self.feed.around.language)
                patches.append(people_patch(pk, html))
            await self.send_json({"patches": patches, "is_caught_up": True})
        self._count_soon()
        self._tell_of_bell_soon(0)

    def _count_soon(self) -> None:
        """Send the counts once in a while, however much happens."""
        if self.counting is None or self.counting.done():
            self.counting = asyncio.create_task(self._count())

    async def _count(self) -> None:
        await asyncio.sleep(COUNTING_S * random.uniform(0.5, 1.5))  # noqa: S311 -- spreads the work
        # The browser may be gone by now, or the database away: the next change counts again.
        with suppress(OSError, DatabaseError):
            if self.feed is not None:
                counts = await self.feed.counts(self.seat)
                if self.is_gone:
                    return
                await self._send_patches(count_patches(counts, self.sent_counts))

    def _tell_of_bell_soon(self, delay_s: float) -> None:
        if self.belling is None:
            self.belling = asyncio.create_task(self._tell_of_bell(delay_s))

    async def _tell_of_bell(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        self.belling = None  # whatever rings from now on is looked at again
        with suppress(OSError, DatabaseError):
            bell = await self._look_behind_bell()
            if not self.is_gone:
                await self.send_json({"bell": bell})

    async def _announce_here(self, pk: int | None) -> None:
        if self.here not in (None, pk):
            await self._announce(self.here, "gone")
        self.here = pk
        if pk is not None:
            await self._announce(pk, "viewing")

    async def _announce_typing(self, pk: int, *, is_reply: bool) -> None:
        contact_id = await self._contact_of(pk)
        if contact_id is None:
            return
        await self._announce(pk, "replying" if is_reply else "noting")
        if is_reply and self.seat.may(Permission.REPLY):
            typing = {"type": "teammate.typing", "conversation": pk, "name": self.seat.first_name}
            await self.channel_layer.group_send(messenger_group(self.seat.workspace_id, contact_id), typing)

    async def _announce(self, pk: int | None, state: str) -> None:
        said = {"conversation": pk, "teammate": self.seat.pk, "name": self.seat.name, "state": state}
        said["tab"] = self.channel_name
        group = inbox_group(self.seat.workspace_id)
        await self.channel_layer.group_send(group, {"type": "presence", **said})

    async def _send_patches(self, patches: list[Patch]) -> None:
        if patches:
            await self.send_json({"patches": patches})

    async def _end_some_day(self) -> None:
        await asyncio.sleep(random.uniform(*LIVES_S))  # noqa: S311 -- as above
        await self.close(code=COME_BACK)

    def _is_same_origin(self) -> bool:
        headers = dict(self.scope["headers"])
        origin = urlsplit(headers.get(b"origin", b"").decode("latin-1")).netloc
        return bool(origin) and origin == headers.get(b"host", b"").decode("latin-1")

    def _around(self) -> Surroundings:
        return Surroundings.of(self.seat.workspace, language=self._language())

    def _language(self) -> str:
        """Return the language of the page, as its socket's address says."""
        wanted = parse_qs(self.scope.get("query_string", b"").decode("latin-1")).get("language", [""])[0]
        return wanted if wanted in dict(settings.LANGUAGES) else "en"

    @in_thread
    def _find_seat(self, slug: str) -> Teammate | None:
        return find_seat(self.scope["user"].pk, slug)

    @in_thread
    def _is_held(self, row: Row, watching: Watching) -> bool:
        with inside_workspace(self.seat.workspace_id):
            return watching.view.contains(row, self.seat)

    @in_thread
    def _catch_up(self, said: dict[str, Any]) -> tuple[Watching | None, list[Patch]]:
        with inside_workspace(self.seat.workspace_id):
            known = self.watching.view if self.watching and said.get("type") == "more" else None
            shown, around = read_watching(said, teammate=self.seat, view=known), self._around()
            if shown is None:
                return None, []
            if said.get("type") == "more" and self.watching is not None:
                return self.watching, extend(self.watching, shown, around=around)
            return shown, catch_up(shown, teammate=self.seat, around=around)

    @in_thread
    def _look_behind_bell(self) -> dict[str, Any]:
        with inside_workspace(self.seat.workspace_id):
            return bell_of(self.seat)

    @in_thread
    def _contact_of(self, pk: int) -> int | None:
        with inside_workspace(self.seat.workspace_id):
            return Conversation.objects.filter(pk=pk).values_list("contact_id", flat=True).first()


def _read(text: str | None) -> Any:
    try:
        return json.loads(text or "")
    except (ValueError, RecursionError):
        return None
