"""The dated duties of a daily mail: what is overdue, due today or soon, for everybody it concerns."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from typing import Any, NamedTuple

from cases.deadlines.models import Deadline
from cases.deadlines.queries import of_their_role, standing_of
from cases.hooks import DOERS, WHOSE
from cases.incidents.models import Incident
from cases.intake.begun import ROUTE as BEGUN
from cases.mails.naming import COLUMNS, named
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import day_words
from csprapp.clock.rules import AGREED, RuleBook, Step
from csprapp.mail.parts import Part
from csprapp.mail.services import full_address
from csprapp.ui.addresses import address
from csprapp.ui.templatetags.ui import plural
from dashboard.work.daily_mail.people import People
from dashboard.work.daily_mail.rules import Line, Said
from dashboard.work.daily_mail.words import page_of, words_of
from dashboard.work.queries import shown_to
from dashboard.work.rules import FURTHEST, STEPS, Kind, Reminder, notice, reminder
from dashboard.work.standing_in import absent
from publishing.links.handoffs import TOLD_AT_ONCE
from reviews.actions.clocks import CHECK_ROUTE, ROUTE
from reviews.actions.models import Action, CheckIn
from reviews.decisions.waiting import ROUTE as CONFIRM
from reviews.planning.clock import ROUTE as REVIEW
from reviews.rapid.services import TO_SEND
from reviews.returns.models import AgencyRequest
from reviews.returns.rules import DAYS_TO_REMINDER
from reviews.signing.services import ROUTE as POSITION

# How many days before its day each kind of date of an action is announced; a check-in is asked for on the day.
BEFORE = {ROUTE: (14, 3), CHECK_ROUTE: (0,)}
PARTS = {Kind.OVERDUE: Part.OVERDUE, Kind.TODAY: Part.TODAY, Kind.SOON: Part.SOON}
OF_A_DATE = (
    "act_on",
    "due_on",
    "met_on",
    "ended_on",
    "end_reason",
    "target_on",
    "waiting_for",
    "rule_key",
    "started_on",
)
WAITS = (*TOLD_AT_ONCE, CONFIRM, POSITION, TO_SEND, BEGUN)  # said in words of their own (waits.py), not as dates
SAID = ("label", "due_on", "target_on", "waiting_for")  # what only the words of a date need
NOBODYS = " Nobody owns it: give it to somebody."
AWAY = " Its owner is away, and nobody who can open it is standing in."

Told = Iterator[tuple[User | str, Line]]  # each line with who is told; a string is the address of who has no account


class Dated(NamedTuple):
    """An open date with what decides who is told: there are thousands, of which few are shown."""

    pk: int
    act_on: date
    rule_key: str
    route: str
    subject_id: int
    owner: int | None
    started_on: date
    case: int | None
    area: int | None
    case_owner: int | None
    restricted: bool | None
    facts: tuple[Any, ...]

    @classmethod
    def near(cls, last: date) -> "Iterator[Dated]":
        """Those up to a day, in the order of their days."""
        of_case = ["incident", *(f"incident__{name}" for name in ("area", "owner", "restricted"))]
        words = [*SAID, *(f"incident__{name}" for name in COLUMNS)]
        rows = Deadline.objects.open().filter(act_on__lte=last).exclude(route__in=WAITS).order_by("act_on", "pk")
        own = ("pk", "act_on", "rule_key", "route", "subject_id", "owner", "started_on")
        for row in rows.values_list(*own, *of_case, *words):
            yield cls(*row[: -len(words)], row[-len(words) :])

    @property
    def deadline(self) -> Deadline:
        """The date as its words need it."""
        case = Incident(pk=self.case, **dict(zip(COLUMNS, self.facts[len(SAID) :], strict=True))) if self.case else None
        own = {name: getattr(self, name) for name in ("pk", "act_on", "rule_key", "route", "subject_id", "started_on")}
        return Deadline(**own, **dict(zip(SAID, self.facts, strict=False)), incident=case)


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
        """Which reminder a date has today, if any. `act_on`: the day by which something is to be done."""
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
        self.late: dict[tuple[int | None, User | None], list[Dated]] = defaultdict(list)  # by area and owner
        self.reviewers = self.people.holders[Role.REVIEWER]
        self.away = absent(self.day.today)

    def read(self) -> Told:
        """What everybody is told of their own dates, then managers of what is late in their team."""
        owners = _owners_of_actions(self.day.last)
        for dated in Dated.near(self.day.last):
            if dated.route in BEFORE:
                yield from self._of_action(dated, *owners.get(dated.pk, (None, "")))
            elif due := self.due(dated.act_on):
                # What waits for a role is not the owner's of its case: it is not on their list either.
                case_owner = None if dated.route in DOERS else dated.case_owner
                yield from self._told(dated, due, self.keeper(dated.owner, case_owner))
        yield from self._team()

    def keeper(self, owner: int | None, case_owner: int | None) -> User | None:
        """Whose a date is: its owner's, else the owner's of the case; nobody's when neither gets mail."""
        return self.people.users.get(owner) or self.people.users.get(case_owner)

    def _looks_after(self, dated: Dated, keeper: User) -> User | None:
        """Who has a date today: its keeper; while they are away a deputy who may open it, else the managers."""
        if keeper.pk not in self.away:
            return keeper
        deputy = self.people.users.get(self.away[keeper.pk] or 0)
        return deputy if deputy and self.people.open_to(deputy, dated.case, dated.restricted) else None

    def _told(self, dated: Dated, due: Reminder, keeper: User | None, *, announced: bool = False) -> Told:
        """One duty, to whose it is today and who has it by their role; one that is nobody's to the managers."""
        by_role, today = self._by_role(dated), keeper and self._looks_after(dated, keeper)
        if today:
            yield today, self.line(dated, due, today, announced=announced)
        for user in by_role:
            if user != today:
                yield user, self.line(dated, due, user, announced=announced)
        if due.kind is Kind.OVERDUE:
            self.late[dated.area, keeper].append(dated)
        elif today is None and not (by_role and dated.route in DOERS):
            for manager in self.people.managers_of(dated.area):
                more = AWAY if keeper else "" if dated.route in WHOSE else NOBODYS
                yield manager, self.line(dated, due, manager, announced=announced, more=more, own=False)

    def _by_role(self, dated: Dated) -> Collection[User]:
        """The independent reviewer of a review; of a notification that nobody owns the officers of the authority; of
        what waits for a role everybody who may do it."""
        people, case = self.people, dated.case
        if dated.owner is None and dated.route in DOERS:
            return self.doers.get(dated.pk, ())
        if dated.route == REVIEW:
            given, key = (people.named, case) if case else (people.reviewing, dated.subject_id)
            return [user for user in self.reviewers if (key, user.pk) in given]
        if case and dated.owner is None and dated.rule_key in STEPS[Step.NOTIFICATION]:
            bodies = people.bodies.get(dated.area or 0, ())
            found = {user for body in bodies for user in people.deciding(body, case, bool(dated.restricted))}
            return {user for user in found if Role.NOTIFIER in user.roles(self.day.today)}
        return ()

    @cached_property
    def doers(self) -> dict[int, list[User]]:
        """By date, who may do what waits for a role: those on whose work list it is."""
        found: dict[int, list[User]] = defaultdict(list)
        for user in self.people.users.values():
            rows = shown_to(user, self.day.today).filter(of_their_role(user, self.day.today), act_on__lte=self.day.last)
            for pk in rows.order_by().values_list("pk", flat=True):
                found[pk].append(user)
        return found

    def line(
        self, dated: Dated, due: Reminder, to: User | str, *, announced: bool = False, more: str = "", own: bool = True
    ) -> Line:
        """A duty as a line. An action is announced more than once, so the day of it makes a line new."""
        part, statutory = PARTS[due.kind], dated.rule_key != AGREED
        key = f"{part}:{dated.pk}:{dated.act_on}" + (f":{due.day}" if announced else "")
        account = isinstance(to, User)
        masked = account and not self.people.open_to(to, dated.case, dated.restricted)
        order = (part is Part.OVERDUE and not statutory, dated.act_on, dated.pk)
        say = partial(self.say, dated, masked, more, links=account, own=own)
        return Line(part, order, (key,), say, daily=statutory and part is Part.OVERDUE)

    def say(self, dated: Dated, masked: bool, more: str, *, links: bool, own: bool) -> Said:
        """Subject, line and link of one date. `masked`: its case is shut to the reader. `more` follows the sentence;
        `own`: it is the reader's."""
        deadline = dated.deadline
        words, url = words_of(deadline, masked=masked, own=own), page_of(deadline, masked=masked) if links else ""
        return words, f"{words[0].upper()}{words[1:]}{self._when(deadline)}.{more}", url

    def _when(self, deadline: Deadline) -> str:
        """The day to act and how it stands; nothing of what is due today, which its heading says."""
        stands = standing_of(deadline, self.day.today, self.day.calendar, self.day.rules)
        return "" if stands.state == "today" else f", {day_words(deadline.act_on)}. {stands.words}"

    # --- Actions, whose owners need no account ----------------------------------------------------------------------

    def _of_action(self, dated: Dated, owner_id: int | None, email: str) -> Told:
        due = self.day.notice(dated.act_on, BEFORE[dated.route], dated.started_on)
        if due is None:
            return
        announced = dated.route == ROUTE and due.kind is Kind.SOON
        if email:
            yield email, self.line(dated, due, email, announced=announced)
        owner = self.people.users.get(owner_id)
        if owner or not email or due.kind is Kind.OVERDUE:
            keeper = owner or self.keeper(dated.owner, dated.case_owner)
            yield from self._told(dated, due, keeper, announced=announced)

    # --- The team ---------------------------------------------------------------------------------------------------

    def _team(self) -> Told:
        """To each manager one line for each owner who is late, and one for what nobody owns."""
        for manager in self.people.holders[Role.MANAGER]:
            by_owner: dict[User | None, list[Dated]] = defaultdict(list)
            for (area, owner), found in self.late.items():
                if owner != manager and self.people.in_area([manager], area):
                    by_owner[owner] += found
            for owner, found in by_owner.items():
                yield manager, self._late(found, owner, manager)

    def _late(self, found: list[Dated], owner: User | None, manager: User) -> Line:
        found.sort(key=lambda each: (each.rule_key == AGREED, each.act_on, each.pk))
        keys = tuple(f"{Part.TEAM}:{each.pk}:{each.act_on}" for each in found)
        statutory = found[0].rule_key != AGREED
        order = (owner is not None, not statutory, found[0].act_on, found[0].pk)
        return Line(Part.TEAM, order, keys, partial(self._say_late, found, owner, manager), daily=statutory)

    def _say_late(self, found: list[Dated], owner: User | None, manager: User) -> Said:
        """The owner is not named: the link leads to their dates."""
        first = found[0]
        whose = WHOSE.get(first.route, "") if all(each.route in WHOSE for each in found) else "Nobody’s"
        masked = not self.people.open_to(manager, first.case, first.restricted)
        words = words_of(first.deadline, masked=masked, own=False)
        who = sorted(role.label for role in owner.roles(self.day.today))[0] if owner else whose
        many = f"{plural(found, 'date')}, the most pressing: " if len(found) > 1 else ""
        said = f"{who}: {many}{words}, {day_words(first.act_on)}"
        return words, f"{said}.", full_address(f"{address('team')}?owner={owner.pk if owner else 'none'}&show=overdue")

    # --- Agencies ---------------------------------------------------------------------------------------------------

    def requests(self) -> Told:
        """What an agency's people have not answered: halfway, two working days before, on the day and late."""
        waiting = AgencyRequest.objects.waiting().filter(incident__closed_on=None, agency__in=self.people.members)
        own = [f"incident__{name}" for name in COLUMNS] + [f"deadline__{name}" for name in OF_A_DATE]
        found = waiting.select_related("incident", "deadline").only("asked_on", "agency", *own)
        for asked in found.order_by("pk"):
            act_on = asked.deadline.act_on
            halfway = self.day.calendar.add_working_days(asked.asked_on, DAYS_TO_REMINDER)
            due = self.due(act_on)
            if due is None and self.day.today >= halfway:
                due = Reminder(Kind.SOON, halfway)
            for user in self.people.members[asked.agency_id] if due else ():
                part = PARTS[due.kind]
                key, order = f"{part}:request:{asked.pk}:{act_on}", (True, act_on, asked.pk)
                yield user, Line(part, order, (key,), partial(self._say_request, asked))

    def _say_request(self, asked: AgencyRequest) -> Said:
        words = f"answer the request for {named(asked.incident)}"
        said = f"{words[0].upper()}{words[1:]}{self._when(asked.deadline)}."
        return words, said, full_address(asked.get_absolute_url())


def _owners_of_actions(last: date) -> dict[int, tuple[int | None, str]]:
    """By the key of a date: the user who owns the action, or the address of an owner without an account."""
    near = {"deadline__met_on": None, "deadline__ended_on": None, "deadline__act_on__lte": last}
    actions = Action.objects.filter(**near).values_list("deadline", "owner", "owner_email")
    checks = CheckIn.objects.filter(**near).values_list("deadline", "action__owner", "action__owner_email")
    return {pk: (owner, email) for found in (actions, checks) for pk, owner, email in found.order_by()}
