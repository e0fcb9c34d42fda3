"""The dated duties of a daily mail: what is overdue, due today or soon, for everybody it concerns."""

from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from django.conf import settings

from cases.deadlines.models import Deadline
from cases.deadlines.queries import standing_of
from cases.mails.naming import COLUMNS, named
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import day_words
from csprapp.clock.rules import AGREED, RuleBook, Step
from csprapp.mail.parts import Part
from csprapp.ui.addresses import address
from csprapp.ui.templatetags.ui import plural
from dashboard.work.daily_mail.people import People
from dashboard.work.daily_mail.rules import Line
from dashboard.work.daily_mail.words import words_of
from dashboard.work.rules import FURTHEST, STEPS, Kind, Reminder, notice, reminder
from publishing.links.handoffs import TOLD_AT_ONCE
from reviews.actions.clocks import CHECK_ROUTE, ROUTE
from reviews.actions.models import Action, CheckIn
from reviews.planning.clock import ROUTE as REVIEW
from reviews.returns.models import AgencyRequest
from reviews.returns.rules import DAYS_TO_REMINDER

# How many days before its day each kind of date of an action is announced; a check-in is asked for on the day.
BEFORE = {ROUTE: (14, 3), CHECK_ROUTE: (0,)}
PARTS = {Kind.OVERDUE: Part.OVERDUE, Kind.TODAY: Part.TODAY, Kind.SOON: Part.SOON}
READ = [field.name for field in Deadline._meta.concrete_fields]
READ += [f"incident__{name}" for name in (*COLUMNS, "area", "owner", "restricted")]
NOBODYS = " Nobody owns it: give it to somebody."

Told = Iterator[tuple[User | str, Line]]  # each line with who is told; a string is the address of who has no account


@dataclass(frozen=True)
class Day:
    """A working day, and what it asks of a date."""

    today: date
    calendar: Calendar
    closed: Container[date]
    rules: RuleBook

    @property
    def last(self) -> date:
        """The furthest date that a mail of the day may be about."""
        return self.calendar.add_working_days(self.today, FURTHEST)

    def due(self, act_on: date) -> Reminder | None:
        return reminder(act_on, self.today, self.calendar, self.closed)

    def notice(self, act_on: date, before: tuple[int, ...], since: date) -> Reminder | None:
        """Of an action: announced on days of its own, due and overdue as any other."""
        found = notice(act_on, self.today, self.calendar, self.closed, before=before, since=since)
        plain = self.due(act_on)
        return plain if plain and plain.kind is not Kind.SOON and found else found


