"""What a person sees of conversations that teammates merged, and of being blocked."""

from uuid import uuid4

import pytest

from customers.models import Contact
from inbox.actions.merging import merge, separate
from inbox.models import Conversation
from tests.factories.messenger import Messenger
from workspaces.models import Teammate
from workspaces.tenancy import inside_workspace

pytestmark = pytest.mark.django_db


def join(source: int, into: int, by: Teammate) -> None:
    with inside_workspace(by.workspace_id):
        one, other = (Conversation.objects.get(pk=pk) for pk in (source, into))
        merge(source=one, into=other, by=by, client_id=uuid4(), is_confirmed=True)


def test_two_become_one_and_an_old_tab_finds_it(workspace, teammate):
    person = Messenger(workspace)
    old, new = (person.write(text).json()["conversation"] for text in ("About the export", "About the bill"))

    join(old, new, teammate)
    listed = person.get("conversations").json()["html"]
    shown = person.get(f"conversations/{new}").json()
    late = person.write("Still wrong", old).json()

    assert (f'data-open="{new}"' in listed, f'data-open="{old}"' in listed) == (True, False)
    assert ["About the export" in part["html"] for part in shown["parts"]] == [False, True]
    assert [part["html"].count(" data-seq=") for part in shown["parts"]] == [1, 1]
    assert person.get(f"conversations/{old}?after=1").json()["went_into"] == new
    assert late["conversation"] == new


def test_separated_again_there_are_two(workspace, teammate):
    person = Messenger(workspace)
    old, new = (person.write(text).json()["conversation"] for text in ("About the export", "About the bill"))
    join(old, new, teammate)

    with inside_workspace(workspace.pk):
        separate(Conversation.objects.get(pk=old), by=teammate)

    shown = person.get(f"conversations/{new}").json()
    assert not any("About the export" in part["html"] for part in shown["parts"])
    assert f'data-open="{old}"' in person.get("conversations").json()["html"]
    assert person.write("Still wrong", old).json()["conversation"] == old


def test_two_people_never_see_each_others_words(workspace, teammate):
    ana, ben = Messenger(workspace), Messenger(workspace)
    of_ana, of_ben = (
        ana.write("CANARY of Ana").json()["conversation"],
        ben.write("CANARY of Ben").json()["conversation"],
    )

    join(of_ana, of_ben, teammate)
    late = ana.write("CANARY of Ana, late", of_ana).json()

    seen = [
        ben.get("conversations"),
        ben.get(f"conversations/{of_ben}"),
        ben.get(f"conversations/{of_ben}?after=0"),
    ]
    assert not any(b"CANARY of Ana" in answer.content for answer in seen)
    seen = [ana.get("conversations"), ana.get(f"conversations/{of_ana}")]
    assert not any(b"CANARY of Ben" in answer.content for answer in seen)
    assert (late["conversation"], ana.get(f"conversations/{of_ben}").status_code) == (of_ana, 404)


def test_whoever_is_blocked_is_not_told(workspace):
    person = Messenger(workspace)
    pk = person.write().json()["conversation"]
    with inside_workspace(workspace.pk):
        Contact.objects.get().block()

    answers = [person.write("Hello?", pk), person.write("A new one")]

    assert [(answer.status_code, answer.json()["state"]) for answer in answers] == [(201, "open")] * 2
    with inside_workspace(workspace.pk):
        assert set(Conversation.objects.values_list("is_spam", flat=True)) == {True}
    assert "Hello?" in person.get(f"conversations/{pk}").json()["parts"][-1]["html"]
    said = " ".join(answer.content.decode().lower() for answer in [*answers, person.get("conversations")])
    assert not any(word in said for word in ("spam", "block"))


def test_what_was_merged_twice_is_shown_once(workspace, teammate):
    person = Messenger(workspace)
    old, new = (person.write(text).json()["conversation"] for text in ("About the export", "About the bill"))
    join(old, new, teammate)
    with inside_workspace(workspace.pk):
        separate(Conversation.objects.get(pk=old), by=teammate)
    join(old, new, teammate)

    shown = person.get(f"conversations/{new}").json()

    assert sum("About the export" in part["html"] for part in shown["parts"]) == 1
