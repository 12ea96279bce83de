"""Conversations are given out: oldest first, to whoever is there and has room, and to nobody twice."""

import random
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.actions.assigning import give_out, give_out_soon, sweep_assignments, take_in_who_came_back
from inbox.models import AssignmentGiven, AssignmentRule, AssignmentShare, Conversation, ConversationPart
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from tests.factories.workspaces import TeamFactory, TeammateFactory, WorkspaceFactory
from workspaces.actions.relaying import relay_outbox
from workspaces.models import OfficeHours, TeamMembership
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def make_team(workspace, *names, mode="balanced", capacity=2, **fields):
    """Make a team of these people with a rule; return it and them."""
    own = {"workspace_id": workspace.pk}
    with across_workspaces():
        team = TeamFactory(workspace=workspace)
        people = [TeammateFactory(workspace=workspace, name=name) for name in names]
        for person in people:
            TeamMembership.objects.create(team=team, teammate=person, **own)
        AssignmentRule.objects.create(team=team, mode=mode, capacity=capacity, **own, **fields)
    return team, people


def ask(workspace, team=None, *, times=1, first=NOW):
    """Let customers write, a minute apart; return the conversations' ids in that order."""
    with across_workspaces():
        contact = ContactFactory(workspace=workspace)
        rows = [
            ConversationFactory(contact=contact, at=first + timedelta(minutes=number))
            for number in range(times)
        ]
        Conversation.objects.filter(pk__in=[row.pk for row in rows]).update(team=team)
    return [row.pk for row in rows]


def who_has(workspace, pks):
    with inside_workspace(workspace.pk):
        names = dict(Conversation.objects.values_list("pk", "assignee__name"))
    return [names[pk] for pk in pks]


def close(workspace, pk):
    with inside_workspace(workspace.pk):
        Conversation.objects.get(pk=pk).close(by=None)


def test_oldest_first_until_everybody_is_full_and_the_rest_when_there_is_room(workspace):
    team, _ = make_team(workspace, "Ines", "Sam", mode="round_robin", capacity=2)
    pks = ask(workspace, team, times=6)

    given_out = give_out(workspace.pk)
    first = who_has(workspace, pks)
    close(workspace, pks[1])
    again = give_out(workspace.pk)

    assert given_out == 4
    assert first == ["Ines", "Sam", "Ines", "Sam", None, None]
    assert (again, who_has(workspace, pks)[4:]) == (1, ["Sam", None])


def test_by_load_counts_what_somebody_has_in_every_team(workspace):
    team, (ines, _sam) = make_team(workspace, "Ines", "Sam", capacity=5)
    other = ask(workspace, times=2)
    with inside_workspace(workspace.pk):
        for pk in other:
            Conversation.objects.get(pk=pk).assign(by=None, teammate=ines)
    pks = ask(workspace, team, times=3)

    give_out(workspace.pk)

    assert who_has(workspace, pks) == ["Sam", "Sam", "Ines"]


def test_only_people_who_are_there_may_reply_and_have_room(workspace):
    team, (away, guest, small, _) = make_team(workspace, "Away", "Guest", "Small", "Sam", capacity=3)
    with inside_workspace(workspace.pk):
        away.change(is_away=True)
        guest.change(role="guest")
        rule = AssignmentRule.objects.get()
        AssignmentShare.objects.create(rule=rule, teammate=small, capacity=0, workspace_id=workspace.pk)
    pks = ask(workspace, team, times=4)

    give_out(workspace.pk)

    assert who_has(workspace, pks) == ["Sam", "Sam", "Sam", None]


def test_by_hand_and_for_teams_without_a_rule_nothing_is_given_out(workspace):
    manual, _ = make_team(workspace, "Ines", mode="manual")
    with inside_workspace(workspace.pk):
        none = TeamFactory(workspace=workspace)
    pks = ask(workspace, manual) + ask(workspace, none) + ask(workspace)

    assert (give_out(workspace.pk), who_has(workspace, pks)) == (0, [None, None, None])


