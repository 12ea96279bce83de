"""Office hours as they are set, kept, and said."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from tests.factories.workspaces import TeamFactory
from workspaces.calc.hours import ALL_DAY, Schedule, Slot
from workspaces.models import AuditEntry, OfficeHours, OfficeHoursException
from workspaces.queries import office_hours
from workspaces.templatetags.hours import standing
from workspaces.tenancy import inside_workspace

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
WEDNESDAY = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
HOURS = {"mode": "hours", "time_zone_name": "Europe/Dublin"}


@pytest.fixture
def url(workspace):
    return reverse("settings_office_hours", args=[workspace.slug])


def test_nothing_set_is_always_open_and_the_page_says_so(signed_in, teammate, url):
    page = signed_in.get(url).content.decode()

    assert "Now: open, and always." in page
    with inside_workspace(teammate.workspace_id):
        assert office_hours(teammate.workspace).is_open(WEDNESDAY)
        assert not OfficeHours.objects.exists()


@time_machine.travel(WEDNESDAY)
def test_a_week_is_kept_and_said_at_once(signed_in, teammate, url):
    week = {"d2-0-from": "09:00", "d2-0-to": "12:30", "d2-4-from": "13:00", "d2-4-to": "18:00"}
    night = {"d0-0-from": "22:00", "d0-0-to": "06:00", "d5-0-from": "", "d5-0-to": ""}

    answer = signed_in.post(url, HOURS | week | night, headers=JSON)
    page = signed_in.get(url).content.decode()

    assert answer.json() == {
        "saved": True,
        "standing": "Now: open until 12:30. Next: today at 13:00.",
    }
    assert "to Tuesday 06:00" in page
    with inside_workspace(teammate.workspace_id):
        schedule = office_hours(teammate.workspace)
        entry = AuditEntry.objects.get()
    assert schedule.week[0] == (Slot(22 * 60, 30 * 60),)
    assert schedule.week[2] == (Slot(540, 750), Slot(780, 1080))
    assert (entry.action, entry.target) == ("office_hours.changed", "Fernhill")


def test_a_wrong_slot_is_named_and_nothing_is_kept(signed_in, teammate, url):
    wrong = {"d1-0-from": "09:00", "d1-0-to": "", "d3-1-from": "25:00", "d3-1-to": "26:00"}

    answer = signed_in.post(url, HOURS | wrong, headers=JSON)
    page = signed_in.post(url, HOURS | wrong)

    errors = answer.json()["errors"]
    assert answer.status_code == page.status_code == 400
    assert errors["d1-0-to"] == ["Tuesday, from 09:00: fill in both times."]
    assert errors["d3-1-to"][0].startswith("Thursday, 25:00 to 26:00: that is no time of day.")
    assert errors[""] == errors["d1-0-to"]
    assert 'value="25:00"' in page.content.decode()
    with inside_workspace(teammate.workspace_id):
        assert not OfficeHours.objects.exists()


def test_a_team_has_the_workspaces_hours_until_it_has_its_own(signed_in, teammate, url):
    with inside_workspace(teammate.workspace_id):
        team = TeamFactory(workspace=teammate.workspace, name="Billing")
    own = reverse("settings_team_hours", args=["fernhill", team.pk])
    signed_in.post(url, HOURS | {"d2-0-from": "09:00", "d2-0-to": "17:00"})

    with inside_workspace(teammate.workspace_id):
        before = office_hours(teammate.workspace, team)
    signed_in.post(own, {"mode": "always", "time_zone_name": "Asia/Tokyo"})
    with inside_workspace(teammate.workspace_id):
        after, others = office_hours(teammate.workspace, team), office_hours(teammate.workspace)
    signed_in.post(own, {"mode": "unset", "time_zone_name": "Asia/Tokyo"})
    with inside_workspace(teammate.workspace_id):
        again = office_hours(teammate.workspace, team)

    assert (before.week[2], before.time_zone) == ((Slot(540, 1020),), "Europe/Dublin")
    assert (after.is_always_open, after.time_zone, others) == (True, "Asia/Tokyo", before)
    assert again == before


@time_machine.travel(WEDNESDAY)
def test_a_holiday_closes_and_goes_again(signed_in, teammate, url):
    signed_in.post(url, {"mode": "always", "time_zone_name": "Europe/Dublin"})
    day = {"name": "Christmas Day", "on": "2020-12-25", "is_recurring": "on", "start": "", "end": ""}
    add = reverse("hours_day_add", args=["fernhill"])

    signed_in.post(add, day)
    twice = signed_in.post(add, day)
    half = signed_in.post(add, {"name": "Half", "on": "2026-12-24", "start": "10:00", "end": ""})
    page = signed_in.get(url).content.decode()
    with inside_workspace(teammate.workspace_id):
        kept = OfficeHoursException.objects.get()
    signed_in.post(reverse("hours_day_remove", args=["fernhill", kept.pk]))

    assert (twice.status_code, half.status_code) == (400, 400)
    assert "This day is in the list already." in twice.content.decode()
    assert "Friday, 25 December 2026, closed, every year" in page
    assert "Now: open until Friday 25 December 00:00. Next: Saturday 26 December at 00:00." in page
    with inside_workspace(teammate.workspace_id):
        assert not OfficeHoursException.objects.exists()
        actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["office_hours.changed", "office_hours.day_added", "office_hours.day_removed"]


@pytest.mark.parametrize(
    ("week", "at", "words"),
    [
        (((ALL_DAY,),) * 7, WEDNESDAY, "Now: open, and always."),
        (((),) * 7, WEDNESDAY, "Now: closed. No opening is set."),
        (((), (), (Slot(540, 1080),), *((),) * 4), WEDNESDAY, "Now: open until 18:00. Next: Wednesday 2 December at 09:00."),
        (((), (), (Slot(540, 1440),), *((),) * 4), WEDNESDAY, "Now: open until 00:00. Next: Wednesday 2 December at 09:00."),
        (((Slot(540, 600),), *((),) * 6), WEDNESDAY, "Now: closed. Next: Monday at 09:00."),
        (((), (), (), (Slot(540, 600),), *((),) * 3), WEDNESDAY, "Now: closed. Next: tomorrow at 09:00."),
        (((), (), (Slot(1320, 1800),), *((),) * 4), datetime(2026, 11, 25, 23, tzinfo=UTC), "Now: open until tomorrow 06:00. Next: Wednesday 2 December at 22:00."),
    ],
)  # fmt: skip
def test_standing_is_said_by_the_schedules_clock(week, at, words):
    assert standing(Schedule("Europe/Dublin", week), at) == words


def test_hours_of_elsewhere_are_not_ours(teammate, outsider):
    with inside_workspace(outsider.workspace_id):
        own = {"workspace_id": outsider.workspace_id, "time_zone_name": "UTC"}
        OfficeHours.objects.create(team=None, **own).exceptions.create(
            name="Day", on=date(2026, 1, 1), workspace_id=outsider.workspace_id
        )

    with inside_workspace(teammate.workspace_id):
        assert office_hours(teammate.workspace).is_always_open
