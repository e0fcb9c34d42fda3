"""Dates in calendar programs: under a secret address, and as single files. No name leaves with them."""

import datetime as dt
import re

import icalendar
import pytest
import vobject
from django.core.management import call_command

from cases.deadlines.services import set_date
from csprapp import kept
from csprapp.accounts.roles import NotAllowed
from csprapp.partnership.models import Partnership
from csprapp.records.models import AccessLog
from csprapp.records.services import set_facts
from csprapp.records.settings_rows import change_row
from csprapp.records.timers import often_enough
from dashboard.people.services import end_account
from dashboard.work.feeds import services
from dashboard.work.feeds.models import CalendarFeed, FeedEvent
from dashboard.work.feeds.writing import AllDay, calendar
from reviews.rapid.services import record_meeting
from tests.dashboard.factories import NOON, TODAY, make_agreed
from tests.factories import make_area, make_user
from tests.factories_cases import give_access, make_case
from tests.factories_reviews import make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = dt.timedelta(days=1)
ADDRESS = re.compile(r"/staff/calendar/[\w-]{43}\.ics")
SECRET = "Torquil Zedworth"


@pytest.fixture(autouse=True)
def noon(clock):
    with clock.at(NOON):
        yield clock


@pytest.fixture(autouse=True)
def allowed():
    Partnership.objects.update_or_create(pk=1, defaults={"calendar_feeds": True})


@pytest.fixture
def anna():
    return make_user("coordinator", name="Anna Invented")


def make(user, *, team=False):
    return f"/staff/calendar/{services.make_feed(team=team, by=user, today=TODAY)}.ics"


