"""Mail about dates: soon, on the day, and overdue, each written once however often and by however many it is run."""

import datetime as dt
from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache, partial

from django.db import transaction

from cases.access.models import CaseAccess
from cases.deadlines.calendars import calendar_in_force, closed_days
from cases.deadlines.models import Deadline
from cases.deadlines.queries import Row, rows
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import day_words
from csprapp.kept import asked_once
from csprapp.mail.models import Outbox
from csprapp.mail.services import Mail, compose, post, post_all
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
    "case-mail": "see to an email that could not be sent",
    "case-awareness": "find out when the local authority became aware",
    "publication-going": "a publication has 30 days left",
    "publication-repository": "a copy for the national repository",
}
# How many days before its day each kind of date of an action is announced; a check-in is asked for on the day.
BEFORE = {ROUTE: (14, 3), CHECK_ROUTE: (0,)}
NUMBERED = {*BEFORE, "action-impact"}
A_DATE = "a date"
DIGEST = "weekly_digest"
WHO = "[[who]]"  # stands for what differs between an owner's mail and a manager's copy
COPY = "Its owner has been told; this is a copy for the manager."
READ = [field.name for field in Deadline._meta.concrete_fields]
READ += [f"incident__{name}" for name in ("reference", "area", "restricted")]


@dataclass(frozen=True)
class ReminderRecipients:
    """What every reminder of one run needs, read once: who manages which area, and who is named on which case."""

    people: dict[int, User]
    managers: dict[User, frozenset[int] | None]
    named: frozenset[tuple[int, int]]

    def managers_of(self, area_id: int | None) -> list[User]:
        """The managers of an area: those limited to it and those limited to none."""
        return [user for user, areas in self.managers.items() if areas is None or area_id in areas]

    def opens(self, user: User, deadline: Deadline) -> bool:
        case = deadline.incident
        return case is None or not case.restricted or (case.pk, user.pk) in self.named


@dataclass(frozen=True)
class DueOn:
    """What a London day asks of a date: of a day that was missed, only what was due on that day itself."""

    day: date
    calendar: Calendar
    closed: Container[date]
    only_that_day: bool = False

    @property
    def last(self) -> date:
        """The furthest date that a reminder of the day may be about."""
        return self.calendar.add_working_days(self.day, FURTHEST)

    def reminder(self, act_on: date) -> Reminder | None:
        return self._kept(reminder(act_on, self.day, self.calendar, self.closed))

    def notice(self, act_on: date, before: tuple[int, ...], since: date) -> Reminder | None:
        return self._kept(notice(act_on, self.day, self.calendar, self.closed, before=before, since=since))

    def _kept(self, due: Reminder | None) -> Reminder | None:
        late = due is not None and self.only_that_day and due.kind is not Kind.TODAY
        return None if late else due


def read_desk(today: date) -> ReminderRecipients:
    limited = Membership.objects.area_limits(today).values_list("user", flat=True)
    limits: dict[int, set[int]] = {user_id: set() for user_id in limited}
    for user_id, area_id in Membership.objects.live(today).filter(area__isnull=False).values_list("user", "area"):
        limits[user_id].add(area_id)
    managers = {
        user: frozenset(limits[user.pk]) if user.pk in limits else None
        for user in User.objects.with_roles({Role.MANAGER}, today)
    }
    named = frozenset(CaseAccess.objects.live(today).values_list("incident", "user"))
    return ReminderRecipients(User.objects.in_bulk(), managers, named)


def send_reminders(today: date, missed: Collection[date] = ()) -> int:
    """Write the mail of a London day into the outbox and say how many were written.

    Owners are reminded two working days before and on the day unless they muted that; overdue dates are told on the
    next working day and then every week, with the managers of the area copied. A date nobody owns is the managers'.
    Agencies that have not answered are reminded too. Of the days `missed` before it, on which nothing was written,
    what was due on the day itself comes late: all other reminders carry their own day and are late by themselves.
    """
    with asked_once():
        calendar, closed = calendar_in_force(), closed_days()
        desk, before = read_desk(today), Outbox.objects.count()
        for day in [*missed, today]:
            due = DueOn(day, calendar, closed, only_that_day=day != today)
            post_all(of_deadlines(due, today, desk))
            post_all(of_actions(due, today, desk))
            remind_agencies(day, calendar)
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


def near(last: date, desk: ReminderRecipients) -> Iterator[Deadline]:
    """The open deadlines a reminder may be about, with their owners: overdue ones and those up to `last`. Owners of
    actions, who need no account, are reminded in their own way."""
    found = Deadline.objects.open().filter(act_on__lte=last).exclude(route__in=BEFORE).order_by("act_on", "pk")
    for deadline in found.select_related("incident").only(*READ):
        deadline.owner = desk.people.get(deadline.owner_id)
        yield deadline


