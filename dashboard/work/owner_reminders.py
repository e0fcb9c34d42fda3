"""Mail to owners of actions, with or without an account: 14 and 3 days before, at check-ins, and overdue every week."""

from collections.abc import Container, Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from cases.deadlines.calendars import rules_in_force
from cases.deadlines.models import Deadline
from cases.deadlines.queries import Row, rows
from csprapp.accounts.models import User
from csprapp.clock.calendar import Calendar
from csprapp.mail.services import compose, post
from dashboard.work.rules import FURTHEST, Kind, Reminder, notice
from reviews.actions.clocks import CHECK_ROUTE, ROUTE
from reviews.actions.mails import addressee, words_of
from reviews.actions.models import Action

if TYPE_CHECKING:
    from dashboard.work.reminders import ReminderRecipients

# How many days before its day each kind of date is announced; a check-in is asked for on the day.
BEFORE = {ROUTE: (14, 3), CHECK_ROUTE: (0,)}
OWNS = "own this action"
KEEPS = "look after the case of this action, which nobody else owns"
MANAGES = "manage a team in which nobody owns this action"


def dated(last: date) -> QuerySet[Deadline]:
    """The open dates of actions up to a day, each with its action."""
    found = Deadline.objects.open().filter(route__in=BEFORE, act_on__lte=last)
    return found.in_work_order().select_related("incident", "owner", "review_action__owner", "check_in__action__owner")


def remind_owners(today: date, calendar: Calendar, closed: Container[date], desk: "ReminderRecipients") -> None:
    """Write what the owners of actions are told on a London day, each once however often it is run."""
    found = dated(calendar.add_working_days(today, FURTHEST))
    for row in rows(found, today, calendar=calendar, rules=rules_in_force()):
        since = row.deadline.started_on
        due = notice(row.deadline.act_on, today, calendar, closed, before=BEFORE[row.deadline.route], since=since)
        if due is not None:
            with transaction.atomic():
                write(row, due, desk)


def action_of(deadline: Deadline) -> Action:
    return deadline.review_action if deadline.route == ROUTE else deadline.check_in.action


def write(row: Row, due: Reminder, desk: "ReminderRecipients") -> None:
    """Post one reminder to everyone it is for."""
    action = action_of(row.deadline)
    for to, who, because in recipients(row.deadline, action, due, desk):
        facts = {
            **words_of(action, to),
            "what": "say how it stands" if row.deadline.route == CHECK_ROUTE else "it is due",
            "due": row.deadline.act_on,
            "standing": row.standing,
            "because": because,
            "who": who,
        }
        facts["url"] = row.url
        if isinstance(to, User) and to != action.owner and not desk.opens(to, row.deadline):
            facts["url"] = row.deadline.incident.get_absolute_url()
        title, text = compose("action_overdue" if due.kind is Kind.OVERDUE else "action_due", **facts)
        kind = f"action_{due.kind}"
        post(kind, f"deadline:{row.deadline.pk}", to, title, text, day=due.day, case=row.reference)


def recipients(
    deadline: Deadline, action: Action, due: Reminder, desk: "ReminderRecipients"
) -> Iterator[tuple[User | str, str, str]]:
    """Who gets it, what an overdue mail tells them to do, and why they get it. Nobody gets it twice."""
    owner, late = addressee(action), due.kind is Kind.OVERDUE
    keeper = deadline.owner if deadline.owner and deadline.owner.is_active else None
    managers = desk.managers_of(deadline.incident.area_id if deadline.incident else None)
    told = {owner} - {None}
    if owner is not None and (late or isinstance(owner, str) or not owner.mute_reminders):
        yield owner, "You own this action.", OWNS
    if keeper and keeper not in told and (late or (owner is None and not keeper.mute_reminders)):
        told.add(keeper)
        who = "Its owner has been told; this is a copy." if owner else "Nobody owns this action: give it to somebody."
        yield keeper, who, KEEPS
    if late or (owner is None and keeper is None):
        who = "Its owner has been told; this is a copy for the manager." if owner else "Nobody owns this action."
        yield from ((manager, who, MANAGES) for manager in managers if manager not in told)
