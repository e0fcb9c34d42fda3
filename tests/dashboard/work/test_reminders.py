"""Reminders of dates, by mail."""

import datetime as dt
import threading

import pytest
from django.core.management import call_command
from django.db import connection

from cases.deadlines.calendars import shipped_calendar
from cases.deadlines.services import record_delay
from csprapp.mail.models import Outbox
from dashboard.work.reminders import send_reminders
from dashboard.work.rules import Kind, Reminder, digest_day, reminder
from tests.dashboard.factories import make_agreed, start_clock
from tests.factories import make_area, make_user
from tests.factories_cases import give_access, make_case, make_person

CALENDAR = shipped_calendar()


def day(number, month=11, year=2026):
    return dt.date(year, month, number)


@pytest.mark.parametrize(
    ("act_on", "today", "expected"),
    [
        (day(26), day(23), None),
        (day(26), day(24), Reminder(Kind.SOON, day(24))),
        (day(26), day(25), Reminder(Kind.SOON, day(24))),
        (day(26), day(26), Reminder(Kind.TODAY, day(26))),
        (day(26), day(27), Reminder(Kind.OVERDUE, day(27))),
        (day(26), day(30), Reminder(Kind.OVERDUE, day(27))),
        (day(26), day(4, 12), Reminder(Kind.OVERDUE, day(4, 12))),
        (day(27), day(28), None),  # a Saturday: overdue since yesterday, told on Monday
        (day(27), day(30), Reminder(Kind.OVERDUE, day(30))),
        (day(27, 12), day(22, 12), Reminder(Kind.SOON, day(22, 12))),
        (day(27, 12), day(24, 12), Reminder(Kind.TODAY, day(24, 12))),  # Christmas Eve, for a Sunday
        (day(17, 12), day(25, 12), Reminder(Kind.OVERDUE, day(18, 12))),  # the week ends on a holiday
        (day(17, 12), day(29, 12), Reminder(Kind.OVERDUE, day(29, 12))),
    ],
)
def test_a_date_asks_for_a_reminder_before_on_and_after_its_day(act_on, today, expected):
    assert reminder(act_on, today, CALENDAR) == expected


def test_a_closed_office_brings_reminders_forward():
    closed = {day(29, 12), day(30, 12), day(31, 12)}
    assert reminder(day(31, 12), day(24, 12), CALENDAR, closed) == Reminder(Kind.TODAY, day(24, 12))
    assert reminder(day(31, 12), day(22, 12), CALENDAR, closed) == Reminder(Kind.SOON, day(22, 12))


@pytest.fixture
def anna(db):
    return make_user("coordinator", email="anna@demo.example")


def mails(kind=None):
    """The reminders written so far; the weekly digest only when asked for."""
    rows = Outbox.objects.order_by("pk")
    return list(rows.filter(kind=kind) if kind else rows.exclude(kind="weekly_digest"))


def test_the_owner_is_reminded_two_working_days_before_and_on_the_day_once_each(anna):
    start_clock(make_case(by=anna, reference="2026-0042"), "notify_panel", day(19))  # due Thu 26 Nov
    for today in (23, 24, 24, 25, 26, 26):
        send_reminders(day(today))
    assert [(mail.kind, mail.day, mail.recipient) for mail in mails()] == [
        ("due_soon", day(24), "anna@demo.example"),
        ("due_today", day(26), "anna@demo.example"),
    ]
    assert mails()[0].title == "Case 2026-0042: notify the Panel by Thu 26 Nov 2026"
    assert mails()[0].text.startswith("2 working days left.")
    assert "/staff/cases/2026-0042/" in mails()[0].text


def test_an_overdue_date_is_told_next_working_day_then_weekly_with_the_manager_copied(anna):
    area = make_area()
    mona, elsewhere = make_user("manager", area=area), make_user("manager", area=make_area())
    start_clock(make_case(by=anna, area=area), "notify_panel", day(13))  # due Fri 20 Nov
    for today in range(20, 31):
        send_reminders(day(today))
    told = [(mail.day, mail.recipient) for mail in mails("overdue")]
    assert told == [(on, who) for on in (day(23), day(30)) for who in ("anna@demo.example", mona.email)]
    assert elsewhere.email not in {mail.recipient for mail in mails()}
    assert "You own this date." in mails("overdue")[0].text
    assert "this is a copy for the manager" in mails("overdue")[1].text


def test_reminders_may_be_muted_but_not_what_is_overdue(anna):
    anna.mute_reminders = True
    anna.save()
    start_clock(make_case(by=anna), "notify_panel", day(16))  # due Mon 23 Nov
    for today in (19, 23, 24):
        send_reminders(day(today))
    assert [mail.kind for mail in mails()] == ["overdue"]


def test_a_date_nobody_owns_is_the_managers(anna):
    mona = make_user("manager")
    case = make_case(by=anna, owner=None)
    make_agreed(case, day(23))
    send_reminders(day(23))
    assert [mail.recipient for mail in mails()] == [mona.email]
    assert "nobody owns this date" in mails()[0].text


