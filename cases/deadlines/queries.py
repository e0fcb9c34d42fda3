"""Questions about deadlines. Work lists, calendar, reminders and figures are queries on the one table."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cases.access.queries import NOTHING, open_to
from cases.hooks import DOERS, OPENERS, READERS, WHOSE, Readable
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import Standing, day_words, standing
from csprapp.clock.ledger import standing_entries
from csprapp.clock.rules import AGREED, SHIPPED, Rule, RuleBook
from csprapp.composed import is_any, unread

if TYPE_CHECKING:
    from cases.deadlines.models import Deadline, DeadlineChange
    from csprapp.accounts.models import User


Answer = TypeVar("Answer", bound=Callable[..., Any])
FOR_A_LOOK = Q(met_on=None, ended_on=None, for_a_look=True)  # a delay that no manager has looked at yet

# What starts a clock, in the fewest words; the rule itself says it in full on the deadline's own page.
STARTS = {rule.key: rule.short_start for rule in SHIPPED if rule.short_start}


def out_of_reach(user: "User", on: date, readers: Mapping[str, Readable] = READERS) -> Q:
    """Duties without a case whose subject this person may not read on a London day."""
    closed = NOTHING
    for readable, routes in _by_answer(readers):
        found = readable(user, on)
        if found is not None:
            subject = found.filter(pk=OuterRef("subject_id")).order_by()
            closed |= Q(incident=None, route__in=routes) & ~Q(is_any(subject))
    return closed


def of_their_role(user: "User", on: date) -> Q:
    """What waits for a role, and nobody has taken yet: for everybody who may do it, never for whoever it waits from."""
    found = NOTHING
    for doable, routes in _by_answer(DOERS):
        subject = doable(user, on).filter(pk=OuterRef("subject_id")).order_by()
        found |= Q(owner=None, route__in=routes) & Q(is_any(subject))
    return found


def _by_answer(asked: Mapping[str, Answer]) -> Iterable[tuple[Answer, list[str]]]:
    """What is asked about the subjects of a duty, with all its routes: several share one, and each costs a page more to
    put together than to answer."""
    routes = defaultdict(list)
    for route, answer in asked.items():
        routes[answer].append(route)
    return routes.items()


class DeadlineQuerySet(models.QuerySet):
    """The groups of a work list are parts of `open()`: dashboard/work/rules.py says where each begins and ends."""

    def open(self) -> "DeadlineQuerySet":
        """Neither met nor ended: exactly what the partial index covers."""
        return self.filter(met_on=None, ended_on=None)

    def statutory(self) -> "DeadlineQuerySet":
        """Duties under a cited rule; what is merely agreed counts in no statutory figure."""
        return self.exclude(rule_key=AGREED)

    def provisional(self, calendar: Calendar) -> "DeadlineQuerySet":
        """Open ones whose dates lie beyond the government's published list."""
        return self.open().filter(
            Q(computed_on__gt=calendar.proclaimed_through) | Q(due_on__gt=calendar.proclaimed_through)
        )

    def for_a_managers_look(self) -> "DeadlineQuerySet":
        """Deadlines with a standing delay that a coordinator recorded and no manager has looked at yet."""
        return self.filter(FOR_A_LOOK)

    def visible_to(self, user: "User", on: date) -> "DeadlineQuerySet":
        """Those of the cases this person may open; those without a case that are theirs to do, and for who may see the
        team's all, a referral's for who may read that referral."""
        # The case is asked about and not joined: PostgreSQL would read all cases for the one of a single date.
        cases = self.model._meta.get_field("incident").related_model._default_manager.order_by()
        reach = Q(Exists(cases.filter(open_to(user, on), pk=OuterRef("incident_id"))))
        reach |= Q(incident=None) & (Q(owner=user) | of_their_role(user, on))
        if has_permission(user, Permission.SEE_TEAM):
            reach |= Q(incident=None) & ~out_of_reach(user, on, OPENERS)
        return self.filter(reach).exclude(out_of_reach(user, on))

    def in_work_order(self) -> "DeadlineQuerySet":
        """By the day to act, with what a row shows, in one query: of a case and an owner what says which it is."""
        case, owner = (self.model._meta.get_field(name).related_model for name in ("incident", "owner"))
        of_a_case = unread(case, "incident", "reference", "code_name", "restricted")
        found = self.select_related("incident", "owner").defer(*of_a_case, *unread(owner, "owner", "name", "email"))
        return found.order_by(F("act_on").asc(), "pk")


