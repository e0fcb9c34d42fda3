"""The pages about dates, as a person uses them."""

import re

import pytest

from cases.deadlines import services
from cases.deadlines.models import ClosureDays, Deadline
from cases.notifications.services import Sent, record_notification
from csprapp.accounts.roles import Role
from csprapp.records.models import AccessLog
from csprapp.records.refusals import Refused
from csprapp.records.services import add
from tests.clock.factories import day
from tests.factories import make_user
from tests.factories_cases import log_case, make_case
from tests.factories_deadlines import make_deadline

pytestmark = pytest.mark.django_db
TODAY = day("2026-11-23")


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR)


@pytest.fixture
def manager():
    return make_user(Role.MANAGER)


def boxes(name, text):
    year, month, number = text.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def hidden(response):
    found = re.findall(r'name="(token|version)" value="([^"]*)"', response.content.decode())
    return dict(found)


def walk(client, deadline, first, second):
    """The three pages of a change, to the address the last one leads to."""
    base = deadline.get_absolute_url() + "change/"
    answer = client.post(base, {**hidden(client.get(base)), **first})
    assert answer.status_code == 302, answer.content.decode()
    answer = client.post(base + "reason/", {**hidden(client.get(base + "reason/")), **second})
    assert answer.status_code == 302, answer.content.decode()
    return client.get(base + "check/")


REASON = {"reason": "The Panel wrote", **boxes("decided_on", "2026-11-20")}


def test_the_page_shows_every_counted_day_and_every_one_left_out(sign_in, coordinator):
    deadline = make_deadline(coordinator, started_on="2026-12-18")
    page = sign_in(coordinator).get(deadline.get_absolute_url()).content.decode()
    for words in (
        "December 2026",
        "Day 0",
        "Day 4",
        "Due, day 5",
        "Boxing Day (substitute day)",
        "Fri 25 Dec 2026: Christmas Day",
        "Tue 29 Dec 2026",
        "Working Together to Safeguard Children 2023",
        "in force from Fri 15 Dec 2023",
        "2028-",
    ):
        assert words in page, words


def test_a_read_of_the_page_is_logged(sign_in, coordinator):
    case = make_case(by=coordinator)
    deadline = make_deadline(coordinator, incident=case)
    sign_in(coordinator).get(deadline.get_absolute_url())
    read = AccessLog.objects.get()
    assert (read.case, read.what, read.subject) == (case.reference, "deadline", f"cases.deadline:{deadline.pk}")


def test_a_deadline_of_a_case_that_is_not_open_to_a_person_does_not_exist(sign_in, coordinator):
    restricted = make_case(by=coordinator, restricted=True, restricted_reason="Staff")
    deadline = make_deadline(coordinator, incident=restricted)
    client = sign_in(make_user(Role.COORDINATOR))
    missing = client.get("/staff/deadlines/999999/")
    for path in ("", "change/", "change/reason/", "change/check/"):
        answer = client.get(deadline.get_absolute_url() + path)
        assert (answer.status_code, answer.content) == (404, missing.content)


def test_a_coordinator_records_the_date_the_panel_advised_in_three_pages(sign_in, coordinator):
    deadline = make_deadline(coordinator, "rapid_review", "2026-11-16")
    client = sign_in(coordinator)
    check = walk(client, deadline, {"kind": "date_set", **boxes("value", "2026-12-09")}, REASON)
    text = check.content.decode()
    for words in ("Wed 9 Dec 2026", "12 working days from today", "Now Mon 7 Dec 2026", "Nothing else moves"):
        assert words.replace("Now", "Now") in text, words
    answer = client.post(deadline.get_absolute_url() + "change/check/", hidden(check))
    assert answer["Location"] == deadline.get_absolute_url()
    deadline.refresh_from_db()
    assert (deadline.computed_on, deadline.due_on) == (day("2026-12-07"), day("2026-12-09"))
    page = client.get(deadline.get_absolute_url()).content.decode()
    for words in ("The Panel wrote", "Statutory date, day 15", "Due: this date applies"):
        assert words in page, words


def test_the_panels_date_is_changed_in_the_notification_too(sign_in, coordinator):
    case = log_case(by=coordinator)
    sent = record_notification(case, Sent(day("2026-11-18")), by=coordinator, today=day("2026-11-18"))
    deadline = case.deadlines.get(rule_key="rapid_review")
    client = sign_in(coordinator)
    check = walk(client, deadline, {"kind": "date_set", **boxes("value", "2026-12-14")}, REASON)
    client.post(deadline.get_absolute_url() + "change/check/", hidden(check))
    sent.refresh_from_db()
    assert sent.panel_date == day("2026-12-14")


