"""Moments in words: always to come, never an error, right where the clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.calc.moments import HOURS, MONTHS, WEEKDAYS, Clock, openings, read_moment
from workspaces.calc.hours import Schedule, Slot

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = Clock(datetime(2026, 11, 27, 15, 0, tzinfo=UTC), BERLIN)  # four o'clock there


def said(text: str, clock: Clock = FRIDAY) -> str | None:
    moment = read_moment(text, clock)
    return moment and moment.astimezone(clock.zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("later today", "2026-11-27 19:00"),
        ("tomorrow", "2026-11-28 09:00"),
        ("Tomorrow at 5pm", "2026-11-28 17:00"),
        ("tonight", "2026-11-27 20:00"),
        ("fri 14", "2026-12-04 14:00"),
        ("fri 18", "2026-11-27 18:00"),
        ("friday 2pm", "2026-12-04 14:00"),
        ("friday", "2026-12-04 09:00"),
        ("next monday", "2026-11-30 09:00"),
        ("mon 9", "2026-11-30 09:00"),
        ("in 3 days", "2026-11-30 09:00"),
        ("in 2 weeks 14:00", "2026-12-11 14:00"),
        ("2h", "2026-11-27 18:00"),
        ("in half an hour", "2026-11-27 16:30"),
        ("in a week", "2026-12-04 09:00"),
        ("in 3 months", "2027-02-27 09:00"),
        ("next week", "2026-11-30 09:00"),
        ("next month", "2026-12-01 09:00"),
        ("this weekend", "2026-11-28 09:00"),
        ("25 dec", "2026-12-25 09:00"),
        ("December 25th, 2027 2pm", "2027-12-25 14:00"),
        ("25.12.", "2026-12-25 09:00"),
        ("12/25", "2026-12-25 09:00"),
        ("3 sept", "2027-09-03 09:00"),
        ("29 feb", "2028-02-29 09:00"),
        ("2026-12-01 09:30", "2026-12-01 09:30"),
        ("2026-12-01T09:30", "2026-12-01 09:30"),
        ("14:30", "2026-11-28 14:30"),
        ("17.30", "2026-11-27 17:30"),
        ("noon", "2026-11-28 12:00"),
    ],
)
def test_moment_is_what_people_mean(text, moment):
    assert said(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "5/6",
        "31 feb",
        "24:00",
        "13pm",
        "today 9",
        "2020-01-01",
        "in 0 days",
        "25 dec 2020",
        "x" * 99,
    ],
)
def test_moment_that_is_none_or_over_is_none(text):
    assert said(text) is None


def test_mornings_begin_when_the_office_opens():
    clock = Clock(FRIDAY.now, BERLIN, lambda day: time(7, 30) if day.weekday() == 0 else time(10))

    assert [said(text, clock) for text in ("monday", "tomorrow morning", "mon 9")] == [
        "2026-11-30 07:30",
        "2026-11-28 10:00",
        "2026-11-30 09:00",
    ]


def test_office_hours_make_mornings_by_the_teammates_own_clock():
    week = ((Slot(8 * 60 + 30, 17 * 60),),) * 5 + ((), ())
    lisbon = Schedule("Europe/Lisbon", week)
    at_home, far_off = (
        Clock(FRIDAY.now, zone, openings(lisbon, zone)) for zone in (BERLIN, ZoneInfo("Pacific/Auckland"))
    )

    assert [said(text, at_home) for text in ("monday", "tomorrow")] == [
        "2026-11-30 09:30",
        "2026-11-28 09:00",
    ]
    assert said("tuesday", far_off) == "2026-12-01 21:30"


def test_hour_the_clock_skips_is_the_one_shown_instead():
    before = Clock(datetime(2026, 3, 28, 12, 0, tzinfo=UTC), BERLIN)

    assert said("tomorrow 2:30", before) == "2026-03-29 03:30"


def test_hour_the_clock_shows_twice_is_the_first_still_to_come():
    before = Clock(datetime(2026, 10, 24, 12, 0, tzinfo=UTC), BERLIN)
    between = Clock(datetime(2026, 10, 25, 0, 45, tzinfo=UTC), BERLIN)  # 2:45, for the first time

    assert read_moment("tomorrow 2:30", before) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert read_moment("2:30", between) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_days_keep_the_hour_though_one_has_23():
    before = Clock(datetime(2026, 3, 28, 8, 0, tzinfo=UTC), BERLIN)  # nine o'clock

    assert said("in 1 day", before) == "2026-03-29 09:00"
    assert read_moment("24h", before) == before.now + timedelta(hours=24)


PIECES = [
    *WEEKDAYS,
    *MONTHS,
    *HOURS,
    "in",
    "next",
    "week",
    "days",
    "h",
    "at",
    "am",
    "pm",
    "a",
    "half an",
    "mon",
    ".",
]
TEXTS = st.one_of(
    st.text(max_size=30),
    st.lists(st.one_of(st.sampled_from(PIECES), st.integers(0, 9999).map(str)), max_size=5).map(" ".join),
    st.datetimes().map(str),
)
EARLIEST, LATEST = (datetime.fromisoformat(day) for day in ("1975-01-01", "9998-12-31"))
CLOCKS = st.builds(
    Clock,
    st.datetimes(min_value=EARLIEST, max_value=LATEST, timezones=st.just(UTC)),
    st.sampled_from(["Europe/Berlin", "Pacific/Apia", "America/St_Johns", "Australia/Lord_Howe", "UTC"]).map(
        ZoneInfo
    ),
)


@given(TEXTS, CLOCKS)
@settings(max_examples=600, deadline=None)
def test_moment_is_to_come_whatever_is_typed(text, clock):
    moment = read_moment(text, clock)

    assert moment is None or (moment > clock.now and moment.tzinfo is UTC)


@given(st.sampled_from(WEEKDAYS), st.integers(0, 23), CLOCKS)
@settings(max_examples=300, deadline=None)
def test_weekday_with_an_hour_is_that_day_within_a_week(weekday, hour, clock):
    moment = read_moment(f"{weekday} {hour}", clock)
    shown = moment.astimezone(clock.zone)

    assert (shown.weekday(), (shown.date() - clock.today).days <= 7) == (WEEKDAYS.index(weekday), True)
