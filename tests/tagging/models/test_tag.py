"""Tags are found by what people type, by however many at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tagging.models import Tag
from workspaces.tenancy import inside_workspace


@pytest.mark.django_db(transaction=True)
def test_a_new_tag_asked_for_by_six_at_once_is_made_once(workspace):
    def attempt(number):
        try:
            with inside_workspace(workspace.pk):
                return Tag.objects.called("Refund" if number % 2 else "REFUND", workspace_id=workspace.pk).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(attempt, range(6)))

    assert len(found) == 1


@pytest.mark.in_workspace
@pytest.mark.django_db
def test_letters_that_agree_in_lower_case_alone_name_the_same_tag(teammate):
    own = {"workspace_id": teammate.workspace_id}

    assert Tag.objects.called("\u212am", **own) == Tag.objects.called(" km ", **own)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["\u200b", "\u2800\u3164", "a\0b"])
def test_a_name_nobody_can_see_makes_no_tag(signed_in, conversation, name):
    url = f"/w/fernhill/inbox/conversations/{conversation.pk}/tag/"

    answer = signed_in.post(url, {"tag": name}, headers={"accept": "application/json"})

    assert answer.status_code == 400
    with inside_workspace(conversation.workspace_id):
        assert not Tag.objects.exists()
