"""The daily mail: when it comes, what it says, and that it is one."""

import datetime as dt
import threading
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from cases.deadlines.calendars import shipped_calendar
from cases.deadlines.models import ClosureDays, Deadline
from cases.deadlines.services import record_delay
from cases.hooks import DOERS, OPENERS, TAKERS
from cases.incidents.models import Incident
from csprapp.mail.digests import key_of
from csprapp.mail.models import Digest, Outbox
from csprapp.records.services import add
from dashboard.work.daily_mail.duties import WAITS
from dashboard.work.daily_mail.words import WORDS
from dashboard.work.reminders import send_reminders
from dashboard.work.rules import Kind, Reminder, digest_day, reminder
from tests.dashboard.factories import make_agreed, start_clock
from tests.factories import make_area, make_user
from tests.factories_cases import give_access, make_case, make_person
from tests.factories_deadlines import open_deadline

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


def mails(to=None):
    """The daily mails so far, of somebody or of all."""
    rows = Outbox.objects.filter(kind="digest").order_by("day", "pk")
    return list(rows.filter(recipient=to.email) if to else rows)


def run(*days):
    """Every morning of November, each time twice."""
    for each in days:
        for _ in range(2):
            send_reminders(each if isinstance(each, dt.date) else day(each))


def lines(mail, heading):
    """What stands under a heading of a mail, without the addresses."""
    found = mail.text.partition(f"{heading}:\n")[2].partition("\n\n")[0]
    return [line.removeprefix("- ") for line in found.splitlines() if not line.startswith("  ")]


def test_a_date_is_told_two_working_days_before_and_on_its_day_once_each(anna):
    start_clock(make_case(by=anna, reference="2026-0042"), "notify_panel", day(19))  # due Thu 26 Nov
    run(23, 24, 25, 26)
    assert [(mail.day, mail.title) for mail in mails()] == [
        (day(23), "Nothing is overdue, due soon or waiting for you"),
        (day(24), "Coming up: notify the Panel of 2026-0042"),
        (day(26), "Due today: notify the Panel of 2026-0042"),
    ]
    assert lines(mails()[1], "Coming up") == ["Notify the Panel of 2026-0042, Thu 26 Nov 2026. 2 working days left."]
    assert lines(mails()[2], "Due today") == ["Notify the Panel of 2026-0042."]
    assert "Sign in to see it: http://testserver/staff/" in mails()[1].text


def test_a_duty_in_law_that_is_overdue_is_told_every_working_day_and_another_every_week(anna):
    bela = make_user("coordinator")
    start_clock(make_case(by=anna), "notify_panel", day(11))  # due Wed 18 Nov
    make_agreed(make_case(by=bela), day(18))
    run(*range(19, 31), dt.date(2026, 12, 1))
    assert [mail.day.day for mail in mails(anna)] == [19, 20, 23, 24, 25, 26, 27, 30, 1]
    assert [mail.day.day for mail in mails(bela)] == [19, 23, 30]


def test_the_most_pressing_is_in_the_subject_with_how_many_there_are_beside_it(anna):
    case = make_case(by=anna, reference="2026-0031")
    make_agreed(case, day(2))
    start_clock(case, "rapid_review", day(2), route="case-rapid-review")  # due today
    start_clock(case, "notify_panel", day(13))  # overdue since Fri 20 Nov
    run(23)
    assert mails()[0].title == "Overdue: notify the Panel of 2026-0031, and 2 more"
    assert [line.partition(",")[0] for line in lines(mails()[0], "Overdue")] == [
        "Notify the Panel of 2026-0031",
        "Agreed task for 2026-0031",
    ]


def test_managers_get_one_line_for_each_owner_who_is_late_and_no_copy(anna):
    area = make_area()
    mona, elsewhere = make_user("manager", area=area), make_user("manager", area=make_area())
    for number in (1, 2, 3):
        start_clock(make_case(by=anna, area=area, reference=f"2026-000{number}"), "notify_panel", day(13))
    make_agreed(make_case(by=anna, area=area, owner=None), day(20))
    start_clock(make_case(by=mona, area=area, reference="2026-0009"), "notify_panel", day(13))
    run(23)
    (mail,) = mails(mona)
    assert lines(mail, "Overdue in the team") == [
        f"Nobody’s: agreed task for {Incident.objects.get(owner=None).reference}, Fri 20 Nov 2026.",
        "Coordinator: 3 dates, the most pressing: notify the Panel of 2026-0001, Fri 20 Nov 2026.",
    ]
    for owner in ("none", anna.pk):
        assert f"\n  http://testserver/staff/team/?owner={owner}&show=overdue\n" in mail.text
    assert len(lines(mail, "Overdue")) == 1, "their own"
    assert mails(elsewhere)[0].title.startswith("Nothing")
    assert anna.name not in mail.text