@dataclass
class Duties:
    """Every open duty that the day asks something of, and whose it is."""

    day: Day
    people: People

    def __post_init__(self) -> None:
        self.due = cache(self.day.due)
        self.late: dict[tuple[int | None, User | None], list[Deadline]] = defaultdict(list)  # by area and owner
        self.reviewers = self.people.holders[Role.REVIEWER]

    def read(self) -> Told:
        """What everybody is told of their own dates, then managers of what is late in their team."""
        owners = _owners_of_actions(self.day.last)
        found = Deadline.objects.open().filter(act_on__lte=self.day.last).exclude(route__in=TOLD_AT_ONCE)
        for deadline in found.select_related("incident").only(*READ).order_by("act_on", "pk"):
            if deadline.route in BEFORE:
                yield from self._of_action(deadline, *owners.get(deadline.pk, (None, "")))
            elif due := self.due(deadline.act_on):
                yield from self._told(deadline, due, self.keeper(deadline))
        yield from self._team()

    def keeper(self, deadline: Deadline) -> User | None:
        """Whose it is: its owner's, else the owner's of the case; nobody's when neither gets mail."""
        case = deadline.incident
        own = self.people.users.get(deadline.owner_id)
        return own or (self.people.users.get(case.owner_id) if case else None)

    def _told(self, deadline: Deadline, due: Reminder, keeper: User | None, *, announced: bool = False) -> Told:
        """One duty, to whose it is and who has it by their role; one that is nobody's to the managers."""
        for user in {keeper, *self._by_role(deadline)} - {None}:
            yield user, self.line(deadline, due, user, announced=announced)
        area = deadline.incident.area_id if deadline.incident else None
        if due.kind is Kind.OVERDUE:
            self.late[area, keeper].append(deadline)
        elif keeper is None:
            for manager in self.people.managers_of(area):
                yield manager, self.line(deadline, due, manager, announced=announced, more=NOBODYS)

    def _by_role(self, deadline: Deadline) -> list[User]:
        """The independent reviewer of a review; of a notification that nobody owns the officers of the authority."""
        case, people = deadline.incident, self.people
        if deadline.route == REVIEW:
            given = (people.named, case.pk) if case else (people.reviewing, deadline.subject_id)
            return [user for user in self.reviewers if (given[1], user.pk) in given[0]]
        if case and deadline.owner_id is None and deadline.rule_key in STEPS[Step.NOTIFICATION]:
            found = {user for body in people.bodies.get(case.area_id, ()) for user in people.deciding(body, case)}
            return [user for user in found if Role.NOTIFIER in user.roles(self.day.today)]
        return []

    def line(
        self, deadline: Deadline, due: Reminder, to: User | str, *, announced: bool = False, more: str = ""
    ) -> Line:
        """A duty as a line. An action is announced more than once, so the day of it makes a line new."""
        part, statutory = PARTS[due.kind], deadline.rule_key != AGREED
        key = f"{part}:{deadline.pk}:{deadline.act_on}" + (f":{due.day}" if announced else "")
        masked = isinstance(to, User) and not self.people.open_to(to, deadline.incident)
        order = (part is Part.OVERDUE and not statutory, deadline.act_on, deadline.pk)
        say = partial(self.say, deadline, masked, more)
        return Line(part, order, (key,), say, daily=statutory and part is Part.OVERDUE)

    def say(self, deadline: Deadline, masked: bool, more: str) -> tuple[str, str]:
        words = words_of(deadline, masked=masked)
        return words, f"{words[0].upper()}{words[1:]}{self._when(deadline)}.{more}"

    def _when(self, deadline: Deadline) -> str:
        """The day to act and how it stands; nothing of what is due today, which its heading says."""
        stands = standing_of(deadline, self.day.today, self.day.calendar, self.day.rules)
        return "" if stands.state == "today" else f", {day_words(deadline.act_on)}. {stands.words}"

    # --- Actions, whose owners need no account ----------------------------------------------------------------------

    def _of_action(self, deadline: Deadline, owner_id: int | None, email: str) -> Told:
        due = self.day.notice(deadline.act_on, BEFORE[deadline.route], deadline.started_on)
        if due is None:
            return
        announced = deadline.route == ROUTE and due.kind is Kind.SOON
        if email:
            yield email, self.line(deadline, due, email, announced=announced)
        owner, keeper = self.people.users.get(owner_id), self.keeper(deadline)
        if owner or not email or due.kind is Kind.OVERDUE:
            yield from self._told(deadline, due, owner or keeper, announced=announced)

    # --- The team ---------------------------------------------------------------------------------------------------

    def _team(self) -> Told:
        """To each manager one line for each owner who is late, and one for what nobody owns."""
        for manager in self.people.holders[Role.MANAGER]:
            by_owner: dict[User | None, list[Deadline]] = defaultdict(list)
            for (area, owner), found in self.late.items():
                if owner != manager and self.people.in_area([manager], area):
                    by_owner[owner] += found
            for owner, found in by_owner.items():
                yield manager, self._late(found, owner, manager)

    def _late(self, found: list[Deadline], owner: User | None, manager: User) -> Line:
        found.sort(key=lambda each: (each.rule_key == AGREED, each.act_on, each.pk))
        keys = tuple(f"{Part.TEAM}:{each.pk}:{each.act_on}" for each in found)
        statutory = found[0].rule_key != AGREED
        order = (owner is not None, not statutory, found[0].act_on, found[0].pk)
        return Line(Part.TEAM, order, keys, partial(self._say_late, found, owner, manager), daily=statutory)

    def _say_late(self, found: list[Deadline], owner: User | None, manager: User) -> tuple[str, str]:
        """The owner is not named: the link leads to their dates."""
        first, case = found[0], found[0].incident
        words = words_of(first, masked=not self.people.open_to(manager, case))
        who = sorted(role.label for role in owner.roles(self.day.today))[0] if owner else "Nobody’s"
        many = f"{plural(found, 'date')}, the most pressing: " if len(found) > 1 else ""
        said = f"{who}: {many}{words}, {day_words(first.act_on)}"
        page = f"{settings.CSPR_SITE}{address('team')}?owner={owner.pk if owner else 'none'}&show=overdue"
        return words, f"{said}. {page}"

    # --- Agencies ---------------------------------------------------------------------------------------------------

    def requests(self) -> Told:
        """What an agency's people have not answered: halfway, two working days before, on the day and late."""
        waiting = AgencyRequest.objects.waiting().filter(incident__closed_on=None, agency__in=self.people.members)
        for asked in waiting.select_related("incident", "deadline").order_by("pk"):
            act_on = asked.deadline.act_on
            halfway = self.day.calendar.add_working_days(asked.asked_on, DAYS_TO_REMINDER)
            due = self.due(act_on)
            if due is None and self.day.today >= halfway:
                due = Reminder(Kind.SOON, halfway)
            for user in self.people.members[asked.agency_id] if due else ():
                part = PARTS[due.kind]
                key, order = f"{part}:request:{asked.pk}:{act_on}", (True, act_on, asked.pk)
                yield user, Line(part, order, (key,), partial(self._say_request, asked))

    def _say_request(self, asked: AgencyRequest) -> tuple[str, str]:
        words = f"answer the request for {named(asked.incident)}"
        return words, f"{words[0].upper()}{words[1:]}{self._when(asked.deadline)}."


def _owners_of_actions(last: date) -> dict[int, tuple[int | None, str]]:
    """By the key of a date: the user who owns the action, or the address of an owner without an account."""
    near = {"deadline__met_on": None, "deadline__ended_on": None, "deadline__act_on__lte": last}
    actions = Action.objects.filter(**near).values_list("deadline", "owner", "owner_email")
    checks = CheckIn.objects.filter(**near).values_list("deadline", "action__owner", "action__owner_email")
    return {pk: (owner, email) for found in (actions, checks) for pk, owner, email in found.order_by()}
