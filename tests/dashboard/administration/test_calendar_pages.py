"""The settings of the clock, as an administrator uses them."""

import datetime as dt
import re

import pytest

from cases.deadlines import adjusting
from cases.deadlines.adjusting import NewDay
from cases.deadlines.calendars import calendar_in_force, closed_days, last_open_day
from cases.deadlines.models import CalendarDay, ClosureDays, RuleVersion
from cases.deadlines.services import meet
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from dashboard.work.reminders import send_reminders
from tests.clock.factories import day
from tests.factories import make_agency, make_user
from tests.factories_deadlines import make_deadline

pytestmark = pytest.mark.django_db
ADD, REMOVE, PUBLISHED = "added", "removed", "published"
BASE = "/staff/settings/bank-holidays/"


@pytest.fixture(autouse=True)
def a_tuesday_in_november(clock):
    clock.move_to(dt.datetime(2026, 11, 3, 10, tzinfo=dt.UTC))


@pytest.fixture
def admin():
    return make_user(Role.ADMINISTRATOR)


def boxes(name, text):
    year, month, number = text.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def hidden(response):
    return dict(re.findall(r'name="(token|version|seen)" value="([^"]*)"', response.content.decode()))


DAY = {**boxes("day", "2026-11-05"), "name": "A proclaimed day", "source": "The Gazette", "why": "Proclaimed"}


def test_a_day_is_added_after_every_deadline_that_moves_was_shown(sign_in, admin):
    owner = make_user(Role.COORDINATOR)
    deadline = make_deadline(admin, owner=owner)
    client = sign_in(admin)
    preview = client.post(BASE + "add/", {**hidden(client.get(BASE + "add/")), **DAY})
    text = preview.content.decode()
    for words in ("1 open deadline would move", "Mon 9 Nov 2026", "Tue 10 Nov 2026"):
        assert words in text, words
    assert not CalendarDay.objects.exists()
    answer = client.post(BASE + "add/", {**DAY, **hidden(preview)})
    assert answer["Location"] == BASE
    deadline.refresh_from_db()
    assert deadline.due_on == day("2026-11-10")
    page = client.get(BASE).content.decode()
    assert "A proclaimed day" in page
    assert "The Gazette" in page
    assert "Christmas Day" in page
    send_reminders(day("2026-11-24"))
    mail = Outbox.objects.get(recipient=owner.email)
    assert "Changed by somebody else" in mail.text
    assert "now Tue 10 Nov 2026" in mail.text
    client.post(BASE + "add/", {**DAY, **hidden(preview)})
    assert CalendarDay.objects.count() == 1


def test_when_other_deadlines_would_move_by_now_they_are_shown_first(sign_in, admin):
    client = sign_in(admin)
    preview = client.post(BASE + "add/", {**hidden(client.get(BASE + "add/")), **DAY})
    assert "0 open deadlines would move" in preview.content.decode()
    make_deadline(admin)
    again = client.post(BASE + "add/", {**DAY, **hidden(preview)})
    assert "1 open deadline would move" in again.content.decode()
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-11-07", "is at a weekend"),
        ("2026-12-25", "is already a bank holiday: Christmas Day"),
        ("2050-12-26", "The calendar runs from"),
    ],
)
def test_a_day_that_would_change_nothing_is_refused_with_a_sentence(sign_in, admin, text, words):
    client = sign_in(admin)
    sent = {**DAY, **boxes("day", text)}
    assert words in client.post(BASE + "add/", sent).content.decode()
    assert "Enter why you are adding it" in client.post(BASE + "add/", {**DAY, "why": ""}).content.decode()


def test_a_published_holiday_can_be_taken_out_and_put_back(admin):
    deadline = make_deadline(admin, started_on="2026-12-18")
    today = day("2026-11-03")
    adjusting.change_calendar(
        NewDay(REMOVE, day("2026-12-28"), source="The Gazette"), by=admin, why="Moved", today=today
    )
    deadline.refresh_from_db()
    assert deadline.due_on == day("2026-12-28")
    with pytest.raises(Refused, match="is already a working day"):
        adjusting.preview_day(NewDay(REMOVE, day("2026-12-28")))
    adjusting.change_calendar(
        NewDay(ADD, day("2026-12-28"), "Boxing Day", "The Gazette"), by=admin, why="Moved back", today=today
    )
    deadline.refresh_from_db()
    assert deadline.due_on == day("2026-12-29")
    assert not CalendarDay.objects.filter(in_force=True).exists()
    assert [line.kind for line in deadline.changes.all()] == ["calendar_changed"] * 2


