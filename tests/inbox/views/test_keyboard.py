"""A person's own keys, and the one list behind buttons, keys, palette and help."""

import re
from pathlib import Path

from inbox.calc.keys import conflicts
from inbox.keyboard import ACTIONS, keys_of
from tests.inbox.views import url
from workspaces.tenancy import across_workspaces

JSON = {"HTTP_ACCEPT": "application/json"}


def chosen(**changes):
    return {action.id: action.key for action in ACTIONS if not action.is_fixed} | changes


def test_the_usual_keys_do_not_clash():
    assert conflicts({action.id: action.key for action in ACTIONS}) == {}


def test_every_action_does_something_and_everything_done_has_a_name():
    scripts = "\n".join(path.read_text() for path in Path("inbox/static/inbox/js").glob("*.js"))
    done = set(re.findall(r'actions\.on\("([\w-]+)"', scripts))
    for names, pattern in re.findall(
        r"for \(const \w+ of \[([^\]]+)\]\) \{?\s*actions\.on\(([^,]+),", scripts
    ):
        for name in re.findall(r'"([\w-]+)"', names):
            done.add(name if "`" not in pattern else re.sub(r"\$\{\w+\}", name, pattern.strip("`")))

    assert done | {"leave"} == {action.id for action in ACTIONS}


def test_a_chosen_key_is_the_persons_own(signed_in, teammate, colleague):
    answer = signed_in.post(url(teammate, "settings_keyboard"), chosen(close="y"), **JSON)

    teammate.user.refresh_from_db()
    assert answer.json() == {"saved": True}
    assert teammate.user.key_choices == {"close": "y"}
    assert keys_of(colleague.user)["close"] == "e"
    assert (
        'data-action="close" data-key="y"'
        in signed_in.get(url(teammate, "inbox_view", view="yours")).content.decode()
    )


def test_a_key_that_is_taken_is_refused_by_name_and_nothing_changes(signed_in, teammate):
    answer = signed_in.post(url(teammate, "settings_keyboard"), chosen(unread="e", tag="no key"), **JSON)

    teammate.user.refresh_from_db()
    assert set(answer.json()["errors"]) == {"unread", "tag"}
    assert "Close and go on" in answer.json()["errors"]["unread"][0]
    assert teammate.user.key_choices == {}


def test_the_usual_keys_come_back(signed_in, teammate):
    teammate.user.prefer(key_choices={"close": "y"})

    signed_in.post(url(teammate, "settings_keyboard"), {"usual": "1"})

    teammate.user.refresh_from_db()
    assert keys_of(teammate.user)["close"] == "e"


def test_the_palette_leads_only_where_the_role_may_go(signed_in, teammate):
    with across_workspaces():
        teammate.change(role="teammate")

    places = {place["label"] for place in signed_in.get(url(teammate, "inbox_places")).json()["places"]}

    assert "Keyboard" in places
    assert "API access" not in places
