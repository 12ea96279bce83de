"""What a filter holds is the same to the database and to a row at hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.actions.tagging import tag_conversation
from inbox.calc.filters import Condition, Group, read_filter
from inbox.models import Conversation, ConversationRead
from inbox.models.filtering import holds, is_told_by_rows, query_of
from inbox.models.listing import Listing
from inbox.models.standard_view import BY_KEY
from inbox.queries import rows_of
from tagging.models import Tag
from tests.factories.customers import CompanyFactory, ContactFactory
from tests.factories.inbox import ConversationFactory
from tests.factories.workspaces import TeamFactory
from workspaces.tenancy import across_workspaces, inside_workspace

ONCE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def six(teammate: Any, colleague: Any) -> dict[str, Any]:
    """Six conversations that differ in everything a filter asks for, and what they differ in."""
    own, now = {"workspace": teammate.workspace}, timezone.now()
    with across_workspaces():
        scale = CompanyFactory(name="Halden Studio", plan="Scale", **own)
        people = [
            ContactFactory(language=language, country=country, kind="user" if country else "lead", **own)
            for language, country in PLACES
        ]
        team, tag = TeamFactory(**own), Tag.objects.called("Bug", workspace_id=teammate.workspace_id)
    with inside_workspace(teammate.workspace_id):
        made = [
            ConversationFactory(contact=person, at=now - timedelta(hours=3 * place))
            for place, person in enumerate(people)
        ]
        made[0].assign(by=teammate, teammate=teammate)
        made[1].assign(by=teammate, teammate=colleague)
        made[1].assign_team(by=teammate, team=team)
        made[2].reply(by=teammate, body="Here you are")
        made[3].close(by=teammate)
        made[4].snooze(by=teammate, until=now + timedelta(days=2))
        made[5].prioritize(by=teammate, is_priority=True)
        tag_conversation(conversation=made[0], tag=tag, by=teammate)
        Conversation.objects.filter(pk__in=[made[0].pk, made[3].pk]).update(
            company=scale, plan="Scale", channel="email", subject="Your ROTA", has_files=True
        )
        Conversation.objects.filter(pk=made[5].pk).update(updated_at=made[5].created_at)
        ConversationRead.objects.note(made[1], teammate=teammate, seq=9)
    return {"teammate": colleague.pk, "team": team.pk, "tag": tag.pk}


PLACES = [
    ("en", "Ireland"),
    ("de-AT", "Austria"),
    ("de", ""),
    ("", "Peru"),
    ("den", "Peru"),
    ("fr", "France"),
]
WORDS: dict[str, list[tuple[str, Any]]] = {
    "list": [("is", key) for key in BY_KEY],
    "state": [("is", "open"), ("is", "snoozed"), ("is", "closed")],
    "reply": [("is", "waiting"), ("is", "answered"), ("is", "never")],
    "waiting": [("longer", "4h"), ("shorter", "10h"), ("longer", "9d")],
    "unread": [("is", "yes")],
    "assignee": [("is", "me"), ("is", "nobody"), ("is", "teammate")],
    "team": [("is", "none"), ("is", "team")],
    "tag": [("is", "none"), ("is", "tag")],
    "priority": [("is", "yes")],
    "channel": [("is", "email"), ("is", "messenger")],
    "plan": [("is", "Scale")],
    "company": [("contains", "halden")],
    "subject": [("contains", "rota")],
    "contact_kind": [("is", "lead"), ("is", "user")],
    "language": [("is", "de"), ("is", "en")],
    "country": [("is", "Peru")],
    "attachment": [("is", "yes")],
    "created": [("last", "4h"), ("before", "2026-01-01"), ("after", "2026-01-01")],
    "updated": [("last", "4h"), ("after", "2026-01-01")],
}
CONDITIONS = st.sampled_from(sorted(WORDS)).flatmap(
    lambda field: st.builds(
        lambda word, negated: Condition(field, *word, negated), st.sampled_from(WORDS[field]), st.booleans()
    )
)
FILTERS: Any = st.recursive(
    CONDITIONS,
    lambda parts: st.builds(
        Group, st.sampled_from(["all", "any"]), st.lists(parts, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=6,
).map(lambda part: part if isinstance(part, Group) else Group("all", (part,)))


def named(part: Any, ids: dict[str, Any]) -> Any:
    """Return a filter with ids in the place of words for them."""
    if isinstance(part, Group):
        return Group(part.joined, tuple(named(one, ids) for one in part.parts))
    return Condition(part.field, part.op, ids.get(part.value, part.value), part.negated)


def found(part: Any, me: Any) -> set[int]:
    return set(Conversation.objects.filter(query_of(part, me)).values_list("pk", flat=True))


@ONCE
@given(wanted=FILTERS)
def test_a_row_is_held_where_the_database_finds_it(teammate, six, wanted):
    with inside_workspace(teammate.workspace_id):
        wanted = named(wanted, six)
        rows = rows_of(set(Conversation.objects.values_list("pk", flat=True)))

        listed = found(wanted, teammate)

        if is_told_by_rows(wanted):
            assert {row.pk for row in rows if holds(wanted, row, teammate)} == listed
        everything = Listing(BY_KEY["everyone"], wanted)
        opened = {row.pk for row in rows if row.state == "open"}
        assert everything.held_among(rows, teammate) == listed & opened
        assert {row.state for row in rows if row.pk in listed & opened} <= everything.states
        assert read_filter(wanted.as_data()) == wanted


@ONCE
@given(one=FILTERS, other=FILTERS)
def test_and_or_and_not_are_those_of_sets(teammate, six, one, other):
    with inside_workspace(teammate.workspace_id):
        one, other = named(one, six), named(other, six)
        whole = set(Conversation.objects.values_list("pk", flat=True))
        a, b = found(one, teammate), found(other, teammate)

        assert found(Group("all", (one, other)), teammate) == a & b
        assert found(Group("any", (one, other)), teammate) == a | b
        for condition in one.conditions():
            held = found(condition, teammate)
            opposite = Condition(condition.field, condition.op, condition.value, not condition.negated)
            assert found(opposite, teammate) == whole - held


def test_every_field_is_tried_and_each_value_divides_what_there_is(teammate, six):
    with inside_workspace(teammate.workspace_id):
        never = {"9d", "2026-01-01", *BY_KEY} - {"yours", "unassigned", "everyone", "closed", "snoozed"}
        for field, words in WORDS.items():
            for op, value in words:
                held = found(named(Condition(field, op, value), six), teammate)
                assert value in never or 0 < len(held) < 6, (field, value)