def test_another_date_that_is_late_is_new_to_the_manager_too(anna):
    mona, case = make_user("manager"), make_case(by=anna)
    make_agreed(case, day(20))
    make_agreed(case, day(24))
    run(23, 24, 25, 26)
    assert [mail.day.day for mail in mails(mona)] == [23, 25]


def test_what_is_left_out_is_not_told_but_what_is_overdue_is(anna):
    anna.muted_mail = ["today", "soon", "waits", "changed", "quiet_monday"]
    anna.save()
    start_clock(make_case(by=anna), "notify_panel", day(17))  # due Tue 24 Nov
    run(20, 23, 24, 25)
    assert [mail.day.day for mail in mails()] == [25]


def test_a_date_nobody_owns_is_the_owners_of_the_case_and_without_one_the_managers(anna):
    mona = make_user("manager")
    make_agreed(make_case(by=anna, owner=None), day(24))
    make_agreed(make_case(by=anna), day(24))
    run(24)
    assert len(lines(mails(anna)[0], "Due today")) == 1
    (said,) = lines(mails(mona)[0], "Due today")
    assert said.endswith("Nobody owns it: give it to somebody.")


@pytest.mark.parametrize("gone", ["account", "role"])
def test_who_has_left_gets_nothing_and_their_dates_are_the_managers(anna, gone):
    mona, left = make_user("manager"), make_user("coordinator")
    make_agreed(make_case(by=left), day(20))
    if gone == "account":
        left.is_active = False
        left.save()
    else:
        left.role_grants.update(valid_until=day(20))
    run(23)
    assert mails(left) == []
    assert lines(mails(mona)[0], "Overdue in the team")[0].startswith("Nobody’s: ")


def test_while_a_look_again_date_stands_the_overdue_mails_rest(anna):
    late = start_clock(make_case(by=anna), "lcspr", day(3, 3))
    record_delay(late, day(1, 12), by=anna, why="Trial", decided_on=day(2, 9), category="criminal", look_again=True)
    run(24)
    assert mails() == []
    run(day(1, 12))
    (mail,) = mails()
    assert "waiting for the criminal proceedings" in lines(mail, "Due today")[0]


def test_what_is_met_or_far_away_asks_for_nothing(anna):
    make_agreed(make_case(by=anna), day(24, 12))
    run(24)
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
    start_clock(case, "report_death", day(16))
    run(20, 23, 24, 30)
    assert len(mails()) > 5
    for mail in mails():
        assert "canary" not in (mail.title + mail.text + mail.subject).lower()
        assert "neglect" not in mail.text
        assert "death" not in mail.text
        assert anna.name not in mail.text


@pytest.mark.parametrize("route", ["case", *WORDS])
def test_every_agreed_duty_is_called_by_its_own_word(anna, route):
    case = make_case(by=anna, reference="2026-0042")
    Deadline.objects.filter(pk=make_agreed(case, day(24)).pk).update(route=route)
    run(24)
    (said,) = lines(mails()[0], "Due today")
    assert said.lower() == f"{WORDS.get(route, 'agreed task for')} 2026-0042.".lower()
    assert "a date" not in mails()[0].title


@pytest.mark.django_db
def test_the_subject_says_what_is_statutory_and_overdue_in_the_team_before_what_is_only_agreed():
    mona = make_user("manager")
    make_agreed(make_case(by=mona), day(2))
    start_clock(make_case(reference="2026-0042"), "notify_panel", day(11))
    run(23)
    (mail,) = mails(mona)
    assert mail.title == "Overdue in the team: notify the Panel of 2026-0042, and 1 more"


@pytest.mark.django_db
def test_which_publication_it_is_is_said_to_its_own_writer_and_not_to_the_managers():
    writer, mona = make_user("publisher"), make_user("manager")
    facts = {"route": "publication", "label": "Correct review-2026-zz and send it for a check again", "owner": writer}
    facts |= {"rule_key": "agreed", "subject_id": 1, "agreed_on": day(20), "started_on": day(2), "incident": None}
    open_deadline(by=writer, **facts)
    run(23)
    assert mails(writer)[0].title == "Overdue: correct review-2026-zz and send it for a check again"
    assert "review-2026-zz" not in mails(mona)[0].text
    assert "correct an edition and send it for a check again" in mails(mona)[0].text