def events(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    found = icalendar.Calendar.from_ical(answer.content)
    assert len(list(vobject.readOne(answer.content.decode()).contents.get("vevent", []))) == len(found.events)
    return {str(event["SUMMARY"]): event for event in found.events}


def test_a_feed_is_whole_days_that_two_parsers_read(client, anna):
    case = make_case(by=anna, code_name="Heron", summary=SECRET)
    deadline = make_agreed(case, TODAY + 3 * DAY, owner=anna)
    address = make(anna)
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in answer
    (event,) = icalendar.Calendar.from_ical(answer.content).events
    assert str(event["SUMMARY"]) == f"{case.reference} Heron: A task that was agreed"
    assert event["DTSTART"].dt == TODAY + 3 * DAY
    assert event["DTEND"].dt == TODAY + 4 * DAY
    assert str(event["UID"]) == f"date-{deadline.pk}@testserver"
    assert (event["SEQUENCE"], str(event["STATUS"])) == (0, "CONFIRMED")
    read = vobject.readOne(answer.content.decode())
    assert read.vevent.dtstart.value == TODAY + 3 * DAY
    assert read.vevent.last_modified.value == NOON
    for word in (SECRET, "Anna", "Invented"):
        assert word not in answer.content.decode()


def test_it_is_the_same_bytes_until_something_changes_and_then_304_is_over(client, anna, clock):
    deadline = make_agreed(make_case(by=anna), TODAY + 3 * DAY, owner=anna)
    address = make(anna)
    first = client.get(address)
    with clock.at(NOON + dt.timedelta(hours=5)):
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    with clock.at(NOON + dt.timedelta(hours=6)):
        set_date(deadline, TODAY + 9 * DAY, by=anna, decided_on=TODAY, why="Agreed later")
        changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    before, (after,) = (
        icalendar.Calendar.from_ical(first.content).events[0],
        icalendar.Calendar.from_ical(changed.content).events,
    )
    assert after["UID"] == before["UID"]
    assert after["DTSTART"].dt == TODAY + 9 * DAY
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


def test_every_change_grows_even_within_one_second(anna):
    case = make_case(by=anna, code_name="Heron")
    make_agreed(case, TODAY, owner=anna)
    make(anna)
    seen = [FeedEvent.objects.get()]
    for word in ("Wren", "Robin"):
        set_facts(case, case.version, by=anna, why="Another word", code_name=word)
        case.refresh_from_db()
        services.refresh_all()
        seen.append(FeedEvent.objects.get())
    assert [event.sequence for event in seen] == [0, 1, 2]
    assert seen[0].changed_at < seen[1].changed_at < seen[2].changed_at


def test_what_leaves_the_list_is_cancelled_for_a_month_and_may_come_back(client, anna, clock):
    case, bela = make_case(by=anna), make_user("coordinator")
    make_agreed(case, TODAY, owner=anna)
    address = make(anna)
    deadline = case.deadlines.get()
    type(deadline).objects.filter(pk=deadline.pk).update(owner=bela)
    (event,) = events(client, address).values()
    assert (str(event["STATUS"]), str(event["SUMMARY"]), event["SEQUENCE"]) == ("CANCELLED", services.GONE, 1)
    with clock.at(NOON + 30 * DAY):
        assert len(events(client, address)) == 1
        type(deadline).objects.filter(pk=deadline.pk).update(owner=anna)
        (event,) = events(client, address).values()
        assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CONFIRMED", 2)
        type(deadline).objects.filter(pk=deadline.pk).update(owner=bela)
        client.get(address)
    with clock.at(NOON + 61 * DAY):
        assert events(client, address) == {}


def test_a_restricted_case_is_its_reference_and_a_day_as_on_the_list(client, anna):
    case = make_case(by=anna, code_name="Heron")
    make_agreed(case, TODAY)
    address = make(anna, team=True)
    assert f"{case.reference} Heron: A task that was agreed" in events(client, address)
    type(case).objects.filter(pk=case.pk).update(restricted=True)
    assert set(events(client, address)) == {f"{case.reference}: Restricted case"}
    give_access(case, anna)
    assert f"{case.reference} Heron: A task that was agreed" in events(client, address)


def test_words_that_somebody_typed_and_agencies_are_no_part_of_it(client, anna):
    case = make_case(by=anna)
    deadline = make_agreed(case, TODAY, owner=anna, label=f"Return from {SECRET} School")
    type(deadline).objects.filter(pk=deadline.pk).update(route="request")
    other = make_agreed(case, TODAY, owner=anna, label=f"Talk with {SECRET}")
    type(other).objects.filter(pk=other.pk).update(route="milestone")
    found = events(client, make(anna))
    case_words = f"{case.reference} {case.code_name}".strip()
    assert set(found) == {f"{case_words}: An agency’s return", f"{case_words}: A milestone of the review"}


def test_the_address_is_shown_once_renewed_and_ended(sign_in, client, anna):
    make_agreed(make_case(by=anna), TODAY, owner=anna)
    staff = sign_in(anna)
    made = staff.post("/staff/calendar/address/", {"whose": "mine", "token": "a"}).content.decode()
    address = ADDRESS.search(made)[0]
    token = address.removeprefix("/staff/calendar/").removesuffix(".ics")
    assert len(token) >= 43
    assert token not in staff.get("/staff/calendar/address/").content.decode()
    assert not CalendarFeed.objects.filter(digest=token).exists()
    assert client.get(address).status_code == 200
    assert "last used Mon 23 Nov 2026" in staff.get("/staff/calendar/address/").content.decode()
    again = staff.post("/staff/calendar/address/", {"whose": "mine", "token": "b"}).content.decode()
    assert client.get(address).status_code == 404
    address = ADDRESS.search(again)[0]
    assert client.get(address).status_code == 200
    staff.post("/staff/calendar/address/", {"whose": "mine", "action": "end", "token": "c"})
    assert client.get(address).status_code == 404


def test_it_is_off_until_an_administrator_allows_it(sign_in, client, anna):
    address = make(anna)
    admin = make_user("administrator")
    page = "/staff/settings/open-without-signing-in/"
    version = sign_in(admin).get(page).context["form"]["version"].value()
    sign_in(admin).post(page, {"why": "Not wanted any more", "version": version, "token": "x"})
    assert not Partnership.objects.get().calendar_feeds
    assert client.get(address).status_code == 404
    page = sign_in(anna).get("/staff/calendar/address/").content.decode()
    assert "switched off" in page
    assert "Make a new address" not in page, "what would be refused is not offered"
    assert "switched off" in sign_in(anna).post("/staff/calendar/address/", {"whose": "mine"}).content.decode()


def test_it_ends_with_the_account_that_ends_or_sleeps(client, anna):
    admin, asleep = make_user("administrator"), make_user("coordinator")
    first, second = make(anna), make(asleep)
    end_account(anna, anna.history.first().history_id if anna.history.exists() else 0, heir=admin, reason="Left",
                by=admin, today=TODAY)  # fmt: skip
    with change_row(type(asleep), asleep.pk, None, by=admin, why="Unused") as held:
        held.asleep_on = TODAY
    assert not CalendarFeed.objects.exists()
    assert client.get(first).status_code == client.get(second).status_code == 404


def test_the_timer_keeps_feeds_in_step_and_ends_those_of_sleepers(anna):
    asleep = make_user("coordinator")
    case = make_case(by=anna, code_name="Heron")
    make(anna), make(asleep)
    make_agreed(case, TODAY, owner=anna)
    assert not FeedEvent.objects.exists()
    type(asleep).objects.filter(pk=asleep.pk).update(asleep_on=TODAY)
    call_command("refresh_calendars")
    assert FeedEvent.objects.get().summary == f"{case.reference} Heron: A task that was agreed"
    assert [feed.user for feed in CalendarFeed.objects.all()] == [anna]
    Partnership.objects.update(calendar_feeds=False)
    kept.forget()
    assert services.refresh_all() == 0
    assert "refresh_calendars" not in often_enough()


def test_the_teams_dates_are_for_who_sees_the_team(sign_in, client, anna):
    case = make_case(by=anna)
    make_agreed(case, TODAY, owner=anna)
    contributor = make_user("contributor")
    page = sign_in(contributor).get("/staff/calendar/address/").content.decode()
    assert "The team’s dates" not in page
    with pytest.raises(NotAllowed):
        services.make_feed(team=True, by=contributor, today=TODAY)
    manager = make_user("manager")
    address = make(manager, team=True)
    assert len(events(client, address)) == 1
    manager.role_grants.all().delete()
    assert {str(event["STATUS"]) for event in events(client, address).values()} == {"CANCELLED"}
    assert events(client, make(make_user("coordinator", area=make_area()), team=True)) == {}


def test_fetching_is_logged_once_a_day_and_limited(client, anna, clock, settings):
    address = make(anna)
    for _ in range(3):
        client.get(address)
    assert AccessLog.objects.filter(user=anna, what="calendar feed: own dates").count() == 1
    with clock.at(NOON + DAY):
        client.get(address)
    assert AccessLog.objects.filter(user=anna, what="calendar feed: own dates").count() == 2
    answers = [client.get(address).status_code for _ in range(20)]
    assert set(answers) <= {200, 429}
    assert 429 in answers


def test_one_date_is_a_file_that_programs_know_as_the_same(sign_in, client, anna):
    case = make_case(by=anna, code_name="Heron")
    deadline = make_agreed(case, TODAY, owner=anna)
    staff = sign_in(anna)
    assert f"/staff/deadlines/{deadline.pk}/date.ics" in staff.get(f"/staff/deadlines/{deadline.pk}/").content.decode()
    answer = staff.get(f"/staff/deadlines/{deadline.pk}/date.ics")
    assert answer["Content-Disposition"] == f'attachment; filename="date-{deadline.pk}.ics"'
    (event,) = icalendar.Calendar.from_ical(answer.content).events
    (fed,) = icalendar.Calendar.from_ical(client.get(make(anna)).content).events
    assert (event["UID"], event["SUMMARY"], event["DTSTART"]) == (fed["UID"], fed["SUMMARY"], fed["DTSTART"])
    stranger = sign_in(make_user("coordinator", area=make_area()))
    assert stranger.get(f"/staff/deadlines/{deadline.pk}/date.ics").status_code == 404


def test_the_rapid_review_meeting_is_an_invitation_without_names(sign_in):
    scene = make_scene()
    case, owner = scene.case, scene.case.owner
    client, address = sign_in(owner), f"/staff/cases/{scene.case.reference}/rapid-review/meeting.ics"
    assert client.get(address).status_code == 404
    review = record_meeting(case, 0, meeting_on=TODAY + 5 * DAY, chair=SECRET, attendance=SECRET, by=owner, today=TODAY)
    assert "meeting.ics" in client.get(f"/staff/cases/{case.reference}/rapid-review/").content.decode()
    answer = client.get(address)
    found = icalendar.Calendar.from_ical(answer.content)
    (event,) = found.events
    assert str(found["METHOD"]) == "PUBLISH"
    assert (event["DTSTART"].dt, event["SEQUENCE"]) == (TODAY + 5 * DAY, review.version - 1)
    assert SECRET not in answer.content.decode()
    assert sign_in(make_user("coordinator", area=make_area())).get(address).status_code == 404


def test_long_and_odd_words_are_folded_and_read_back():
    words = "2026-0042 Heron: " + "äß, ; \\ \N{GRINNING FACE} " * 12
    data = calendar("Name", [AllDay("date-1@host", words, TODAY, 3, NOON)], again=True)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert str(icalendar.Calendar.from_ical(data).events[0]["SUMMARY"]) == words
    assert vobject.readOne(data.decode()).vevent.summary.value == words
