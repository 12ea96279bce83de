"""Writes a made-up workspace: people first, then twelve weeks of conversations with their daily rhythm."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from config.demo import people, story
from config.demo.credentials import PASSWORD, DemoWorkspace, api_token
from config.demo.hours import write_hours
from config.demo.replies import write_replies
from config.demo.sending import write_scheduled
from config.demo.sorting_out import write_sorted_out
from config.demo.telling import Cast, Teller, tell, tell_long_talk
from config.demo.together import write_together
from config.demo.views import write_views
from config.demo.voice import write_voice
from customers.models import Company, CompanyMembership, Contact, ContactKind
from inbox.actions.indexing import reindex_workspace
from inbox.actions.reply_times import measure_reply_time
from inbox.models import Conversation, ConversationPart, ConversationTag, MessengerSettings
from tagging.models import Tag
from workspaces.models import AccessToken, Scope, Team, Teammate, TeamMembership, User, Workspace
from workspaces.tenancy import across_workspaces, inside_workspace

WEEKS = 12
HOURS = range(7, 21)
HOUR_WEIGHTS = (1, 3, 8, 10, 9, 6, 5, 8, 9, 7, 4, 2, 1, 1)
DAY_WEIGHTS = (1.4, 1.15, 1.0, 1.0, 0.8, 0.2, 0.15)
Progress = Callable[[int, int], None]


def write_workspace(demo: DemoWorkspace, *, per_day: int, now: datetime, progress: Progress) -> int:
    """Write one demo workspace; return how many conversations it has."""
    chance = random.Random(demo.slug)  # noqa: S311 -- the same story every time
    workspace = Workspace.objects.create(name=demo.name, slug=demo.slug, time_zone=demo.time_zone)
    cast = write_cast(workspace, demo, chance, now)
    with inside_workspace(workspace.pk):
        starts = list(_starts(per_day=per_day, now=now, zone=ZoneInfo(demo.time_zone), chance=chance))
        for done, batch in enumerate(_batches(starts, 500)):
            _write_conversations(cast, batch, chance, now)
            progress(min(len(starts), (done + 1) * 500), len(starts))
        write_replies(cast, chance)
        _write_today(cast, now)
        if demo.slug == "fernhill":
            write_voice(cast)
            write_views(cast)
            write_together(cast, now)
            write_sorted_out(cast, now)
            write_scheduled(cast.teammates[0], now=now)
            _write_told(cast, [tell_long_talk(cast, now - timedelta(days=6), chance)], now)
            write_hours(cast)
        measure_reply_time(workspace_id=workspace.pk, now=now)
        reindex_workspace()
    return len(starts)


def _seat(workspace: Workspace, person: Any) -> Teammate:
    user = User.objects.create_user(person.email, PASSWORD, name=person.name)
    return Teammate.objects.create(workspace=workspace, user=user, name=person.name, role=person.role)


def write_cast(workspace: Workspace, demo: DemoWorkspace, chance: random.Random, now: datetime) -> Cast:
    """Write the teammates, teams, tags, companies and some three hundred contacts of a demo workspace."""
    with across_workspaces():
        teammates = [_seat(workspace, person) for person in demo.teammates]
    with inside_workspace(workspace.pk):
        return _write_rest_of_cast(workspace, teammates, chance, now)


def _write_rest_of_cast(
    workspace: Workspace, teammates: list[Teammate], chance: random.Random, now: datetime
) -> Cast:
    own = {"workspace_id": workspace.pk}
    MessengerSettings.objects.of(workspace.pk)
    AccessToken.objects.issue(
        by=teammates[0], name="Demo", scopes=[Scope.READ, Scope.WRITE], secret=api_token(workspace.slug)
    )
    names = ("Getting started", "Billing", "Technical")
    teams = {name: Team.objects.create(name=name, color=color, **own) for color, name in enumerate(names, 1)}
    for number, teammate in enumerate(teammates):
        TeamMembership.objects.create(team=teams[names[number % 3]], teammate=teammate, **own)
    tag_names = sorted({tag for subject in story.SUBJECTS for tag in subject.tags})
    tags = {name: Tag.objects.create(name=name, **own) for name in tag_names}
    contacts, companies = _write_customers(workspace, chance, now)
    return Cast(workspace, teammates, teams, tags, contacts, companies)


def _write_customers(
    workspace: Workspace, chance: random.Random, now: datetime
) -> tuple[list[Contact], dict[int, Company]]:
    own = {"workspace_id": workspace.pk}
    everybody = list(people.CUSTOMERS) if workspace.slug == "fernhill" else []
    for first in people.FIRST_NAMES:
        for last in chance.sample(people.LAST_NAMES, 12):
            company = f"{chance.choice(people.COMPANY_WORDS)} {chance.choice(people.COMPANY_KINDS)}"
            everybody.append((f"{first} {last}", company, "", "", ""))
    companies: dict[str, Company] = {}
    for _, name, *_rest in everybody:
        plan, price = chance.choices(people.PLANS, weights=(5, 4, 3, 1))[0]
        companies.setdefault(name, Company(name=name, plan=plan, monthly_spend=Decimal(price), **own))
    Company.objects.bulk_create(companies.values())
    contacts = [
        Contact(
            name=name,
            email=f"{name.split()[0].lower()}.{number}@{company.split()[0].lower()}.example",
            external_id=_external_id(name, number, is_told=bool(title)),
            kind=ContactKind.USER,
            job_title=title,
            city=city,
            time_zone=zone,
            signed_up_at=now - timedelta(days=chance.randint(3, 900)),
            last_seen_at=now - timedelta(minutes=chance.randint(1, 60 * 24 * 20)),
            **own,
        )
        for number, (name, company, title, city, zone) in enumerate(everybody)
    ]
    Contact.objects.bulk_create(contacts)
    links = [
        CompanyMembership(contact=contact, company=companies[person[1]], **own)
        for contact, person in zip(contacts, everybody, strict=True)
    ]
    CompanyMembership.objects.bulk_create(links)
    return contacts, {
        contact.pk: companies[person[1]] for contact, person in zip(contacts, everybody, strict=True)
    }


def _external_id(name: str, number: int, *, is_told: bool) -> str:
    # Those the story tells of can be signed in on the demo site, by name.
    first_name, _, _ = name.lower().partition(" ")
    return f"demo-{first_name}" if is_told else f"person-{number}"


def _starts(*, per_day: int, now: datetime, zone: ZoneInfo, chance: random.Random) -> Iterator[datetime]:
    """Yield when conversations began, oldest first: full Mondays, quiet weekends, a dip at lunch."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for days_ago in range(WEEKS * 7, 0, -1):
        day = today - timedelta(days=days_ago)
        count = round(per_day * DAY_WEIGHTS[day.weekday()] * chance.uniform(0.8, 1.2))
        hours = chance.choices(HOURS, weights=HOUR_WEIGHTS, k=count)
        yield from sorted(day + timedelta(hours=hour, seconds=chance.randint(0, 3599)) for hour in hours)