def test_what_belongs_to_no_team_goes_to_anybody_who_may_reply(workspace, teammate, outsider):
    with across_workspaces():
        for it in (teammate, outsider):
            own = {"workspace_id": it.workspace_id}
            AssignmentRule.objects.create(mode="round_robin", **own)
    pks, theirs = ask(workspace), ask(outsider.workspace)

    assert give_out(workspace.pk) == 1
    assert who_has(workspace, pks) == ["Maya Lindqvist"]
    assert who_has(outsider.workspace, theirs) == [None]


def test_outside_its_hours_a_team_is_given_nothing_and_at_opening_the_sweep_does_it(workspace):
    team, _ = make_team(workspace, "Sam")
    slots = [{"weekday": 2, "start_minute": 780, "end_minute": 1080}]
    with inside_workspace(workspace.pk):
        own = {"workspace_id": workspace.pk, "time_zone_name": "UTC"}
        OfficeHours.objects.create(team=team, time_intervals=slots, **own)
    pks = ask(workspace, team)

    with time_machine.travel(NOW):
        before = sweep_assignments()
    with time_machine.travel(NOW + timedelta(hours=1)):
        after = sweep_assignments()

    assert (before, after, who_has(workspace, pks)) == (0, 1, ["Sam"])


def test_a_hand_over_says_why(workspace):
    team, (_, away) = make_team(workspace, "Sam Okafor", "Ines Duarte", mode="round_robin")
    with inside_workspace(workspace.pk):
        away.change(is_away=True)
    (pk,) = ask(workspace, team, first=timezone.now() - timedelta(minutes=3))

    give_out(workspace.pk)

    with inside_workspace(workspace.pk):
        part = ConversationPart.objects.get(conversation=pk, kind="assigned")
        noted = AssignmentGiven.objects.values_list("teammate__name", flat=True)
        assert list(noted) == ["Sam Okafor"]
    auto = part.details["auto"]
    assert part.by_teammate is None
    assert auto["people"] == [
        {"name": "Sam", "load": 0, "capacity": 2, "skipped": ""},
        {"name": "Ines", "load": 0, "capacity": 2, "skipped": "away"},
    ]
    assert (auto["mode"], auto["team"], auto["waited_s"] in range(170, 200)) == (
        "round_robin",
        team.name,
        True,
    )


@pytest.mark.parametrize(
    ("returns", "is_away", "load", "stays"),
    [(True, False, 0, True), (True, True, 0, False), (True, False, 1, False), (False, False, 0, False)],
)
def test_a_customer_who_comes_back_returns_to_whoever_had_them_if_they_can(
    workspace, returns, is_away, load, stays
):
    team, (sam,) = make_team(workspace, "Sam", capacity=1, returns_to_earlier=returns)
    (pk,) = ask(workspace, team)
    others = ask(workspace, times=load)
    with inside_workspace(workspace.pk):
        conversation = Conversation.objects.get(pk=pk)
        conversation.assign(by=None, teammate=sam)
        conversation.close(by=sam)
        for other in others:
            Conversation.objects.get(pk=other).assign(by=None, teammate=sam)
        sam.change(is_away=is_away)
        first = conversation.last_seq + 1
        last = conversation.receive(body="Me again").seq
        news = {"conversation_id": pk, "first_seq": first, "seq": last}

        freed = [take_in_who_came_back(**news), take_in_who_came_back(**news)]

    assert freed == [not stays, False]
    assert who_has(workspace, [pk]) == ["Sam" if stays else None]


def test_what_comes_back_from_a_snooze_stays_where_it_was(workspace):
    team, (sam,) = make_team(workspace, "Sam", capacity=1, returns_to_earlier=False)
    (pk,) = ask(workspace, team)
    with inside_workspace(workspace.pk):
        conversation = Conversation.objects.get(pk=pk)
        conversation.assign(by=None, teammate=sam)
        conversation.snooze(by=sam, until=NOW + timedelta(days=900))
        first, last = conversation.last_seq + 1, conversation.receive(body="Me again").seq

        assert not take_in_who_came_back(conversation_id=pk, first_seq=first, seq=last)