def test_a_day_that_staff_added_can_be_taken_out_again(sign_in, admin):
    client = sign_in(admin)
    adjusting.change_calendar(
        NewDay(ADD, day("2026-11-05"), "A day", "The Gazette"), by=admin, why="Proclaimed", today=day("2026-11-03")
    )
    address = BASE + "2026-11-05/remove/"
    preview = client.post(address, {**hidden(client.get(address)), "source": "The Gazette", "why": "Cancelled"})
    client.post(address, {"source": "The Gazette", "why": "Cancelled", **hidden(preview)})
    assert calendar_in_force().is_working_day(day("2026-11-05"))
    assert client.get(BASE + "not-a-day/remove/").status_code == 404


def test_the_published_list_can_grow_and_never_shrink(sign_in, admin):
    client = sign_in(admin)
    address = BASE + "published/"
    sent = {"year": "2029", "source": "https://www.gov.uk/bank-holidays", "why": "Checked by Cora Invented"}
    preview = client.post(address, {**hidden(client.get(address)), **sent})
    client.post(address, {**sent, **hidden(preview)})
    assert calendar_in_force().proclaimed_through == day("2029-12-31")
    assert "already goes up to" in client.post(address, {**sent, "year": "2028"}).content.decode()
    assert "Check the year" in client.post(address, {**sent, "year": "2100"}).content.decode()
    assert "Enter a year like 2029" in client.post(address, {**sent, "year": "99999"}).content.decode()


def test_another_process_answers_by_the_new_calendar_at_once(admin):
    before = calendar_in_force()
    CalendarDay.objects.model._base_manager.bulk_create(
        [CalendarDay(kind=ADD, day=day("2026-11-05"), name="Elsewhere", source="Another process")]
    )
    assert before.is_working_day(day("2026-11-05"))
    assert not calendar_in_force().is_working_day(day("2026-11-05"))


def test_closure_days_move_no_statutory_date(sign_in, admin):
    deadline = make_deadline(admin)
    client = sign_in(admin)
    address = "/staff/settings/closure-days/"
    sent = {
        "name": "Office shutdown",
        "agency": "",
        **boxes("first_day", "2026-11-05"),
        **boxes("last_day", "2026-11-09"),
        "covered_by": "The duty team",
        "why": "Agreed by the council",
    }
    assert client.post(address, {**hidden(client.get(address)), **sent}).status_code == 302
    assert "The duty team" in client.get(address).content.decode()
    assert day("2026-11-09") in closed_days()
    deadline.refresh_from_db()
    assert deadline.due_on == day("2026-11-09")
    page = client.post(address, {**sent, **boxes("last_day", "2026-11-04")}).content.decode()
    assert "The last day closed must be on or after the first day closed" in page
    row = ClosureDays.objects.get()
    end = f"{address}{row.pk}/end/"
    assert client.post(end, {**hidden(client.get(end)), "reason": "Cancelled"}).status_code == 302
    assert closed_days() == frozenset()


def test_an_agencys_closure_is_its_own(admin):
    agency = make_agency("A school")
    adjusting.add_closure(
        day("2026-12-21"), day("2027-01-01"), "Holidays", "", by=admin, why="Term dates", agency_id=agency.pk
    )
    assert closed_days() == frozenset()
    assert day("2026-12-24") in closed_days(agency.pk)
    assert last_open_day(day("2026-12-24")) == day("2026-12-24")
    assert last_open_day(day("2026-12-24"), agency.pk) == day("2026-12-18")


RULE = {
    "length": "7",
    "unit": "working_days",
    "source": "New guidance",
    "edition": "2026",
    **boxes("in_force_from", "2026-11-01"),
    "why": "The guidance changed",
}


def test_a_rule_is_changed_after_every_deadline_that_moves_was_shown(sign_in, admin):
    old, new = make_deadline(admin, started_on="2026-10-30"), make_deadline(admin)
    client = sign_in(admin)
    address = "/staff/settings/rules/notify_panel/"
    preview = client.post(address, {**hidden(client.get(address)), **RULE})
    assert "1 open deadline would move" in preview.content.decode()
    assert client.post(address, {**RULE, **hidden(preview)}).status_code == 302
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.due_on, new.due_on) == (day("2026-11-06"), day("2026-11-11"))
    page = client.get("/staff/settings/rules/").content.decode()
    for words in ("7 working days", "Sun 1 Nov 2026", "own rule</span>", "Children Act 2004, section 16G(7)"):
        assert words in page, words