def test_pressing_the_button_twice_records_one_change(sign_in, coordinator):
    deadline = make_deadline(coordinator, "rapid_review", "2026-11-16")
    client = sign_in(coordinator)
    check = walk(client, deadline, {"kind": "date_set", **boxes("value", "2026-12-09")}, REASON)
    sent = hidden(check)
    again = deadline.get_absolute_url() + "change/check/"
    client.post(again, sent)
    answer = client.post(again, sent)
    assert answer.status_code == 302
    assert deadline.changes.count() == 1


def test_a_corrected_awareness_moves_both_of_its_clocks_and_the_fact_itself(sign_in, coordinator):
    case = make_case(by=coordinator, aware_on=day("2026-11-18"))
    where = {"incident": case, "route": "case-notification", "subject_id": case.pk}
    notify = make_deadline(coordinator, started_on="2026-11-18", **where)
    tell = make_deadline(coordinator, "tell_partners", "2026-11-18", label="Tell partners", **where)
    client = sign_in(coordinator)
    change = client.get(notify.get_absolute_url() + "change/").content.decode()
    assert "The clock started on another day" not in change
    page = f"/staff/cases/{case.reference}/awareness/"
    assert f'href="{page}">correct it where it is recorded' in change
    typed = {"version": case.version, "reason": "The duty log", **boxes("aware_on", "2026-11-17")}
    looked = client.post(page, typed | {"action": "look"}).content.decode()
    assert "Tell partners" in looked
    assert client.post(page, typed).status_code == 302
    for deadline in (notify, tell):
        deadline.refresh_from_db()
        assert deadline.due_on == day("2026-11-24")
        assert deadline.changes.get().decided_on == TODAY
    case.refresh_from_db()
    assert case.aware_on == day("2026-11-17")


def test_a_delay_asks_what_for_and_who_was_told(sign_in, coordinator):
    deadline = make_deadline(coordinator, "lcspr", "2026-05-02")
    client = sign_in(coordinator)
    base = deadline.get_absolute_url() + "change/"
    client.post(base, {"kind": "look_again", **boxes("value", "2027-02-01")})
    answer = client.post(base + "reason/", REASON)
    assert "Select what the delay is for" in answer.content.decode()
    told = boxes("panel_told_on", "2026-11-20") | boxes("minister_told_on", "2026-11-20")
    check = walk(
        client,
        deadline,
        {"kind": "look_again", **boxes("value", "2027-02-01")},
        {**REASON, **told, "category": "criminal"},
    )
    client.post(base + "check/", hidden(check))
    page = client.get(deadline.get_absolute_url()).content.decode()
    assert "6 months passed on Mon 2 Nov 2026; waiting for the criminal proceedings; look again Mon 1 Feb 2027" in page
    assert "Secretary of State told" in page
    deadline.refresh_from_db()
    assert deadline.due_on == day("2026-11-02")


def test_a_coordinators_delay_asks_for_a_managers_look(sign_in, coordinator, manager):
    deadline = make_deadline(coordinator, "lcspr", "2026-05-02")
    services.record_delay(
        deadline, day("2027-02-01"), by=coordinator, why="Inquest", decided_on=TODAY, category="inquest"
    )
    assert "I have looked at it" not in sign_in(coordinator).get(deadline.get_absolute_url()).content.decode()
    client = sign_in(manager)
    assert "I have looked at it" in client.get(deadline.get_absolute_url()).content.decode()
    assert sign_in(coordinator).post(deadline.get_absolute_url() + "looked-at/").status_code == 403
    assert client.post(deadline.get_absolute_url() + "looked-at/").status_code == 302
    assert "I have looked at it" not in client.get(deadline.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("date_set", "2026-11-01", "The new date must be on or after Mon 2 Nov 2026, the day the clock started"),
        ("start_corrected", "2026-11-17", "Select a valid choice"),
        ("delay_recorded", "2026-11-23", "The new date must be in the future"),
        ("look_again", "2027-02-24", "The day to look again must be on or before Tue 23 Feb 2027"),
        ("", "2026-12-01", "Select what has changed"),
    ],
)
def test_a_date_that_cannot_be_is_refused_beside_its_field(sign_in, coordinator, kind, value, words):
    deadline = make_deadline(coordinator)
    answer = sign_in(coordinator).post(deadline.get_absolute_url() + "change/", {"kind": kind, **boxes("value", value)})
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_date_decided_in_the_future_is_refused(sign_in, coordinator):
    deadline = make_deadline(coordinator)
    client = sign_in(coordinator)
    base = deadline.get_absolute_url() + "change/"
    client.post(base, {"kind": "date_set", **boxes("value", "2026-12-09")})
    answer = client.post(base + "reason/", {"reason": "Said so", **boxes("decided_on", "2026-11-24")})
    assert "The date it was decided must be today or in the past" in answer.content.decode()


