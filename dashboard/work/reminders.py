"""Mail about dates: soon, on the day, and overdue, each written once however often and by however many it is run."""

import datetime as dt
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from cases.access.models import CaseAccess
from cases.deadlines.calendars import calendar_in_force, closed_days, rules_in_force
from cases.deadlines.models import Deadline
from cases.deadlines.queries import Row, rows
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import day_words
from csprapp.mail.models import Outbox
from csprapp.mail.services import compose, post
from csprapp.partnership.models import Membership
from dashboard.work.queries import MOST, RESTRICTED, as_rows, mine
from dashboard.work.rules import FURTHEST, WEEKS_AHEAD, Kind, Reminder, digest_day, notice, reminder
from reviews.actions.clocks import CHECK_ROUTE, ROUTE
from reviews.actions.mails import addressee, words_of
from reviews.actions.models import Action
from reviews.returns.services import remind as remind_agencies

# What an agreed duty is called in mail. Its own label stays inside: mail holds a reference and a date, no more. The
# label of a date of an action is its number.
AGREED_WORDS = {
    "case-awareness": "find out when the local authority became aware",
    "publication-going": "a publication has 30 days left",
    "publication-repository": "a copy for the national repository",
}
# How many days before its day each kind of date of an action is announced; a check-in is asked for on the day.
BEFORE = {ROUTE: (14, 3), CHECK_ROUTE: (0,)}
NUMBERED = {*BEFORE, "action-impact"}
A_DATE = "a date"
DIGEST = "weekly_digest"


@dataclass(frozen=True)
class ReminderRecipients:
    """What every reminder of one run needs, read once: who manages which area, and who is named on which case."""

    managers: dict[User, frozenset[int] | None]
    named: frozenset[tuple[int, int]]

    def managers_of(self, area_id: int | None) -> list[User]:
        """The managers of an area: those limited to it and those limited to none."""
        return [user for user, areas in self.managers.items() if areas is None or area_id in areas]

    def opens(self, user: User, deadline: Deadline) -> bool:
        case = deadline.incident
        return case is None or not case.restricted or (case.pk, user.pk) in self.named


def read_desk(today: date) -> ReminderRecipients:
    limited = Membership.objects.area_limits(today).values_list("user", flat=True)
    limits: dict[int, set[int]] = {user_id: set() for user_id in limited}
    for user_id, area_id in Membership.objects.live(today).filter(area__isnull=False).values_list("user", "area"):
        limits[user_id].add(area_id)
    managers = {
        user: frozenset(limits[user.pk]) if user.pk in limits else None
        for user in User.objects.with_roles({Role.MANAGER}, today)
    }
    return ReminderRecipients(managers, frozenset(CaseAccess.objects.live(today).values_list("incident", "user")))


def send_reminders(today: date) -> int:
    """Write the mail of a London day into the outbox and say how many were written.

    Owners are reminded two working days before and on the day unless they muted that; overdue dates are told on the
    next working day and then every week, with the managers of the area copied. A date nobody owns is the managers'.
    Agencies that have not answered are reminded too.
    """
    calendar, closed = calendar_in_force(), closed_days()
    found = near(today, calendar.add_working_days(today, FURTHEST))
    desk, before = read_desk(today), Outbox.objects.count()
    for row in rows(found, today, calendar=calendar, rules=rules_in_force()):
        due = reminder(row.deadline.act_on, today, calendar, closed)
        if due is not None:
            with transaction.atomic():
                write(row, due, desk)
    remind_owners(today, calendar, closed, desk)
    remind_agencies(today, calendar)
    if day := digest_day(today, calendar):
        for user in User.objects.with_roles({Role.COORDINATOR, Role.MANAGER}, today).filter(mute_reminders=False):
            with transaction.atomic():
                write_digest(user, day, today, calendar)
    return Outbox.objects.count() - before


def write_digest(user: User, day: date, today: date, calendar: Calendar) -> None:
    """The week's digest of one person's dates: sent even when it is empty, so that silence means a fault."""
    if Outbox.objects.filter(kind=DIGEST, subject=f"person:{user.pk}", day=day).exists():
        return
    last = today + dt.timedelta(weeks=WEEKS_AHEAD)
    found = as_rows(mine(user, today).filter(act_on__lte=last).in_work_order()[:MOST], today, calendar)
    late = [digest_line(row) for row in found if row.deadline.act_on < today]
    ahead = [digest_line(row) for row in found if row.deadline.act_on >= today]
    title, text = compose("digest", late=late, ahead=ahead, weeks=WEEKS_AHEAD, today=today)
    post(DIGEST, f"person:{user.pk}", user, title, text, day=day)


def digest_line(row: Row) -> str:
    """A date in the digest: reference, duty, day and standing; of a restricted case no duty."""
    what = A_DATE if row.what == RESTRICTED else called(row.deadline, row.what)
    about = f"{row.reference}: " if row.reference else ""
    return f"{about}{what}, {day_words(row.deadline.act_on)}. {row.standing}"


def near(today: date, last: date) -> QuerySet[Deadline]:
    """The open deadlines a reminder may be about: overdue ones and those up to `last`. Owners of actions, who need
    no account, are reminded in their own way."""
    return Deadline.objects.open().filter(act_on__lte=last).exclude(route__in=BEFORE).in_work_order()


