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


def mails(to):
    """The daily mails to somebody: day and subject."""
    rows = Outbox.objects.filter(kind="digest", recipient=getattr(to, "email", to)).order_by("day", "pk")
    return [(mail.day, mail.title) for mail in rows if not mail.title.startswith("Nothing")]


def named(to, on, heading):
    """What stands under a heading of the mail of a day."""
    text = Outbox.objects.get(kind="digest", recipient=to.email, day=on).text
    return text.partition(f"{heading}:\n")[2].partition("\n\n")[0]


def run(*days):
    for today in days:
        send_reminders(today)
        send_reminders(today)


def test_an_owner_without_an_account_gets_one_mail_for_each_reminder_and_weekly_when_late():
    action = make_far_action(due_on=TODAY + 30 * DAY)  # Wed 23 Dec
    keeper = coordinator(action)
    run(*(TODAY + number * DAY for number in range(46)))
    soon, due, late = (f"{words}: action {action.pk}" for words in ("Coming up", "Due today", "Overdue"))
    assert mails(FAR) == [
        (day(9, 12), soon),
        (day(14, 12), soon),
        (day(18, 12), soon),
        (day(21, 12), soon),
        (day(23, 12), due),
        (day(24, 12), late),
        (day(29, 12), late),  # Monday is a bank holiday
        (day(4, 1, 2027), late),
    ]
    assert f"Action {action.pk}, " not in named(keeper, day(23, 12), "Overdue")
    assert f"Action {action.pk}, " in named(keeper, day(24, 12), "Overdue")
    text = Outbox.objects.filter(kind="digest", recipient=FAR).first().text
    assert "Give the number of the action and say how far it has got. Give no names." in text
    assert "/staff/" not in text


def test_an_owner_with_an_account_may_leave_out_reminders_but_not_what_is_late():
    owner = make_action(owner="contributor", due_on=TODAY + 20 * DAY).owner
    owner.muted_mail = ["soon", "today", "quiet_monday"]
    owner.save()
    run(*(TODAY + number * DAY for number in range(24)))
    assert [title.partition(":")[0] for _, title in mails(owner)] == ["Overdue"]


def test_several_actions_are_one_mail():
    for number in range(3):
        make_far_action(due_on=TODAY + (15 + number) * DAY)
    run(TODAY + 3 * DAY)
    ((_, title),) = mails(FAR)
    assert title.endswith(", and 2 more")


def test_managers_hear_of_what_is_late_and_a_check_in_is_asked_for_on_its_day():
    manager = make_user("manager")
    action = make_checked(make_far_action(due_on=TODAY + 90 * DAY), first_on=TODAY + 7 * DAY)
    run(TODAY + 6 * DAY, TODAY + 7 * DAY)
    assert mails(FAR) == [(TODAY + 7 * DAY, f"Due today: check-in 1 on action {action.pk}")]
    run(TODAY + 8 * DAY)
    assert mails(FAR)[-1] == (TODAY + 8 * DAY, f"Overdue: check-in 1 on action {action.pk}")
    assert f"Check-in 1 on action {action.pk}, " in named(coordinator(action), TODAY + 8 * DAY, "Overdue")
    assert "Coordinator: send the rapid review of" in named(manager, TODAY + 7 * DAY, "Overdue in the team")
    assert "Coordinator: 2 dates" in named(manager, TODAY + 8 * DAY, "Overdue in the team")


def test_nobody_owns_it_so_the_case_owner_is_reminded():
    action = make_action(due_on=TODAY + 17 * DAY)
    run(TODAY + 3 * DAY)
    assert f"Action {action.pk}, Thu 10 Dec 2026." in named(coordinator(action), TODAY + 3 * DAY, "Coming up")


def test_what_is_done_asks_for_nothing():
    done(make_far_action(due_on=TODAY + 14 * DAY))
    run(TODAY, TODAY + 20 * DAY)
    assert mails(FAR) == []


def test_reminders_hold_no_name_no_words_of_the_action_and_no_case():
    recommendation = make_recommendation(text="CanaryRecommendation")
    make_user("manager", name="CanaryManager")
    make_far_action(recommendation, text="CanaryAction", owner_name="CanaryOwner")
    owner = make_user("partner", name="CanaryPartner")
    make_checked(make_action(recommendation, text="CanaryAction", owner=owner))
    run(*(TODAY + number * DAY for number in range(0, 40, 3)))
    found = Outbox.objects.filter(kind="digest")
    assert len(found) > 8
    for mail in found:
        assert "canary" not in (mail.title + mail.text + mail.subject).lower()
    for mail in found.filter(recipient__in=[FAR, owner.email]):
        assert recommendation.case.reference not in mail.title + mail.text


def test_of_a_restricted_case_a_manager_learns_that_it_is_one():
    recommendation, manager = make_recommendation(), make_user("manager")
    case = recommendation.case
    give_access(case, case.owner)
    make_action(recommendation, due_on=TODAY)
    type(case)._base_manager.filter(pk=case.pk).update(restricted=True, restricted_reason="A colleague's family")
    run(TODAY + DAY)
    assert mails(manager) == [(TODAY + DAY, f"Overdue in the team: restricted case {case.reference}")]