def test_the_pages_lead_back_to_the_first_one_not_answered(sign_in, coordinator):
    deadline = make_deadline(coordinator)
    client = sign_in(coordinator)
    base = deadline.get_absolute_url() + "change/"
    assert client.get(base + "check/")["Location"] == base
    client.post(base, {"kind": "date_set", **boxes("value", "2026-12-09")})
    assert client.get(base + "check/")["Location"] == base + "reason/"


def test_going_back_shows_what_was_typed_and_still_knows_which_version_was_seen(sign_in, coordinator):
    deadline = make_deadline(coordinator)
    client = sign_in(coordinator)
    base = deadline.get_absolute_url() + "change/"
    walk(client, deadline, {"kind": "date_set", **boxes("value", "2026-12-09")}, REASON)
    again = client.get(base)
    assert hidden(again)["version"] == "1"
    for words in ('value="2026"', 'value="date_set"', "checked"):
        assert words in again.content.decode(), words
    assert "There is a problem" not in again.content.decode()
    reason = client.get(base + "reason/").content.decode()
    assert "The Panel wrote" in reason


def test_of_two_managers_who_change_a_date_the_second_sees_both_versions(sign_in, manager):
    deadline = make_deadline(manager, "rapid_review", "2026-11-16")
    client = sign_in(manager)
    check = walk(client, deadline, {"kind": "date_set", **boxes("value", "2026-12-09")}, REASON)
    other = make_user(Role.MANAGER, name="Quick Invented")
    services.set_date(deadline, day("2026-12-10"), by=other, why="Telephone call", decided_on=TODAY)
    address = deadline.get_absolute_url() + "change/check/"
    answer = client.post(address, hidden(check))
    text = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Quick Invented", "Telephone call", "The due date is now Thu 10 Dec 2026", "You gave Wed 9 Dec 2026"):
        assert words in text, words
    client.post(address, hidden(answer))
    deadline.refresh_from_db()
    assert deadline.changes.count() == 2


def test_a_change_can_be_taken_back_with_a_reason(sign_in, coordinator):
    deadline = make_deadline(coordinator)
    services.set_date(deadline, day("2026-12-09"), by=coordinator, why="Letter", decided_on=TODAY)
    line = deadline.changes.get()
    client = sign_in(coordinator)
    address = f"{deadline.get_absolute_url()}history/{line.pk}/"
    assert "Enter the reason" in client.post(address, {}).content.decode()
    answer = client.post(address, {**hidden(client.get(address)), "reason": "Wrong letter"})
    assert answer.status_code == 302
    page = client.get(deadline.get_absolute_url()).content.decode()
    assert "(undone)" in page
    assert "Reinstate this" in page
    deadline.refresh_from_db()
    assert deadline.due_on == day("2026-11-09")
    assert client.get(address).status_code == 404


def test_what_was_taken_back_by_mistake_stands_again_and_can_be_taken_back_anew(sign_in, coordinator):
    deadline = make_deadline(coordinator)
    services.set_date(deadline, day("2026-12-09"), by=coordinator, why="Letter", decided_on=TODAY)
    client, line = sign_in(coordinator), deadline.changes.get()
    for due_on in ("2026-11-09", "2026-12-09"):  # taken back, and that taken back
        last = deadline.changes.latest("pk")
        address = f"{deadline.get_absolute_url()}history/{last.pk}/"
        client.post(address, {**hidden(client.get(address)), "reason": "A mistake"})
        deadline.refresh_from_db()
        assert deadline.due_on == day(due_on)
    address = f"{deadline.get_absolute_url()}history/{line.pk}/"
    assert f'href="{address}"' in client.get(deadline.get_absolute_url()).content.decode()
    client.post(address, {**hidden(client.get(address)), "reason": "The wrong letter after all"})
    deadline.refresh_from_db()
    assert deadline.due_on == day("2026-11-09")


def test_somebody_without_the_role_is_told_so(sign_in):
    scrutineer = make_user(Role.SCRUTINEER)
    deadline = make_deadline(scrutineer)
    client = sign_in(scrutineer)
    assert "Change this date" not in client.get(deadline.get_absolute_url()).content.decode()
    assert client.get(deadline.get_absolute_url() + "change/").status_code == 403


def test_a_start_that_is_a_fact_elsewhere_is_corrected_there(sign_in, coordinator):
    deadline = make_deadline(coordinator, "rapid_review", "2026-11-16")
    client = sign_in(coordinator)
    page = client.get(deadline.get_absolute_url() + "change/").content.decode()
    assert "The clock starts on the London date of the notification" in page
    assert "The clock started on another day" not in page
    link = re.search(r'href="([^"]+)">Try another day', client.get(deadline.get_absolute_url()).content.decode())[1]
    assert "Monday 7 December 2026" in client.get(link.replace("&amp;", "&")).content.decode()


