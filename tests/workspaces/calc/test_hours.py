"""Office hours against somebody who looks at the clock on the wall every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspaces.calc.hours import ALL_DAY, DayException, Schedule, Slot

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
TURNS = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Europe/Dublin", date(2025, 10, 26)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/Sao_Paulo", date(2018, 2, 18)),  # back at midnight
    ("America/Sao_Paulo", date(2018, 11, 4)),  # there is no midnight
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Africa/Casablanca", date(2026, 3, 22)),
    ("Africa/Cairo", date(2024, 4, 26)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # by half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),  # a day that was not
    ("Pacific/Chatham", date(2026, 4, 5)),
    ("America/Scoresbysund", date(2024, 3, 31)),
    ("Antarctica/Troll", date(2026, 3, 29)),  # by two hours
    ("Asia/Gaza", date(2025, 4, 12)),
    ("Asia/Kathmandu", date(2026, 5, 1)),
    ("UTC", date(2024, 2, 29)),
]
slots = st.builds(
    lambda start, length: Slot(start, start + length), st.integers(0, 1439), st.integers(1, 1440)
)
days_slots = st.lists(slots, max_size=3).map(tuple)


@st.composite
def schedules(draw) -> tuple[Schedule, datetime]:
    """Draw a schedule, and a moment near a day on which its clocks are set, or any other day."""
    zone, turn = draw(st.sampled_from(TURNS))
    near = turn if draw(st.booleans()) else turn + DAY * draw(st.integers(-400, 400))
    exceptions = draw(
        st.dictionaries(
            st.integers(-2, 3),
            st.tuples(days_slots, st.booleans(), st.integers(0, 3)),
            max_size=3,
        )
    )
    days = [
        DayException(_years_back(near + DAY * offset, years if is_recurring else 0), own, is_recurring)
        for offset, (own, is_recurring, years) in exceptions.items()
    ]
    schedule = Schedule(
        zone,
        week=tuple(draw(st.lists(days_slots, min_size=7, max_size=7))),
        exceptions=tuple(days),
        is_always_open=draw(st.integers(0, 5)) == 0,
    )
    minutes = draw(st.integers(-30 * 60, 30 * 60))
    return schedule, datetime(near.year, near.month, near.day, tzinfo=UTC) + MINUTE * minutes


def _years_back(day: date, years: int) -> date:
    return day.replace(year=day.year - years) if (day.month, day.day) != (2, 29) else day


def shows_open(schedule: Schedule, at: datetime) -> bool:
    """Look at the clock on the wall."""
    wall = at.astimezone(UTC).astimezone(ZoneInfo(schedule.time_zone)).replace(tzinfo=None)
    for day in (wall.date(), wall.date() - DAY):
        minute = (wall - datetime(day.year, day.month, day.day)) / MINUTE  # noqa: DTZ001 -- a clock on a wall
        if any(slot.start_minute <= minute < slot.end_minute for slot in _slots(schedule, day)):
            return True
    return False


def _slots(schedule: Schedule, day: date) -> tuple[Slot, ...]:
    for it in schedule.exceptions:
        if it.on == day and not it.is_recurring:
            return it.slots
    for it in schedule.exceptions:
        if (it.on.month, it.on.day) == (day.month, day.day) and it.is_recurring:
            return it.slots
    return (ALL_DAY,) if schedule.is_always_open else schedule.week[day.weekday()]


@settings(max_examples=120, deadline=None)
@given(schedules(), st.integers(0, 3 * 1440))
def test_schedule_agrees_with_a_clock_read_every_minute(drawn, minutes):
    schedule, start = drawn
    end = start + MINUTE * minutes
    watched = [start + MINUTE * number for number in range(minutes + 1)]
    seen = [shows_open(schedule, at) for at in watched]

    opening, closing = schedule.next_opening(start), schedule.next_closing(start)
    turns = [(at, now) for at, before, now in zip(watched[1:], seen, seen[1:], strict=False) if before != now]

    assert [schedule.is_open(at) for at in watched[:: max(1, minutes // 50)]] == seen[
        :: max(1, minutes // 50)
    ]
    assert schedule.open_seconds(start, end) == 60 * sum(seen[:-1])
    assert _before(opening, end) == next((at for at, now in turns if now), None)
    assert _before(closing, end) == next((at for at, now in turns if not now), None)


def _before(at: datetime | None, end: datetime) -> datetime | None:
    return at if at is not None and at <= end else None


@settings(max_examples=120, deadline=None)
@given(schedules(), st.integers(1, 2 * 86_400))
def test_budget_ends_at_the_first_moment_by_which_it_was_open_so_long(drawn, seconds):
    schedule, start = drawn

    due = schedule.after_open(start, seconds)

    if due is None:
        assert schedule.next_opening(start) is None
        return
    assert schedule.open_seconds(start, due) == seconds
    # Nor a moment sooner: the last second before it was an open one.
    assert schedule.open_seconds(start, due - timedelta(seconds=1)) == seconds - 1


@settings(max_examples=60, deadline=None)
@given(schedules(), st.integers(0, 5000), st.integers(0, 5000))
def test_open_time_adds_up(drawn, first, second):
    schedule, start = drawn
    middle, end = start + MINUTE * first, start + MINUTE * (first + second)

    whole = schedule.open_seconds(start, end)

    assert whole == schedule.open_seconds(start, middle) + schedule.open_seconds(middle, end)
    assert schedule.open_seconds(end, start) == 0


NINE_TO_SIX = (Slot(9 * 60, 18 * 60),)
WEEKDAYS = (NINE_TO_SIX,) * 5 + ((), ())
NIGHTS = ((Slot(22 * 60, 30 * 60),), *((),) * 6)


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_budget_that_ends_at_closing_is_due_at_closing_and_a_second_more_the_next_morning():
    schedule = Schedule("Europe/Berlin", WEEKDAYS)

    assert schedule.after_open(at("2026-11-27 17:00"), 3600) == at("2026-11-27 18:00")
    assert schedule.after_open(at("2026-11-27 17:00"), 3601) == at("2026-11-30 09:00:01")
    assert schedule.after_open(at("2026-11-28 12:00"), 0) == at("2026-11-28 12:00")


def test_slot_past_midnight_belongs_to_the_day_it_begins_on():
    closed_monday = DayException(date(2026, 11, 30))
    closed_tuesday = DayException(date(2026, 12, 1))
    tuesday_at_five = at("2026-12-01 05:00")

    assert Schedule("Europe/Berlin", NIGHTS, (closed_tuesday,)).is_open(tuesday_at_five)
    assert not Schedule("Europe/Berlin", NIGHTS, (closed_monday,)).is_open(tuesday_at_five)


def test_clock_that_shows_an_hour_twice_is_open_twice_and_one_that_skips_it_never():
    two_to_three = Schedule("Europe/Berlin", ((Slot(120, 180),),) * 7)

    assert two_to_three.open_seconds(at("2026-10-25"), at("2026-10-26")) == 2 * 3600
    assert two_to_three.open_seconds(at("2026-03-29"), at("2026-03-30")) == 0
    assert two_to_three.next_opening(at("2026-03-28 12:00")) == at("2026-03-30 02:00")


def test_day_that_was_skipped_has_no_hours():
    apia = Schedule("Pacific/Apia", WEEKDAYS)
    thursday = at("2011-12-29 18:00", "Pacific/Apia")

    assert apia.open_seconds(thursday, thursday + 2 * DAY) == 0
    assert apia.next_opening(thursday) == at("2012-01-02 09:00", "Pacific/Apia")


def test_day_with_its_year_wins_over_one_that_returns():
    yearly = DayException(date(2000, 12, 24), (), is_recurring=True)
    once = DayException(date(2026, 12, 24), (Slot(600, 720),))
    schedule = Schedule("Europe/Berlin", WEEKDAYS, (once, yearly))

    assert schedule.open_seconds(at("2026-12-24"), at("2026-12-25")) == 2 * 3600
    assert schedule.open_seconds(at("2027-12-24"), at("2027-12-25")) == 0


def test_leap_day_returns_in_leap_years_alone():
    leap = DayException(date(2000, 2, 29), (ALL_DAY,), is_recurring=True)
    schedule = Schedule("UTC", exceptions=(leap,))

    assert schedule.next_opening(at("2097-01-01", "UTC")) == at("2104-02-29", "UTC")


@pytest.mark.parametrize(
    ("schedule", "is_open"),
    [
        (Schedule("Europe/Berlin"), False),
        (Schedule("Europe/Berlin", is_always_open=True), True),
        (Schedule("Europe/Berlin", ((ALL_DAY,),) * 7), True),
        (Schedule("Europe/Berlin", is_always_open=True, exceptions=(DayException(date(2020, 1, 1)),)), True),
        (Schedule("Europe/Berlin", exceptions=(DayException(date(2020, 1, 1), (ALL_DAY,)),)), False),
    ],
)
def test_what_never_turns_says_so(schedule, is_open):
    now = at("2026-11-25 12:00")

    assert schedule.is_open(now) is is_open
    assert (schedule.next_opening(now), schedule.next_closing(now)) == (None, None)
    assert schedule.after_open(now, 3600) == (now + timedelta(hours=1) if is_open else None)


def test_always_open_closes_on_a_holiday():
    christmas = DayException(date(2000, 12, 25), is_recurring=True)
    schedule = Schedule("Europe/Berlin", is_always_open=True, exceptions=(christmas,))

    assert schedule.next_closing(at("2026-11-25")) == at("2026-12-25")
    assert schedule.next_opening(at("2026-11-25")) == at("2026-12-26")


@pytest.mark.parametrize(("start", "end"), [(1440, 1500), (-1, 60), (60, 60), (120, 60), (60, 1501)])
def test_slot_that_is_no_time_is_refused(start, end):
    with pytest.raises(ValueError, match="no time of day"):
        Slot(start, end)