def standing_lines(ledger: Iterable["DeadlineChange"], *kinds: str) -> list["DeadlineChange"]:
    """The lines of a whole ledger that stand, of these kinds or of all, in its order; taken back twice, one stands."""
    lines = list(ledger)
    kept = {entry.id for entry in standing_entries(line.entry for line in lines)}
    return [line for line in lines if line.pk in kept and (not kinds or line.kind in kinds)]


@dataclass(frozen=True)
class Row:
    """One deadline as lists, strips and mails show it. `url` leads to the page that resolves it, `how_url` to
    how the date was worked out. Built by `rows()`; templates compute nothing."""

    deadline: "Deadline"
    reference: str
    what: str
    url: str
    how_url: str
    due_on: date
    provisional: bool
    state: str
    standing: str
    why: str
    owner: str
    notes: tuple[str, ...] = ()
    how: str = ""
    change_url: str = ""

    @property
    def overdue(self) -> bool:
        return self.state == "overdue"

    @property
    def met(self) -> bool:
        """Whether it was met, in time or late."""
        return self.state in {"met", "met_late"}

    @property
    def late(self) -> bool:
        """Met, but after its date: never shown as one in time."""
        return self.state == "met_late"


def standing_of(deadline: "Deadline", today: date, calendar: Calendar, rules: RuleBook) -> Standing:
    """How a deadline stands today, in words ("2 working days left", "Overdue by 3 working days")."""
    waiting = deadline.target_on is not None and deadline.rule_key != AGREED
    return standing(
        deadline.due_on,
        today,
        calendar,
        met_on=deadline.met_on,
        ended_on=deadline.ended_on,
        end_reason=deadline.get_end_reason_display().lower(),
        target_on=deadline.target_on,
        waiting_for=deadline.get_waiting_for_display(),
        span=rules.rule(deadline.rule_key, deadline.started_on).span if waiting else "",
    )


def rows(
    deadlines: Iterable["Deadline"],
    today: date,
    *,
    calendar: Calendar | None = None,
    rules: RuleBook | None = None,
    may_change: bool = False,
) -> list[Row]:
    """The deadlines as rows for a page. Asks the database nothing per row if `in_work_order()` was used."""
    from cases.deadlines.calendars import calendar_in_force, rules_in_force

    calendar = calendar or calendar_in_force()
    rules = rules or rules_in_force()
    return [_row(deadline, today, calendar, rules, may_change) for deadline in deadlines]


def _row(deadline: "Deadline", today: date, calendar: Calendar, rules: RuleBook, may_change: bool) -> Row:
    stands = standing_of(deadline, today, calendar, rules)
    rule = None if deadline.rule_key == AGREED else rules.rule(deadline.rule_key, deadline.started_on)
    facts: dict[str, Any] = {
        "deadline": deadline,
        "reference": deadline.incident.reference if deadline.incident else "",
        "what": deadline.title,
        "url": deadline.resolved_at(),
        "how_url": deadline.get_absolute_url(),
        "due_on": deadline.due_on,
        "provisional": deadline.provisional and deadline.is_open,
        "state": stands.state,
        "standing": stands.words,
        "why": _why(deadline, rule) if rule else "",
        "owner": str(deadline.owner) if deadline.owner else WHOSE.get(deadline.route, ""),
        "notes": _notes(deadline),
        "change_url": f"{deadline.get_absolute_url()}change/" if may_change and deadline.is_open else "",
    }
    return Row(**facts)


def _why(deadline: "Deadline", rule: Rule) -> str:
    """Why the date is that date, in few words: "5 working days from awareness, Tue 24 Nov 2026"."""
    if rule.length < 0:
        return f"{rule.span} {rule.starts}"
    start = STARTS.get(rule.key)
    return f"{rule.span} from {start}, {day_words(deadline.started_on)}" if start else f"{rule.span} from {rule.starts}"


def _notes(deadline: "Deadline") -> tuple[str, ...]:
    """Beside the date that governs, the others that differ from it."""
    notes = []
    if deadline.due_on != deadline.computed_on:
        notes.append(f"Statutory date {day_words(deadline.computed_on)}; a later decision set the date shown")
    if deadline.computed_on != deadline.first_computed_on:
        notes.append(f"First worked out as {day_words(deadline.first_computed_on)}")
    return tuple(notes)