def test_a_met_date_is_not_offered_for_change(sign_in, coordinator):
    deadline = make_deadline(coordinator)
    services.meet(deadline, day("2026-11-09"), by=coordinator, decided_on=TODAY)
    client = sign_in(coordinator)
    page = client.get(deadline.get_absolute_url()).content.decode()
    assert "Met on Mon 9 Nov 2026" in page
    assert "Change this date" not in page
    assert client.get(deadline.get_absolute_url() + "change/").status_code == 403


def test_an_agreed_date_says_that_no_rule_gives_it(sign_in, coordinator):
    deadline = make_deadline(coordinator, "agreed", agreed_on=day("2026-12-01"))
    page = sign_in(coordinator).get(deadline.get_absolute_url()).content.decode()
    assert "This date does not come from a statutory rule" in page
    client = sign_in(coordinator)
    assert "A different date was agreed" in client.get(deadline.get_absolute_url() + "change/").content.decode()


def test_a_window_that_crosses_closure_days_says_so_and_asks_who_covers(sign_in, coordinator):
    deadline = make_deadline(coordinator, started_on="2026-12-18")
    shutdown = ClosureDays(first_day=day("2026-12-29"), last_day=day("2026-12-31"), name="Office shutdown")
    add(shutdown, by=coordinator, why="Agreed by the council")
    page = sign_in(coordinator).get(deadline.get_absolute_url()).content.decode()
    assert (
        "Office shutdown, Tue 29 Dec 2026 to Thu 31 Dec 2026, falls inside this period. Nobody is recorded as covering."
    ) in page
    assert "Thu 24 Dec 2026" in page
    assert Deadline.objects.get().due_on == day("2026-12-29")


def test_a_provisional_date_says_so(sign_in, coordinator):
    deadline = make_deadline(coordinator, "lcspr", "2028-08-01")
    page = sign_in(coordinator).get(deadline.get_absolute_url()).content.decode()
    assert "Provisional: the government’s list of bank holidays goes up to Sun 31 Dec 2028. We will work" in page


def test_the_calculator_answers_by_an_address_that_can_be_shared(sign_in, coordinator):
    client = sign_in(coordinator)
    assert "Date calculator" in client.get("/staff/calculator/").content.decode()
    link = "/staff/calculator/?rule=working_days&number=-7&start_day=30&start_month=nov&start_year=2026"
    page = client.get(link).content.decode()
    assert "Thursday 19 November 2026" in page
    assert "Due, day 7" in page
    page = client.get("/staff/calculator/?rule=lcspr&start_day=26&start_month=6&start_year=2026").content.decode()
    assert "Saturday 26 December 2026" in page
    assert "Thu 24 Dec 2026" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("rule=working_days&start_day=1&start_month=1&start_year=2026", "Enter how many"),
        ("rule=&start_day=1&start_month=1&start_year=2026", "Select what to count"),
        ("rule=lcspr", "Enter the date to count from"),
        ("rule=days&number=0&start_day=1&start_month=1&start_year=2026", "the number must be not 0"),
        ("rule=lcspr&start_day=1&start_month=1&start_year=2060", "is after 31 December 2038"),
        ("rule=months&number=99999999&start_day=1&start_month=1&start_year=2026", "is not a rule"),
    ],
)
def test_the_calculator_says_what_it_cannot_answer(sign_in, coordinator, query, words):
    assert words in sign_in(coordinator).get(f"/staff/calculator/?{query}").content.decode()


def test_nobody_was_told_of_a_delay_in_the_future(sign_in, coordinator):
    deadline = make_deadline(coordinator, "rapid_review", "2026-11-16")
    client, base = sign_in(coordinator), deadline.get_absolute_url() + "change/"
    client.post(base, {**hidden(client.get(base)), "kind": "delay_recorded", **boxes("value", "2026-12-20")})
    said = {"category": "quality", **REASON, **boxes("panel_told_on", "2026-11-24")}
    answer = client.post(base + "reason/", {**hidden(client.get(base + "reason/")), **said})
    assert answer.context["form"].errors["panel_told_on"] == ["The date they were told must be today or in the past"]
    with pytest.raises(Refused) as refused:
        services.record_delay(
            deadline, day("2026-12-20"), by=coordinator, why="x", decided_on=TODAY, category="quality",
            minister_told_on=day("2026-11-24"),
        )  # fmt: skip
    assert "minister_told_on" in refused.value.problems