def test_before_a_rule_is_changed_it_is_tried_on_what_was(sign_in, admin):
    done = make_deadline(admin, started_on="2026-01-05")
    meet(done, day("2026-01-13"), by=admin, decided_on=day("2026-01-13"))
    client, address = sign_in(admin), "/staff/settings/rules/notify_panel/"
    preview = client.post(address, {**hidden(client.get(address)), **RULE, "length": "6"}).content.decode()
    assert "1 clock of this rule started since" in preview
    assert "Met late, would be: <strong>met in time</strong>" in preview
    assert "These are dates in cases you cannot open." in preview, "an administrator opens no case"
    assert "A date in a case you cannot open" not in preview, "nor reads the same words on every row"
    assert not RuleVersion.objects.exists()
    beyond = {**hidden(client.get(address)), **RULE, "length": "30000"}
    assert "This date is after" in client.post(address, beyond).content.decode()


def test_a_version_of_the_same_day_is_replaced_and_its_history_kept(sign_in, admin):
    client = sign_in(admin)
    address = "/staff/settings/rules/notify_panel/"
    for length in ("7", "8"):
        sent = {**RULE, "length": length, "counts_day_0": "on"}
        preview = client.post(address, {**hidden(client.get(address)), **sent})
        client.post(address, {**sent, **hidden(preview)})
    version = RuleVersion.objects.get()
    assert (version.length, version.counts_day_0, version.history.count()) == (8, True, 2)


def test_a_rule_cannot_turn_round(sign_in, admin):
    client = sign_in(admin)
    for key, length in (("notify_panel", "-5"), ("advance_copy_law", "7"), ("lcspr", "0")):
        answer = client.post(f"/staff/settings/rules/{key}/", {**RULE, "length": length})
        assert "you cannot change the direction" in answer.content.decode()
    assert client.get("/staff/settings/rules/nonsense/").status_code == 404


def test_who_may_read_the_calendar_and_who_may_change_it(sign_in):
    coordinator, contributor = make_user(Role.COORDINATOR), make_user(Role.CONTRIBUTOR)
    reader = sign_in(coordinator)
    for page in ("bank-holidays/", "closure-days/", "rules/"):
        assert reader.get(f"/staff/settings/{page}").status_code == 200
        assert sign_in(contributor).get(f"/staff/settings/{page}").status_code == 403
    for page in ("bank-holidays/add/", "bank-holidays/published/", "bank-holidays/2026-12-25/remove/", "rules/lcspr/"):
        assert reader.get(f"/staff/settings/{page}").status_code == 403
        assert reader.post(f"/staff/settings/{page}").status_code == 403
    assert "Add a bank holiday" not in reader.get(BASE).content.decode()
    with pytest.raises(NotAllowed):
        adjusting.change_calendar(
            NewDay(ADD, day("2026-11-05"), "x", "x"), by=coordinator, why="x", today=day("2026-11-03")
        )
    with pytest.raises(NotAllowed):
        adjusting.add_closure(day("2026-11-05"), day("2026-11-05"), "x", "", by=coordinator, why="x")


def test_the_settings_list_what_a_person_may_open(sign_in, admin):
    page = sign_in(admin).get("/staff/settings/").content.decode()
    for words in ("Bank holidays", "Closure days", "Rules of the clock", "Date calculator"):
        assert words in page, words
    assert "Running the service" not in sign_in(make_user(Role.COORDINATOR)).get("/staff/settings/").content.decode()
    assert sign_in(make_user(Role.CONTRIBUTOR)).get("/staff/settings/").status_code == 403


def test_a_warning_shows_when_a_date_lies_beyond_the_published_list(admin):
    calendar = calendar_in_force()
    assert adjusting.calendar_warning(day("2026-11-03"), calendar) == ""
    assert "less than a year from now" in adjusting.calendar_warning(day("2028-02-01"), calendar)
    make_deadline(admin, "lcspr", "2028-08-01")
    assert adjusting.calendar_warning(day("2026-11-03"), calendar).startswith("1 open date is after Sun 31 Dec 2028")
    make_deadline(admin, "lcspr", "2028-08-02")
    assert adjusting.calendar_warning(day("2026-11-03"), calendar).startswith("2 open dates are")


def test_the_list_can_be_read_year_by_year(sign_in, admin):
    client = sign_in(admin)
    assert "State Funeral" in client.get(BASE + "?year=2022").content.decode()
    for bad in ("1066", "x", "99999999999"):
        assert "Bank holidays 2026" in client.get(f"{BASE}?year={bad}").content.decode()
