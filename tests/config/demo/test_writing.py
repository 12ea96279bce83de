"""The small demo: the same story every time, and something of everything."""

import random
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from config.demo import story
from config.demo.credentials import WORKSPACES
from config.demo.telling import tell
from config.demo.writing import write_cast, write_workspace
from inbox.actions.step_words import checked_steps
from inbox.management.commands.messenger_demo import PEOPLE
from inbox.models import Conversation, ConversationPart, Macro, MacroUse
from workspaces.models import Workspace
from workspaces.tenancy import inside_workspace

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


def written(demo) -> tuple[Workspace, int]:
    count = write_workspace(demo, per_day=1, now=timezone.now(), progress=lambda *_: None)
    return Workspace.objects.get(slug=demo.slug), count


@pytest.mark.django_db
def test_the_demo_has_something_in_every_list_and_one_very_long_conversation():
    fernhill, _ = written(WORKSPACES[0])

    with inside_workspace(fernhill.pk):
        states = set(Conversation.objects.values_list("state", flat=True))
        longest = Conversation.objects.order_by("-last_seq").first()
        assert states == {"open", "snoozed", "closed"}
        assert longest.last_seq == longest.parts.count() > 300
        assert Conversation.objects.filter(assignee=None, state="open").exists()
        # Every saved reply's steps can be done, and what is offered first has been used.
        macros = list(Macro.objects.order_by("-used_count"))
        assert [checked_steps(macro.steps) for macro in macros] == [macro.steps for macro in macros]
        assert len(macros) > 11
        assert macros[0].used_count == MacroUse.objects.filter(macro=macros[0]).count() > 0
        # Who can be signed in on the demo site has written before.
        for external_id, name in PEOPLE.values():
            assert Conversation.objects.filter(contact__external_id=external_id, contact__name=name).exists()


@pytest.mark.django_db
def test_writing_costs_queries_by_the_batch_and_not_by_the_conversation(django_assert_max_num_queries):
    with django_assert_max_num_queries(1500):  # most of them are today's, through the real verbs
        written(WORKSPACES[1])


@pytest.mark.django_db
def test_the_same_chance_tells_the_same_story():
    quarry = WORKSPACES[1]
    workspace = Workspace.objects.create(name=quarry.name, slug=quarry.slug, time_zone=quarry.time_zone)
    cast = write_cast(workspace, quarry, random.Random(1), NOW)

    tellings = []
    for _ in range(2):
        chance = random.Random(7)
        tellers = [tell(cast, NOW, chance) for _ in range(20)]
        tellings.append([(part.kind, part.body, part.created_at) for it in tellers for part in it.parts])

    assert tellings[0] == tellings[1]
    assert ConversationPart._base_manager.count() == 0


def test_there_is_enough_to_tell():
    texts = " ".join(text for it in story.SUBJECTS for text in it.openings + it.replies + it.follow_ups)

    assert len(story.SUBJECTS) >= 30
    assert all(len(it.openings) > 1 and it.replies and it.follow_ups for it in story.SUBJECTS)
    assert all(sign in texts for sign in ("هل", "שלום", "```", "**", "🙂", "https://", "です", "für"))
