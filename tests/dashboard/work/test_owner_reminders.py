"""What owners of actions are reminded of by mail, with and without an account."""

import datetime as dt

import pytest

from cases.deadlines.calendars import shipped_calendar
from csprapp.mail.models import Outbox
from dashboard.work.reminders import send_reminders
from dashboard.work.rules import Kind, Reminder, notice
from tests.factories import make_user
from tests.factories_actions import DAY, FAR, coordinator, done, make_checked, make_far_action
from tests.factories_cases import give_access
from tests.factories_reviews import TODAY, make_action, make_recommendation

CALENDAR = shipped_calendar()
SINCE = dt.date(2026, 9, 1)


def day(number, month=11, year=2026):
    return dt.date(year, month, number)


@pytest.mark.parametrize(
    ("act_on", "today", "expected"),
    [
        (day(27), day(12), None),
        (day(27), day(13), Reminder(Kind.SOON, day(13))),
        (day(27), day(17), Reminder(Kind.SOON, day(13))),
        (day(27), day(24), Reminder(Kind.SOON, day(24))),
        (day(27), day(27), Reminder(Kind.SOON, day(24))),
        (day(27), day(30), Reminder(Kind.OVERDUE, day(30))),
        (day(27), day(4, 12), Reminder(Kind.OVERDUE, day(30))),
        (day(27), day(7, 12), Reminder(Kind.OVERDUE, day(7, 12))),
        (day(28, 12), day(24, 12), Reminder(Kind.SOON, day(24, 12))),  # three days before is Christmas Day
    ],
)
def test_fourteen_and_three_days_before_and_every_week_once_it_is_late(act_on, today, expected):
    assert notice(act_on, today, CALENDAR, before=(14, 3), since=SINCE) == expected


def test_what_was_agreed_a_week_before_its_day_is_not_announced_at_once():
    assert notice(day(27), day(20), CALENDAR, before=(14, 3), since=day(20)) is None


pytestmark = pytest.mark.django_db


@pytest.fixture
def quiet():
    """Only reminders: what was told when the action was given is forgotten, and nobody gets a digest."""

    def told():
        return [
            (mail.day, mail.kind, mail.recipient)
            for mail in Outbox.objects.order_by("pk")
            if mail.kind.startswith("action_") and mail.kind != "action_given"
        ]

    return told


def run(*days):
    for today in days:
        send_reminders(today)
        send_reminders(today)


def test_an_owner_without_an_account_gets_each_reminder_once_and_weekly_when_late(quiet):
    action = make_far_action(due_on=TODAY + 30 * DAY)  # Wed 23 Dec
    keeper = coordinator(action).email
    run(*(TODAY + number * DAY for number in range(46)))
    assert quiet() == [
        (day(9, 12), "action_due_soon", FAR),
        (day(18, 12), "action_due_soon", FAR),
        (day(24, 12), "action_overdue", FAR),
        (day(24, 12), "action_overdue", keeper),
        (day(31, 12), "action_overdue", FAR),
        (day(31, 12), "action_overdue", keeper),
        (day(7, 1, 2027), "action_overdue", FAR),
        (day(7, 1, 2027), "action_overdue", keeper),
    ]
    told = Outbox.objects.filter(subject=f"deadline:{action.deadline_id}")
    assert all(mail.kind.startswith("action_") for mail in told)


def test_an_owner_with_an_account_may_mute_reminders_but_not_what_is_late(quiet):
    owner = make_action(owner="contributor", due_on=TODAY + 20 * DAY).owner
    owner.mute_reminders = True
    owner.save()
    run(*(TODAY + number * DAY for number in range(24)))
    assert [(kind, to) for _, kind, to in quiet() if to == owner.email] == [("action_overdue", owner.email)]


def test_managers_get_a_copy_of_what_is_late_and_a_check_in_is_asked_for_on_its_day(quiet):
    manager = make_user("manager")
    action = make_checked(make_far_action(due_on=TODAY + 90 * DAY), first_on=TODAY + 7 * DAY)
    run(TODAY + 6 * DAY, TODAY + 7 * DAY)
    assert quiet() == [(TODAY + 7 * DAY, "action_due_today", FAR)]
    mail = Outbox.objects.get(kind="action_due_today")
    assert mail.title == f"Action {action.pk}: say how it stands by Mon 30 Nov 2026"
    run(TODAY + 8 * DAY)
    late = {to for _, kind, to in quiet() if kind == "action_overdue"}
    assert late == {FAR, manager.email, coordinator(action).email}


def test_nobody_owns_it_so_the_case_owner_is_reminded(quiet):
    action = make_action(due_on=TODAY + 17 * DAY)
    run(TODAY + 3 * DAY)
    assert quiet() == [(TODAY + 3 * DAY, "action_due_soon", coordinator(action).email)]


def test_what_is_done_asks_for_nothing(quiet):
    done(make_far_action(due_on=TODAY + 14 * DAY))
    run(TODAY, TODAY + 20 * DAY)
    assert quiet() == []


def test_reminders_hold_no_name_no_words_of_the_action_and_no_case():
    recommendation = make_recommendation(text="CanaryRecommendation")
    make_user("manager", name="CanaryManager")
    make_far_action(recommendation, text="CanaryAction", owner_name="CanaryOwner")
    make_checked(make_action(recommendation, text="CanaryAction", owner=make_user("partner", name="CanaryPartner")))
    run(*(TODAY + number * DAY for number in range(0, 40, 3)))
    found = [mail for mail in Outbox.objects.all() if mail.kind.startswith("action_")]
    assert len(found) > 8
    for mail in found:
        assert "canary" not in (mail.title + mail.text + mail.subject).lower()
        assert recommendation.case.reference not in mail.title + mail.text


def test_of_a_restricted_case_a_manager_is_led_to_its_one_line_alone():
    recommendation, manager = make_recommendation(), make_user("manager")
    case = recommendation.case
    give_access(case, case.owner)
    action = make_action(recommendation, due_on=TODAY)
    type(case)._base_manager.filter(pk=case.pk).update(restricted=True, restricted_reason="A colleague's family")
    run(TODAY + DAY)
    text = Outbox.objects.get(kind="action_overdue", recipient=manager.email).text
    assert case.get_absolute_url() in text
    assert action.get_absolute_url() not in text