def write(row: Row, due: Reminder, desk: ReminderRecipients) -> None:
    """Post one reminder to everyone it is for."""
    for user, copied in recipients(row.deadline, due, desk):
        title, text = words(row, due, mask=not desk.opens(user, row.deadline), copied=copied)
        post(due.kind, f"deadline:{row.deadline.pk}", user, title, text, day=due.day, case=row.reference)


def recipients(deadline: Deadline, due: Reminder, desk: ReminderRecipients) -> Iterator[tuple[User, bool]]:
    """Who gets it, and whether as a copy. Nobody gets it twice."""
    owner = deadline.owner if deadline.owner and deadline.owner.is_active else None
    managers = desk.managers_of(deadline.incident.area_id if deadline.incident else None)
    if owner is not None and not (owner.mute_reminders and due.kind is not Kind.OVERDUE):
        yield owner, False
    if owner is None or due.kind is Kind.OVERDUE:
        yield from ((manager, owner is not None) for manager in managers if manager != owner)


def words(row: Row, due: Reminder, *, mask: bool, copied: bool) -> tuple[str, str]:
    """Title and text: reference, date, how long is left. Of a restricted case the reader may not open, no more."""
    facts = {
        "about": f"Case {row.reference}" if row.reference else "Practice reviews",
        "what": A_DATE if mask else called(row.deadline, row.what),
        "due": row.deadline.act_on if row.state == "waiting" else row.due_on,
        "standing": row.standing,
        "url": row.deadline.incident.get_absolute_url() if row.deadline.incident else row.url,
        "because": "own this date" if row.owner else "manage a team in which nobody owns this date",
    }
    if due.kind is not Kind.OVERDUE:
        return compose("due", **facts)
    who = "You own this date." if row.owner else "Nobody owns this date: give it to somebody."
    who = "Its owner has been told; this is a copy for the manager." if copied else who
    return compose("overdue", **facts, who=who)


def called(deadline: Deadline, label: str) -> str:
    """The duty in words that hold nothing of the case: the rule's own name, or that a date was agreed."""
    if deadline.rule_key == "agreed" and deadline.route not in NUMBERED:
        return AGREED_WORDS.get(deadline.route, A_DATE)
    return label[:1].lower() + label[1:]


# --- Owners of actions, with or without an account: 14 and 3 days before, at check-ins, and overdue every week ------


def dated(last: date) -> QuerySet[Deadline]:
    """The open dates of actions up to a day, each with its action."""
    found = Deadline.objects.open().filter(route__in=BEFORE, act_on__lte=last)
    return found.in_work_order().select_related("incident", "owner", "review_action__owner", "check_in__action__owner")


def remind_owners(today: date, calendar: Calendar, closed: Container[date], desk: ReminderRecipients) -> None:
    """Write what the owners of actions are told on a London day, each once however often it is run."""
    found = dated(calendar.add_working_days(today, FURTHEST))
    for row in rows(found, today, calendar=calendar, rules=rules_in_force()):
        since = row.deadline.started_on
        due = notice(row.deadline.act_on, today, calendar, closed, before=BEFORE[row.deadline.route], since=since)
        if due is not None:
            with transaction.atomic():
                write_to_owner(row, due, desk)


def action_of(deadline: Deadline) -> Action:
    return deadline.review_action if deadline.route == ROUTE else deadline.check_in.action


def write_to_owner(row: Row, due: Reminder, desk: ReminderRecipients) -> None:
    """Post one reminder to everyone it is for."""
    action = action_of(row.deadline)
    for to, who, because in recipients_of(row.deadline, action, due, desk):
        facts = {
            **words_of(action, to),
            "url": row.url,
            "what": "say how it stands" if row.deadline.route == CHECK_ROUTE else "it is due",
            "due": row.deadline.act_on,
            "standing": row.standing,
            "because": because,
            "who": who,
        }
        if isinstance(to, User) and to != action.owner and not desk.opens(to, row.deadline):
            facts["url"] = row.deadline.incident.get_absolute_url()
        title, text = compose("action_overdue" if due.kind is Kind.OVERDUE else "action_due", **facts)
        post(f"action_{due.kind}", f"deadline:{row.deadline.pk}", to, title, text, day=due.day, case=row.reference)


def recipients_of(
    deadline: Deadline, action: Action, due: Reminder, desk: ReminderRecipients
) -> Iterator[tuple[User | str, str, str]]:
    """Who gets it, what an overdue mail tells them to do, and why they get it. Nobody gets it twice."""
    owner, late = addressee(action), due.kind is Kind.OVERDUE
    keeper = deadline.owner if deadline.owner and deadline.owner.is_active else None
    managers = desk.managers_of(deadline.incident.area_id if deadline.incident else None)
    told = {owner} - {None}
    if owner is not None and (late or isinstance(owner, str) or not owner.mute_reminders):
        yield owner, "You own this action.", "own this action"
    if keeper and keeper not in told and (late or (owner is None and not keeper.mute_reminders)):
        told.add(keeper)
        who = "Its owner has been told; this is a copy." if owner else "Nobody owns this action: give it to somebody."
        yield keeper, who, "look after the case of this action, which nobody else owns"
    if late or (owner is None and keeper is None):
        who = "Its owner has been told; this is a copy for the manager." if owner else "Nobody owns this action."
        because = "manage a team in which nobody owns this action"
        yield from ((manager, who, because) for manager in managers if manager not in told)
