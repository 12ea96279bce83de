"""Who is before a conversation."""

from inbox.live.people import People, people_html


def said(state: str, teammate: int = 5, name: str = "Sam") -> dict:
    return {"conversation": 17, "teammate": teammate, "name": name, "state": state}


def test_somebody_who_falls_silent_is_forgotten():
    people = People()
    people.note(said("viewing"), now=0)

    assert (people.expire(now=24), people.at(17)) == (set(), ((5, "Sam", "viewing"),))
    assert (people.expire(now=26), people.at(17), people.until) == ({17}, (), {})


def test_those_who_reply_come_first_and_those_who_leave_are_gone():
    people = People()
    people.note(said("viewing", 1, "Ana"), now=0)
    people.note(said("replying"), now=0)

    assert people.at(17) == ((5, "Sam", "replying"), (1, "Ana", "viewing"))

    people.note(said("gone"), now=1)
    assert people.at(17) == ((1, "Ana", "viewing"),)


def test_a_name_is_data():
    html = people_html(((5, "<img/src=x> Sam", "replying"),), "en")

    assert "<img" not in html
    assert "&lt;img/src=x&gt; is replying" in html
