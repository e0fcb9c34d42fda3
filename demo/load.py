"""Many invented cases at once, to try the pages under load. Plain and alike, with every clock and its ledger."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import Deadline, DeadlineChange
from cases.incidents import rules
from cases.incidents.models import Child, Incident, Person, ReferenceCounter
from cases.notifications.clocks import NOTIFICATION_PAGE, NOTIFY, RAPID, RAPID_PAGE, TELL
from cases.notifications.models import Notification
from csprapp.accounts.models import User
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import due
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import RuleBook
from csprapp.partnership.models import Area
from csprapp.records.many import add_all

CHUNK = 2000
ONE_IN = 10  # one case in ten is open
YEARS = 10
WHY = "Invented for load"
ROUTES = {NOTIFY: NOTIFICATION_PAGE, TELL: NOTIFICATION_PAGE, RAPID: RAPID_PAGE}


class Load:
    """What the rows of all chunks share."""

    def __init__(self, today: dt.date):
        self.today = today
        self.calendar: Calendar = calendar_in_force()
        self.rules: RuleBook = rules_in_force()
        self.by = User.objects.get(email="coordinator@demo.example")
        self.owners = [self.by, User.objects.get(email="manager@demo.example")]
        self.area = Area.objects.get()
        self.counters = dict(ReferenceCounter.objects.values_list("year", "last"))

    def aware_on(self, number: int) -> dt.date:
        """Open cases began in the last four weeks; the others are spread over ten years."""
        if number % ONE_IN == 0:
            return self.calendar.add_working_days(self.today, -1 - (number // ONE_IN) % 20)
        return self.calendar.add_working_days(self.today, -40 - number % (YEARS * 250 - 40))

    def reference(self, year: int) -> str:
        """The next free reference of a year."""
        self.counters[year] = self.counters.get(year, 0) + 1
        return rules.reference(year, self.counters[year])

    def case(self, number: int) -> Incident:
        """The case of a number, not saved yet; every few stay open."""
        aware = self.aware_on(number)
        finished = number % ONE_IN != 0
        words = f"Invented for load, number {number}"
        reference = self.reference(aware.year)
        return Incident(
            reference=reference,
            area=self.area,
            owner=self.owners[number % 2],
            logged_by=self.by,
            occurred_on=aware - dt.timedelta(days=1),
            aware_on=aware,
            nature="serious_harm",
            abuse_or_neglect="suspected",
            harms=["neglect"],
            summary=words,
            search_text=rules.search_text(
                [
                    *rules.searched_words(f"{reference} {words} L{number}"),
                    rules.whole(reference),
                    rules.whole(f"L{number}"),
                ]
            ),
            closed_on=self.calendar.add_working_days(aware, 30) if finished else None,
            closed_as="finished" if finished else "",
            closed_reason=WHY if finished else "",
        )

    def clocks(self, number: int, case: Incident) -> Iterator[tuple[Deadline, dt.date | None]]:
        """The case's clocks, each with the day it was met; one in twelve was met late."""
        finished = number % ONE_IN != 0
        notified = self.calendar.add_working_days(case.aware_on, 7 if number % 12 == 0 else 3)
        sent = notified if finished or (number // ONE_IN) % 2 else None
        yield self.clock(NOTIFY, case, case.aware_on), sent
        yield self.clock(TELL, case, case.aware_on), sent
        if sent and sent <= self.today:
            done = self.calendar.add_working_days(sent, 17 if number % 12 == 5 else 14) if finished else None
            yield self.clock(RAPID, case, sent), done

    def clock(self, key: str, case: Incident, start: dt.date) -> Deadline:
        """A clock of a rule from its start, not saved yet, with the same date in all its columns."""
        rule = self.rules.rule(key, start)
        day = due(rule, start, self.calendar)
        dates = dict.fromkeys(("first_computed_on", "computed_on", "due_on", "act_on"), day)
        return Deadline(
            incident=case,
            rule_key=key,
            rule_version=rule.version,
            calendar_version=self.calendar.version,
            label=rule.name,
            route=ROUTES[key],
            subject_id=case.pk,
            owner=case.owner,
            recorded_start=start,
            started_on=start,
            **dates,
        )


def load(cases: int, today: dt.date) -> int:
    """Add that many cases to the demonstration. Quick: rows are written in chunks, with their histories."""
    shared = Load(today)
    for first in range(0, cases, CHUNK):
        with transaction.atomic():
            _chunk(shared, range(first, min(first + CHUNK, cases)))
    with transaction.atomic():
        for year, last in shared.counters.items():
            ReferenceCounter.objects.update_or_create(year=year, defaults={"last": last})
    return cases


def _chunk(shared: Load, numbers: range) -> None:
    said = {"by": shared.by, "why": WHY}
    cases = add_all([shared.case(number) for number in numbers], **said)
    people = add_all(
        [Person(incident=case, role="harmed", initials=f"L{n}") for n, case in zip(numbers, cases, strict=True)], **said
    )
    add_all([Child(person=person) for person in people], **said)
    clocks = [pair for n, case in zip(numbers, cases, strict=True) for pair in shared.clocks(n, case)]
    for deadline, met_on in clocks:
        deadline.met_on = met_on if met_on and met_on <= shared.today else None
    Deadline.objects.bulk_create([deadline for deadline, _ in clocks], batch_size=500)
    met = [deadline for deadline, _ in clocks if deadline.met_on]
    DeadlineChange.objects.bulk_create([_line(shared, deadline) for deadline in met], batch_size=500)
    notified = [deadline for deadline in met if deadline.rule_key == NOTIFY]
    add_all([_notification(shared, deadline) for deadline in notified], **said)


def _line(shared: Load, deadline: Deadline) -> DeadlineChange:
    return DeadlineChange(
        deadline=deadline,
        kind=Kind.MET,
        decided_on=deadline.met_on,
        value=deadline.met_on,
        old_date=deadline.due_on,
        new_date=deadline.due_on,
        reason=WHY,
        by=shared.by,
        by_name=shared.by.name,
    )


def _notification(shared: Load, deadline: Deadline) -> Notification:
    facts = {"sent_on": deadline.met_on, "sent_by": shared.by.name, "recorded_by": shared.by}
    return Notification(incident=deadline.incident, national_reference="", **facts)
