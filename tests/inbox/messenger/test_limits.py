"""How much is too much, and what then."""

import pytest
import redis

from inbox.messenger import limits
from inbox.messenger.limits import Limit
from tests.factories.messenger import Messenger

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(monkeypatch):
    """Two of everything for a person, three for an address."""
    table = {action: {"person": Limit(2, 60), "address": Limit(3, 60)} for action in limits.LIMITS}
    monkeypatch.setattr(limits, "LIMITS", table)


def test_too_many_conversations_are_refused_with_a_time_and_store_nothing(workspace, few):
    visitor = Messenger(workspace)

    answers = [visitor.write() for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert "Try again in" in answers[2].json()["errors"][0]["message"]


def test_a_new_browser_is_still_the_same_address(workspace, few):
    statuses = [Messenger(workspace).write().status_code for _ in range(3)]

    assert (statuses, Messenger(workspace).status) == ([201, 201, 201], 429)


def test_one_workspaces_crowd_leaves_another_alone(workspace, outsider, few):
    for _ in range(4):
        Messenger(workspace)

    assert Messenger(outsider.workspace).status == 200


@pytest.mark.parametrize("action", ["events", "email"])
def test_what_is_left_beside_messages_is_limited_too(workspace, few, action):
    visitor = Messenger(workspace)

    statuses = [visitor.post(action, name="x", email="x").status_code for _ in range(3)]

    assert statuses[2] == 429


def test_nothing_is_limited_while_redis_is_down(workspace, few, monkeypatch):
    nowhere = redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.2)
    monkeypatch.setattr(limits, "_redis", lambda: nowhere)
    visitor = Messenger(workspace)

    assert [visitor.write().status_code for _ in range(4)] == [201] * 4


def test_the_allowance_comes_back_with_time(few):
    limit = {"person": Limit(1, 36_000)}

    first, second = (limits._take(["limit:test:refill"], limit) for _ in range(2))
    import time

    time.sleep(0.15)

    assert (first, second, limits._take(["limit:test:refill"], limit)) == (0, 1, 0)
