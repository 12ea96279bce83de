"""Who is next."""

from hypothesis import given
from hypothesis import strategies as st

from inbox.calc.assigning import Candidate, choose, reasons

people = st.lists(
    st.builds(
        Candidate,
        pk=st.integers(1, 50),
        name=st.just("Sam"),
        load=st.integers(0, 6),
        capacity=st.integers(0, 6),
        last_given_at=st.sampled_from([0.0, 1.0, 2.0, 3.0]),
        is_away=st.booleans(),
        may_reply=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda it: it.pk,
)


@given(people, st.sampled_from(["round_robin", "balanced"]))
def test_the_choice_is_free_and_nobody_free_comes_before_them(candidates, mode):
    chosen = choose(candidates, mode=mode)

    free = [it for it in candidates if it.may_reply and not it.is_away and it.load < it.capacity]
    assert (chosen in free) if free else chosen is None
    if chosen and mode == "round_robin":
        assert chosen.last_given_at == min(it.last_given_at for it in free)
    if chosen and mode == "balanced":
        assert chosen.load == min(it.load for it in free)


@given(people, st.integers(0, 40))
def test_in_turn_nobody_gets_two_more_than_anybody_else(candidates, rounds):
    everybody = [Candidate(it.pk, it.name, load=0, capacity=1000) for it in candidates]
    given_to = dict.fromkeys((it.pk for it in everybody), 0)
    for turn in range(1, rounds + 1):
        chosen = choose(everybody, mode="round_robin")
        if chosen is None:
            break
        given_to[chosen.pk] += 1
        after = Candidate(chosen.pk, chosen.name, chosen.load, 1000, last_given_at=float(turn))
        everybody = [after if it.pk == chosen.pk else it for it in everybody]

    assert max(given_to.values(), default=0) - min(given_to.values(), default=0) <= 1


def test_the_reasons_name_everybody_and_why_they_were_passed_over():
    sam = Candidate(1, "Sam", load=2, capacity=8)
    others = [
        Candidate(2, "Ines", load=3, capacity=8),
        Candidate(3, "Pete", load=0, capacity=8, is_away=True),
        Candidate(4, "Lee", load=8, capacity=8),
    ]

    said = reasons([*others, sam], sam, mode="balanced")

    assert [(it["name"], it["skipped"]) for it in said["people"]] == [
        ("Sam", ""),
        ("Ines", ""),
        ("Pete", "away"),
        ("Lee", "full"),
    ]