def _batches(items: list[datetime], size: int) -> Iterator[list[datetime]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _write_conversations(cast: Cast, starts: list[datetime], chance: random.Random, now: datetime) -> None:
    _write_told(cast, [tell(cast, at, chance) for at in starts], now)


def _write_told(cast: Cast, tellers: list[Teller], now: datetime) -> None:
    Conversation.objects.bulk_create([teller.finish(now=now) for teller in tellers])
    parts: list[ConversationPart] = []
    links: list[ConversationTag] = []
    for teller in tellers:
        for part in teller.parts:
            part.conversation = teller.conversation
        parts += teller.parts
        own = {"workspace_id": cast.workspace.pk, "conversation": teller.conversation}
        links += [ConversationTag(tag=cast.tags[name], **own) for name in teller.subject.tags]
    ConversationPart.objects.bulk_create(parts, batch_size=2000)
    ConversationTag.objects.bulk_create(links)


def _write_today(cast: Cast, now: datetime) -> None:
    """Let today's customers write through the real verbs, so that every view has something in it."""
    from inbox.actions.inbound import start_conversation
    from inbox.actions.notes import write_note
    from inbox.actions.tagging import tag_conversation

    maya, sam = cast.teammates[0], cast.teammates[1]
    for number, contact in enumerate(cast.contacts[:44]):
        angry = number == 1
        subject = story.SUBJECTS[2 if angry else (number + 2) % len(story.SUBJECTS) if number else 0]
        at = now - timedelta(minutes=134 if angry else 2 + number * 3)
        opening = subject.openings[number % len(subject.openings)]
        conversation = start_conversation(contact=contact, body=opening, at=at).conversation
        for name in subject.tags:
            tag_conversation(conversation=conversation, tag=cast.tags[name], by=sam, at=at)
        conversation.assign_team(by=None, team=cast.teams[subject.team], at=at)
        assignee = {0: maya, 1: maya if angry else cast.teammates[number % len(cast.teammates)]}.get(
            number % 4
        )
        if assignee:
            conversation.assign(by=sam, teammate=assignee, at=at)
        if number in {0, 20}:
            write_note(conversation=conversation, by=sam, body=f"@{maya.name} third one this week.")
        _go_on(conversation, number, subject, maya, now)


def _go_on(
    conversation: Conversation, number: int, subject: story.Subject, maya: Teammate, now: datetime
) -> None:
    """Let Maya answer some of today's customers, put some aside, and the first one write again."""
    if number in {0, 8, 12, 24}:
        conversation.reply(
            by=maya, body=subject.replies[0], at=conversation.created_at + timedelta(minutes=1)
        )
    if number == 0:
        conversation.receive(body=subject.follow_ups[0])
    if number in {16, 28, 36}:
        conversation.snooze(by=maya, until=now + timedelta(hours=number))
