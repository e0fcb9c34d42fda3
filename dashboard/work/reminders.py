"""The daily mail: one to a person each working day at most, written once however often it is run, by however many."""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping
from datetime import date

from cases.deadlines.calendars import calendar_in_force, closed_days, rules_in_force
from csprapp.accounts.models import User
from csprapp.clock.calendar import Calendar
from csprapp.kept import asked_once
from csprapp.mail.digests import DailyMail, key_of, last_digests, post_digests
from csprapp.mail.models import Digest, Outbox
from csprapp.mail.services import compose
from csprapp.partnership.models import Partnership
from csprapp.today import now
from dashboard.work.daily_mail import rules
from dashboard.work.daily_mail.changes import Changes
from dashboard.work.daily_mail.duties import Day, Duties
from dashboard.work.daily_mail.people import People, read_people
from dashboard.work.daily_mail.rules import Line
from dashboard.work.daily_mail.waits import Waits
from dashboard.work.rules import digest_day
from reviews.returns.services import remind as remind_agencies

Lines = Mapping[User | str, list[Line]]


def send_reminders(today: date, missed: Collection[date] = ()) -> int:
    """Write the mail of a London day into the outbox and say how much was written.

    On a day on which the office works, everybody with a role gets one mail, when it holds something new or pressing;
    in the first one of a week also when it holds nothing. Nothing is lost by a day that was missed: what it would have
    said is said by the next mail, as it stands then. Agencies without an account that have not answered are reminded by
    mails of their own, those of the days `missed` too.
    """
    with asked_once():
        calendar, closed, before = calendar_in_force(), closed_days(), Outbox.objects.count()
        for day in [*missed, today]:
            remind_agencies(day, calendar)
        if calendar.is_working_day(today) and today not in closed:
            _write(today, calendar, closed)
        return Outbox.objects.count() - before


def _write(today: date, calendar: Calendar, closed: Container[date]) -> None:
    """The mails of a working day, all of them or, when it is broken off, none."""
    people, last = read_people(today), last_digests()
    lines = _lines(Day(today, calendar, closed, rules_in_force()), people, last)
    weekly = _first_of_the_week(today, digest_day(today, calendar, closed), last)
    ours, mails = Partnership.current(), []
    contact = " or ".join(filter(None, [ours.contact_email, ours.contact_phone]))
    for to in [*people.users.values(), *(each for each in lines if isinstance(each, str))]:
        account = isinstance(to, User)
        before = last.get(key_of(to))
        if before and before.day >= today:
            continue
        muted = to.muted_mail if account else [rules.QUIET_MONDAY]
        found = rules.wanted(lines.get(to, ()), muted)
        if rules.is_sent(found, before.said if before else (), muted, weekly=weekly):
            facts = {"subject": rules.subject(found, muted), "parts": rules.shown(found)}
            words = compose("digest", **facts, account=account, contact=contact, weekly=rules.QUIET_MONDAY not in muted)
            mails.append(DailyMail(to, *words, [key for line in found for key in line.keys]))
    post_digests(mails, day=today)


def _first_of_the_week(today: date, first: date | None, last: Mapping[str, Digest]) -> bool:
    """Whether these are the first mails of a week: its first working day, or a later one when nobody got any since."""
    newest = max((row.day for row in last.values()), default=None)
    return first == today or bool(first and newest and newest < first)


def _lines(day: Day, people: People, last: Mapping[str, Digest]) -> Lines:
    """Everything there is to say, by who is told."""
    duties, at = Duties(day, people), now()
    lines: dict[User | str, list[Line]] = defaultdict(list)
    changes = Changes(people, last, duties.keeper, at)
    for source in (duties.read(), duties.requests(), Waits(people, day.today, at, day.calendar).read(), changes.read()):
        for to, line in source:
            lines[to].append(line)
    return lines