def test_no_duty_that_waits_for_a_role_or_a_second_person_is_without_a_word_of_its_own():
    assert {*DOERS, *OPENERS, *TAKERS} - {*WAITS} <= {*WORDS}


def test_of_a_restricted_case_whoever_may_not_open_it_learns_that_it_is_one(anna):
    mona = make_user("manager")
    case = make_case(by=anna, restricted=True, reference="2026-0020")
    give_access(case, anna)
    start_clock(case, "notify_panel", day(13))
    run(23)
    assert "notify the Panel of 2026-0020" in mails(anna)[0].title
    assert "restricted case 2026-0020" in mails(mona)[0].text
    assert "notify" not in mails(mona)[0].text
    unnamed = make_case(by=mona, restricted=True, reference="2026-0021")
    start_clock(unnamed, "notify_panel", day(17))
    run(24)
    assert lines(mails(mona)[1], "Due today") == ["Restricted case 2026-0021."]


def test_the_command_runs_for_a_day_and_says_how_many(anna, capsys):
    make_agreed(make_case(by=anna), day(23))
    call_command("send_reminders", "--today", "2026-11-23")
    assert "1 reminder written" in capsys.readouterr().out
    call_command("send_reminders", "--today", "2026-11-23")
    assert "0 reminders written" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_write_one_mail_to_each_person():
    people = [make_user("coordinator") for _ in range(3)]
    for person in people * 2:
        make_agreed(make_case(by=person), day(23))
    failures = []

    def work():
        try:
            send_reminders(day(23))
        except Exception as error:  # reported below
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert len(mails()) == len(people) == Digest.objects.count()


def test_a_run_that_is_killed_in_the_middle_leaves_none_and_the_next_one_writes_all(anna):
    make_user("coordinator")
    with patch("csprapp.mail.digests.post_all", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        send_reminders(day(23))
    assert not Digest.objects.exists()
    run(23)
    assert len(mails()) == 2


def test_another_address_gets_no_second_mail(anna):
    run(23)
    anna.email = "anna.new@demo.example"
    anna.save()
    run(23)
    assert len(mails()) == 1


def test_the_database_holds_one_mail_a_person_and_day(anna):
    Digest.objects.create(person=key_of(anna), day=day(23))
    with pytest.raises(IntegrityError):
        Digest.objects.create(person=key_of(anna), day=day(23))


@pytest.mark.parametrize(("people", "dates"), [(2, 3), (20, 40)])
def test_more_people_and_more_dates_ask_no_more_questions(anna, django_assert_max_num_queries, people, dates):
    owners = [make_user("coordinator") for _ in range(people)]
    for number in range(dates):
        start_clock(make_case(by=owners[number % people]), "notify_panel", day(13))
        make_agreed(make_case(by=anna), day(24))
    make_user("manager")
    with django_assert_max_num_queries(45):
        assert send_reminders(day(23)) == people + 2


def test_the_first_working_day_of_a_week_brings_a_mail_even_when_it_holds_nothing(anna):
    make_user("contributor")
    run(20, 21, 22, 23, 24, 30)
    assert [mail.day.day for mail in mails(anna)] == [23, 30]
    assert mails(anna)[0].text.startswith("Nothing is overdue, due soon or waiting for you.")


def test_after_a_bank_holiday_monday_it_comes_on_tuesday_and_not_while_the_office_is_closed(anna):
    assert digest_day(day(28, 12), CALENDAR) is None
    assert digest_day(day(29, 12), CALENDAR) == day(29, 12)
    assert digest_day(day(31, 12), CALENDAR) == day(29, 12)
    assert digest_day(day(29, 11), CALENDAR) == day(23)
    assert digest_day(day(30, 12), CALENDAR, {day(29, 12)}) == day(30, 12)
    start_clock(make_case(by=anna), "notify_panel", day(10, 12))
    row = ClosureDays(first_day=day(29, 12), last_day=day(30, 12), name="Closed")
    add(row, by=anna, why="Christmas")
    run(*(day(number, 12) for number in range(24, 32)))
    assert [mail.day.day for mail in mails()] == [24, 31]


def test_a_monday_that_was_missed_is_caught_up_on_tuesday(anna):
    run(23, day(1, 12))
    assert [mail.day for mail in mails()] == [day(23), day(1, 12)]


def test_a_long_list_is_cut_and_the_rest_is_counted(anna):
    for _ in range(30):
        start_clock(make_case(by=anna), "notify_panel", day(13))
    run(23)
    assert len(lines(mails()[0], "Overdue")) == 26
    assert "- and 5 more\n" in mails()[0].text