def of_deadlines(on: DueOn, today: date, desk: ReminderRecipients) -> Iterator[Mail]:
    """What a London day brings on dates, each to everyone it is for, in words that are true today."""
    due_on = cache(on.reminder)
    said = lru_cache(maxsize=2)(lambda deadline, due, mask: words(rows([deadline], today)[0], due, mask=mask))

    def told(deadline: Deadline, due: Reminder, mask: bool, copied: bool) -> tuple[str, str]:
        title, text = said(deadline, due, mask)
        own = "You own this date." if deadline.owner else "Nobody owns this date: give it to somebody."
        return title, text.replace(WHO, COPY if copied else own)

    for deadline in near(on.last, desk):
        if due := due_on(deadline.act_on):
            case = deadline.incident.reference if deadline.incident else ""
            for user, copied in recipients(deadline, due, desk):
                text = partial(told, deadline, due, not desk.opens(user, deadline), copied)
                yield Mail(due.kind, f"deadline:{deadline.pk}", user, due.day, case, text)


def recipients(deadline: Deadline, due: Reminder, desk: ReminderRecipients) -> Iterator[tuple[User, bool]]:
    """Who gets it, and whether as a copy. Nobody gets it twice."""
    owner = deadline.owner if deadline.owner and deadline.owner.is_awake else None
    managers = desk.managers_of(deadline.incident.area_id if deadline.incident else None)
    if owner is not None and not (owner.mute_reminders and due.kind is not Kind.OVERDUE):
        yield owner, False
    if owner is None or due.kind is Kind.OVERDUE:
        yield from ((manager, owner is not None) for manager in managers if manager != owner)


def words(row: Row, due: Reminder, *, mask: bool) -> tuple[str, str]:
    """Title and text: reference, date, how long is left. Of a restricted case the reader may not open, no more."""
    facts = {
        "about": f"Case {row.reference}" if row.reference else "Practice reviews",
        "what": A_DATE if mask else called(row.deadline, row.what),
        "due": row.deadline.act_on if row.state == "waiting" else row.due_on,
        "standing": row.standing,
        "url": row.deadline.incident.get_absolute_url() if row.deadline.incident else row.url,
        "because": "own this date" if row.owner else "manage a team in which nobody owns this date",
    }
    return compose("overdue" if due.kind is Kind.OVERDUE else "due", **facts, who=WHO)


def called(deadline: Deadline, label: str) -> str:
    """The duty in words that hold nothing of the case: the rule's own name, or that a date was agreed."""
    if deadline.rule_key == "agreed" and deadline.route not in NUMBERED:
        return AGREED_WORDS.get(deadline.route, A_DATE)
    return label[:1].lower() + label[1:]


# --- Owners of actions, with or without an account: 14 and 3 days before, at check-ins, and overdue every week ------


def of_actions(on: DueOn, today: date, desk: ReminderRecipients) -> Iterator[Mail]:
    """What the owners of actions, and who looks after those, are told on a London day."""
    found = Deadline.objects.open().filter(route__in=BEFORE, act_on__lte=on.last).in_work_order()
    for deadline in found.select_related("incident", "owner", "review_action__owner", "check_in__action__owner"):
        if due := on.notice(deadline.act_on, BEFORE[deadline.route], deadline.started_on):
            yield from to_owner(deadline, due, desk, today)


def action_of(deadline: Deadline) -> Action:
    return deadline.review_action if deadline.route == ROUTE else deadline.check_in.action


def to_owner(deadline: Deadline, due: Reminder, desk: ReminderRecipients, today: date) -> Iterator[Mail]:
    """One reminder, to everyone it is for."""
    action, row = action_of(deadline), cache(lambda: rows([deadline], today)[0])
    case = deadline.incident.reference if deadline.incident else ""
    template = "action_overdue" if due.kind is Kind.OVERDUE else "action_due"

    def written(to: User | str, who: str, because: str) -> tuple[str, str]:
        facts = {
            **words_of(action, to),
            "url": row().url,
            "what": "say how it stands" if deadline.route == CHECK_ROUTE else "it is due",
            "due": deadline.act_on,
            "standing": row().standing,
            "because": because,
            "who": who,
        }
        if isinstance(to, User) and to != action.owner and not desk.opens(to, deadline):
            facts["url"] = deadline.incident.get_absolute_url()
        return compose(template, **facts)

    for to, *reason in recipients_of(deadline, action, due, desk):
        kind, subject = f"action_{due.kind}", f"deadline:{deadline.pk}"
        yield Mail(kind, subject, to, due.day, case, partial(written, to, *reason))


def recipients_of(
    deadline: Deadline, action: Action, due: Reminder, desk: ReminderRecipients
) -> Iterator[tuple[User | str, str, str]]:
    """Who gets it, what an overdue mail tells them to do, and why they get it. Nobody gets it twice."""
    owner, late = addressee(action), due.kind is Kind.OVERDUE
    keeper = deadline.owner if deadline.owner and deadline.owner.is_awake else None
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
