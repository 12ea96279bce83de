"""Fills a workspace of its own with very many conversations, by COPY: for benchmarks and for trying things at size."""

import random
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from django.db import connection, models

from config.demo import people as names
from config.demo.credentials import LARGE
from config.demo.moulds import Line, Mould
from config.demo.telling import (
    Cast,
    Telling,
    tell,
    tell_answered,
    tell_snoozed,
    tell_waiting,
    tell_waiting_again,
)
from config.demo.writing import Progress, write_cast
from customers.models import Contact
from customers.models.opaque_id import new_opaque_id
from inbox.models import Conversation, ConversationPart, ConversationTag
from workspaces.models import Workspace
from workspaces.tenancy import across_workspaces

CHUNK = 5_000
CONNECTIONS = 2
HISTORY = timedelta(days=730)
LATELY = timedelta(days=2)
Planned = tuple[Mould, datetime]
Person = tuple[str, str]


def load_workspace(*, conversations: int, now: datetime, progress: Progress) -> Workspace:
    """Fill the large demo workspace and return it: most are closed, at most 4,000 open and 500 snoozed.

    COPY is refused to a role that row-level security binds, so rows are written as the system role. Every chunk
    is a transaction of its own.
    """
    chance = random.Random(LARGE.slug)  # noqa: S311 -- the same story every time
    with across_workspaces():
        workspace = Workspace.objects.create(name=LARGE.name, slug=LARGE.slug, time_zone=LARGE.time_zone)
        cast = write_cast(workspace, LARGE, chance, now)
        people = _load_contacts(cast, conversations // 8, chance)
    loads = (
        partial(_load_conversations, chunk, people, random.Random(number))  # noqa: S311 -- as above
        for number, chunk in enumerate(_chunks(_plan(cast, conversations, chance, now)))
    )
    # Most of the time goes into checking foreign keys, in Postgres: two connections use two of its cores.
    run = _run_in_threads if conversations > CHUNK else map
    for number, _ in enumerate(run(_call, loads), start=1):
        progress(min(number * CHUNK, conversations), conversations)
    return workspace


def _call(load: Callable[[], None]) -> None:
    with across_workspaces():
        load()


def _run_in_threads(
    work: Callable[[Callable[[], None]], None], loads: Iterator[Callable[[], None]]
) -> Iterator[None]:
    """Do the work of all in ``CONNECTIONS`` threads, never far ahead of them."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        running = {pool.submit(work, load) for load in islice(loads, CONNECTIONS)}
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {pool.submit(work, load) for load in islice(loads, len(finished))}
            yield from (future.result() for future in finished)
        list(pool.map(lambda _: connection.close(), range(CONNECTIONS)))


def _chunks(planned: Iterator[Planned]) -> Iterator[list[Planned]]:
    while chunk := list(islice(planned, CHUNK)):
        yield chunk


def _plan(cast: Cast, conversations: int, chance: random.Random, now: datetime) -> Iterator[Planned]:
    """Yield what to pour and when it began, oldest first."""
    some_open, some_snoozed = min(conversations // 10, 4_000), min(conversations // 50, 500)
    closed, oldest = conversations - some_open - some_snoozed, now - HISTORY - LATELY
    moulds = _moulds(cast, tell, 400, chance, now)
    for number in range(closed):
        yield chance.choice(moulds), oldest + HISTORY * (number / closed)
    for telling, count in (
        (tell_snoozed, some_snoozed),
        (tell_answered, some_open // 3),
        (tell_waiting_again, some_open // 3),
        (tell_waiting, some_open - 2 * (some_open // 3)),
    ):
        moulds = _moulds(cast, telling, 50, chance, now)
        for mould in chance.choices(moulds, k=count):
            yield mould, now - mould.lasts - LATELY * chance.random()


def _moulds(cast: Cast, telling: Telling, count: int, chance: random.Random, now: datetime) -> list[Mould]:
    tellers = [telling(cast, now - timedelta(days=60), chance) for _ in range(count)]
    return [
        Mould(teller.finish(now=now), teller.parts, [cast.tags[name] for name in teller.subject.tags])
        for teller in tellers
    ]


def _load_contacts(cast: Cast, count: int, chance: random.Random) -> list[Person]:
    """Copy contacts; return everybody's id and company id as text."""
    people = [(str(contact.pk), str(cast.companies[contact.pk].pk)) for contact in cast.contacts]
    companies = [company for _, company in people]
    mould = Line.of(cast.contacts[-1])
    places = mould.places("id", "public_id", "external_id", "email", "name")
    rows: list[str] = []
    for number, pk in enumerate(_new_ids(Contact, count)):
        values = list(mould.values)
        name = f"{chance.choice(names.FIRST_NAMES)} {chance.choice(names.LAST_NAMES)}"
        filled = (str(pk), new_opaque_id(), f"more-{number}", f"customer.{number}@many.example", name)
        for place, value in zip(places, filled, strict=True):
            values[place] = value
        rows.append("\t".join(values))
        people.append((str(pk), chance.choice(companies)))
    _copy(Contact, mould, rows)
    return people


def _load_conversations(planned: list[Planned], people: list[Person], chance: random.Random) -> None:
    poured = [
        (pk, mould, at, *chance.choice(people))
        for pk, (mould, at) in zip(_new_ids(Conversation, len(planned)), planned, strict=True)
    ]
    first = planned[0][0]
    _copy(
        Conversation,
        first.conversation,
        (mould.pour(pk=pk, contact=who, company=company, at=at) for pk, mould, at, who, company in poured),
    )
    _copy(
        ConversationPart,
        first.part,
        (line for pk, mould, at, who, _ in poured for line in mould.pour_parts(pk=pk, contact=who, at=at)),
    )
    _copy(ConversationTag, first.tag, (line for pk, mould, *_ in poured for line in mould.pour_tags(pk=pk)))


def _new_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve ids, so that rows which point at each other can be copied one table after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],  # noqa: SLF001 -- documented by Django
        )
        return [pk for (pk,) in cursor.fetchall()]


def _copy(model: type[models.Model], line: Line, rows: Iterable[str]) -> None:
    columns = ", ".join(f'"{column}"' for column in line.columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy,  # noqa: SLF001 -- documented by Django
    ):
        rows = iter(rows)
        while batch := list(islice(rows, 500)):
            copy.write("\n".join(batch) + "\n")