def test_while_a_look_again_date_stands_the_overdue_mails_rest(anna):
    late = start_clock(make_case(by=anna), "lcspr", day(3, 3))
    record_delay(late, day(1, 12), by=anna, why="Trial", decided_on=day(2, 9), category="criminal", look_again=True)
    send_reminders(day(23))
    assert mails() == []
    send_reminders(day(1, 12))
    assert [mail.kind for mail in mails()] == ["due_today"]


def test_what_is_met_or_far_away_asks_for_nothing(anna):
    make_agreed(make_case(by=anna), day(24, 12))
    send_reminders(day(23))
    assert mails() == []


def test_mail_never_holds_a_name_a_harm_a_place_or_what_somebody_typed(anna):
    make_user("manager")
    case = make_case(
        by=anna, area=make_area("CanaryArea"), summary="CanarySummary", setting="CanaryPlace", harms=["neglect"]
    )
    make_person(case, initials="CANARYI", name="CanaryName")
    make_agreed(case, day(23), label="CanaryLabel")
    start_clock(case, "notify_panel", day(9))
    start_clock(case, "rapid_review", day(2), route="case-rapid-review")
    for today in (20, 23, 24, 30):
        send_reminders(day(today))
    assert len(mails()) > 5
    assert mails("weekly_digest")
    for mail in mails() + mails("weekly_digest"):
        assert "canary" not in (mail.title + mail.text + mail.subject).lower()
        assert "neglect" not in mail.text
        assert anna.name not in mail.text


def test_of_a_restricted_case_a_manager_who_may_not_open_it_learns_the_date_alone(anna):
    mona = make_user("manager")
    case = make_case(by=anna, restricted=True)
    give_access(case, anna)
    start_clock(case, "notify_panel", day(13))
    send_reminders(day(23))
    by_reader = {mail.recipient: mail.text for mail in mails()}
    assert "notify the Panel" in by_reader[anna.email]
    assert "notify the Panel" not in by_reader[mona.email]
    assert case.reference in by_reader[mona.email]


def test_the_command_runs_for_a_day_and_says_how_many(anna, capsys):
    make_agreed(make_case(by=anna), day(23))
    call_command("send_reminders", "--today", "2026-11-23")
    assert "2 reminders written" in capsys.readouterr().out  # the date, and the week's digest
    call_command("send_reminders", "--today", "2026-11-23")
    assert "0 reminders written" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_write_each_reminder_once():
    anna = make_user("coordinator")
    for _ in range(5):
        make_agreed(make_case(by=anna), day(23))
    failures = []

    def work():
        try:
            send_reminders(day(23))
        except Exception as error:  # noqa: BLE001 - reported below
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert len(mails()) == 5
    assert len(mails("weekly_digest")) == 1


@pytest.mark.parametrize("number", [2, 20])
def test_reading_what_is_due_takes_the_same_few_questions(anna, django_assert_max_num_queries, number):
    for _ in range(number):
        make_agreed(make_case(by=anna), day(24, 11))
    send_reminders(day(23))
    with django_assert_max_num_queries(11 + 6 * number):
        send_reminders(day(23))


@pytest.mark.parametrize("number", [2, 40])
def test_writing_what_is_due_takes_the_same_few_questions(anna, django_assert_max_num_queries, number):
    for _ in range(number):
        make_agreed(make_case(by=anna), day(24, 11))
    with django_assert_max_num_queries(30):
        assert send_reminders(day(23)) == number + 1


def test_the_week_begins_with_a_digest_even_when_nothing_is_due(anna):
    case = make_case(by=anna, reference="2026-0042")
    start_clock(case, "notify_panel", day(13))  # due Fri 20 Nov
    start_clock(case, "rapid_review", day(13), route="case-rapid-review")  # due Fri 4 Dec
    make_user("coordinator", email="bela@demo.example")
    make_user("partner")
    for today in (23, 24, 27):
        send_reminders(day(today))
    mine, belas = mails("weekly_digest")
    assert (mine.recipient, mine.day, belas.recipient) == ("anna@demo.example", day(23), "bela@demo.example")
    assert mine.title == "Your dates: 1 overdue, 1 in the next 3 weeks"
    assert "- 2026-0042: notify the Panel, Fri 20 Nov 2026. Overdue by 1 working day" in mine.text
    assert "- 2026-0042: send the rapid review, Fri 4 Dec 2026. 9 working days left" in mine.text
    assert "Nothing is due in the next 3 weeks." in belas.text


def test_after_a_bank_holiday_monday_the_digest_comes_on_tuesday():
    assert digest_day(day(28, 12), CALENDAR) is None
    assert digest_day(day(29, 12), CALENDAR) == day(29, 12)
    assert digest_day(day(31, 12), CALENDAR) == day(29, 12)
    assert digest_day(day(29, 11), CALENDAR) == day(23)


def test_of_a_restricted_case_the_digest_names_the_date_alone(anna):
    start_clock(make_case(by=anna, restricted=True), "notify_panel", day(16))
    send_reminders(day(23))
    text = mails("weekly_digest")[0].text
    assert "a date, Mon 23 Nov 2026. Due today" in text
    assert "notify" not in text