def test_one_that_fails_does_not_hold_up_the_others(workspace, monkeypatch):
    team, _ = make_team(workspace, "Sam", capacity=5)
    pks = ask(workspace, team, times=3)
    give_to = Conversation.give_to

    def fail_for_the_first(self, *args, **kwargs):
        if self.pk == pks[0]:
            raise ZeroDivisionError
        return give_to(self, *args, **kwargs)

    monkeypatch.setattr(Conversation, "give_to", fail_for_the_first)
    sweep_assignments()

    assert who_has(workspace, pks) == [None, "Sam", "Sam"]


def test_a_batch_of_events_gives_out_once(workspace, django_capture_on_commit_callbacks):
    team, _ = make_team(workspace, "Sam")
    pks = ask(workspace, team)

    with django_capture_on_commit_callbacks(execute=True) as calls:
        for _ in range(3):
            give_out_soon(workspace.pk)

    assert len([call for call in calls if getattr(call, "func", None) is give_out]) == 1
    assert who_has(workspace, pks) == ["Sam"]


@pytest.mark.django_db(transaction=True)
def test_a_message_finds_somebody_by_way_of_the_relay(workspace):
    team, _ = make_team(workspace, "Sam", capacity=1)
    pks = ask(workspace, team, times=2)

    relay_outbox()
    first = who_has(workspace, pks)
    close(workspace, pks[0])
    relay_outbox()

    assert (first, who_has(workspace, pks)) == (["Sam", None], ["Sam", "Sam"])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    mode=st.sampled_from(["round_robin", "balanced"]),
    capacities=st.lists(st.integers(0, 3), min_size=1, max_size=4),
    times=st.integers(1, 14),
    seed=st.integers(0, 1000),
)
def test_never_beyond_capacity_oldest_first_and_nobody_left_with_many_workers(
    mode, capacities, times, seed, transactional_db
):
    with across_workspaces():
        workspace = WorkspaceFactory()
    team, people = make_team(workspace, *[f"Person{n}" for n in range(len(capacities))], mode=mode)
    own = {"workspace_id": workspace.pk}
    with inside_workspace(workspace.pk):
        rule = AssignmentRule.objects.get()
        for person, capacity in zip(people, capacities, strict=True):
            AssignmentShare.objects.create(rule=rule, teammate=person, capacity=capacity, **own)
    pks = ask(workspace, team, times=times)

    run_together(workspace, times, random.Random(seed))
    while any(capacities) and drain_once(workspace):
        pass

    with inside_workspace(workspace.pk):
        handed = list(ConversationPart.objects.filter(kind="assigned").order_by("pk"))
        most = {it.teammate_id: it.capacity for it in AssignmentShare.objects.all()}
        given_notes = AssignmentGiven.objects.count()
    order = [part.conversation_id for part in handed]
    assert order == (pks if any(capacities) else [])
    assert given_notes == len(order)
    assert loads_never_above(workspace, most)


def run_together(workspace, times: int, chance: random.Random) -> None:
    """Let three workers give out while somebody closes what was given."""

    def work() -> None:
        for _ in range(4):
            give_out(workspace.pk)
        connection.close()

    def finish_some() -> None:
        for _ in range(times):
            if mine := taken(workspace):
                close(workspace, chance.choice(mine))
        connection.close()

    threads = [Thread(target=target) for target in (work, work, work, finish_some)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def taken(workspace) -> list[int]:
    with inside_workspace(workspace.pk):
        rows = Conversation.objects.filter(state="open", assignee__isnull=False)
        return list(rows.values_list("pk", flat=True))


def drain_once(workspace) -> bool:
    """Give out, and close what was given; tell whether there was anything."""
    give_out(workspace.pk)
    mine = taken(workspace)
    for pk in mine:
        close(workspace, pk)
    return bool(mine)


def loads_never_above(workspace, most: dict[int, int]) -> bool:
    """Play back who had what, in the order in which it was written down."""
    held: dict[int, int] = dict.fromkeys(most, 0)
    owner: dict[int, int] = {}
    with inside_workspace(workspace.pk):
        for part in ConversationPart.objects.filter(kind__in=["assigned", "closed"]).order_by("pk"):
            if part.kind == "assigned":
                owner[part.conversation_id] = part.details["assignee_id"]
                held[part.details["assignee_id"]] += 1
            else:
                held[owner[part.conversation_id]] -= 1
            if any(held[pk] > most[pk] for pk in most):
                return False
    return True
