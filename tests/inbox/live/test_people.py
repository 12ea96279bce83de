"""Who is before a conversation."""

from inbox.live.people import People, people_html


def said(state: str, teammate: int = 5, name: str = "Sam", tab: str = "a") -> dict:
    return {"conversation": 17, "teammate": teammate, "tab": tab, "name": name, "state": state}


def test_somebody_who_falls_silent_is_forgotten():
    people = People()
    people.note(said("viewing"), now=0)

    assert (people.expire(now=24), people.at(17)) == (set(), ((5, "Sam", "viewing"),))
    assert (people.expire(now=26), people.at(17), people.until) == ({17}, (), {})


def test_those_who_write_come_first_and_those_who_leave_are_gone():
    people = People()
    for state, teammate, name in (("viewing", 1, "Ana"), ("noting", 2, "Ines"), ("replying", 5, "Sam")):
        people.note(said(state, teammate, name), now=0)

    assert [state for _, _, state in people.at(17)] == ["replying", "noting", "viewing"]

    people.note(said("gone"), now=1)
    assert [name for _, name, _ in people.at(17)] == ["Ines", "Ana"]


def test_a_sign_of_life_does_not_end_what_is_being_written():
    people = People()
    people.note(said("replying"), now=0)
    people.note(said("viewing"), now=4)

    assert (people.expire(now=7), people.at(17)[0][2]) == (set(), "replying")
    assert (people.expire(now=9), people.at(17)[0][2]) == ({17}, "viewing")


def test_a_tab_that_is_closed_leaves_the_others_of_its_teammate():
    people = People()
    people.note(said("viewing", tab="a"), now=0)
    people.note(said("replying", tab="b"), now=0)

    assert people.at(17) == ((5, "Sam", "replying"),)

    people.note(said("gone", tab="b"), now=1)
    assert people.at(17) == ((5, "Sam", "viewing"),)


def test_a_name_is_data():
    html = people_html(((5, "<img/src=x> Sam", "replying"),), "en")

    assert "<img" not in html
    assert "&lt;img/src=x&gt; is replying" in html
