"""What the pages about dates show, worked out before the template sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst

from cases.dates.changes import Answers, preview
from cases.dates.rules import in_words, month_calendar, skipped_days
from cases.deadlines.calendars import calendar_in_force, closed_days, closures, rules_in_force
from cases.deadlines.checks import last_checks, unchecked_words
from cases.deadlines.models import ClosureDays, Deadline, DeadlineChange, RuleCheck
from cases.deadlines.queries import standing_lines, standing_of
from cases.deadlines.services import rule_of
from cases.hooks import WHOSE
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import Computed, Standing, compute, day_words, working_target
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED, Rule
from csprapp.partnership.national import called, called_now
from csprapp.ui.components import Fact

MARKS = {
    "law": "Law",
    "guidance": called("Statutory or Panel guidance"),
    "verify": "Believed to be guidance, but not confirmed yet, so check before you rely on it",
}
WORKED_OUT_ANEW = {Kind.CALENDAR_CHANGED, Kind.RULE_CHANGED}
EVIDENCE = {*WORKED_OUT_ANEW, Kind.OWNER_CHANGED, Kind.LOOKED_AT}


@dataclass(frozen=True)
class Line:
    """One line of the history as a person reads it."""

    change: DeadlineChange
    title: str
    facts: list[Fact]
    stands: bool
    can_be_taken_back: bool


def rule_of_page(deadline: Deadline) -> Rule | None:
    """The rule a deadline's date comes from; None for one that is merely agreed."""
    return rule_of(deadline, deadline.started_on, rules_in_force())


def rule_names() -> list[tuple[str, str]]:
    """Key and name of every cited rule, for a list to choose from."""
    book = rules_in_force()
    return [
        (key, called_now(f"{book.versions(key)[-1].name}: {book.versions(key)[-1].span}")) for key in book.rule_keys()
    ]


def explained(deadline: Deadline, today: date) -> dict[str, Any]:
    """Everything the deadline page shows."""
    calendar, rule = calendar_in_force(), rule_of_page(deadline)
    standing = standing_of(deadline, today, calendar, rules_in_force())
    first, last = sorted((deadline.started_on, deadline.act_on))
    covered = calendar.covers(deadline.due_on)  # an agreed date, such as an 18th birthday, may lie beyond
    target = working_target(deadline.due_on, calendar, closed_days()) if covered else deadline.due_on
    shown = {
        "facts": _facts(deadline, standing, target),
        "history": _history(deadline),
        "closures": closures_across(first, last, closures()),
    }
    if rule is None:
        return shown
    shown["try_url"] = calculator_url(deadline.rule_key, deadline.started_on)
    return _computed(compute(rule, deadline.started_on, calendar), calendar, governs=deadline.due_on) | shown


def calculator_url(rule_key: str, start: date) -> str:
    """The calculator's address for a rule and a day 0."""
    facts = {"rule": rule_key, "start_day": start.day, "start_month": start.month, "start_year": start.year}
    return f"{reverse('calculator')}?{urlencode(facts)}"


def _computed(computed: Computed, calendar: Calendar, governs: date | None = None) -> dict[str, Any]:
    rule = computed.rule
    warnings = []
    if computed.provisional:
        warnings.append(
            "Provisional: the government’s list of bank holidays goes up to "
            f"{day_words(calendar.proclaimed_through)}. We will work the date out again when the list is extended."
        )
    check = last_checks().get(rule.key)
    if unseen := unchecked_words(rule, check):
        warnings.append(unseen)
    return {
        "rule_facts": rule_facts(computed, calendar, check),
        "words": in_words(computed),
        "months": month_calendar(computed, calendar, governs),
        "skipped": skipped_days(computed),
        "warnings": warnings,
        "due_on": computed.due_on,
    }


def rule_facts(computed: Computed, calendar: Calendar, check: RuleCheck | None = None) -> list[Fact]:
    """The rule, its source, edition and date in force, and the calendar used."""
    rule = computed.rule
    start = f"{day_words(computed.day_0)}: {rule.starts}"
    facts = [Fact("Rule", called_now(f"{rule.name}: {rule.span}")), Fact("Day 0", start)]
    if rule.edition:
        facts += [
            Fact("Source", rule.source, note=MARKS.get(rule.mark, "")),
            Fact("Edition and date in force", f"{rule.edition}, in force from {day_words(rule.in_force_from)}"),
            Fact("Met when", capfirst(called_now(rule.met_when))),
        ]
    else:
        facts.append(Fact("Source", rule.source))
    if check:
        facts.append(
            Fact("Checked against", f"{check.edition}, by {check.checked_by} on {day_words(check.checked_on)}")
        )
    facts.append(Fact("Calendar", f"Working days in England, version {calendar.version}"))
    return facts


def _facts(deadline: Deadline, standing: Standing, target: date) -> list[Fact]:
    facts = [Fact("Due", day_words(deadline.due_on), note="The date that applies."), Fact("Status", standing.words)]
    if deadline.rule_key != AGREED:
        facts.append(Fact("Statutory date", day_words(deadline.computed_on)))
    first = "Kept for the record. It is not used in any figures."
    facts.append(Fact("First worked out as", day_words(deadline.first_computed_on), note=first))
    if deadline.target_on:
        words = "Look again on" if deadline.waiting_for else "Revised target"
        facts.append(
            Fact(
                words,
                day_words(deadline.target_on),
                note="This does not change the due date: figures will still count it as late.",
            )
        )
    if target != deadline.due_on:
        facts.append(Fact("Work to", day_words(target), note="The last day before it when the office is open."))
    return [*facts, Fact("Owner", str(deadline.owner or WHOSE.get(deadline.route, "Nobody")))]


def closures_across(first: date, last: date, closures: Iterable[ClosureDays]) -> list[str]:
    """The office's closure days inside a period, with who covers, or the question who does."""
    found = []
    for closure in closures:
        if closure.first_day <= last and closure.last_day >= first:
            cover = f"Covered by {closure.covered_by}." if closure.covered_by else "Nobody is recorded as covering."
            days = f"{day_words(closure.first_day)} to {day_words(closure.last_day)}"
            found.append(f"{closure.name}, {days}, falls inside this period. {cover}")
    return found


def _history(deadline: Deadline) -> list[Line]:
    lines = list(deadline.changes.select_related("by").order_by("-pk"))
    kept, reversible = standing_lines(lines), reversible_lines(lines)
    return [_line(line, line in kept, line in reversible) for line in lines]


def reversible_lines(ledger: Iterable[DeadlineChange]) -> list[DeadlineChange]:
    """The lines that can be taken back: what stands; and where it does not, the last that took it back."""
    lines = {line.pk: line for line in ledger}
    kept, taken = standing_lines(lines.values()), {line.reverses_id for line in lines.values()}

    def stands(line: DeadlineChange) -> bool:
        while line.reverses_id:
            line = lines[line.reverses_id]
        return line in kept

    def offered(line: DeadlineChange) -> bool:
        return line.pk not in taken and not stands(line) if line.kind == Kind.REVERSED else stands(line)

    return [line for line in lines.values() if line.kind not in EVIDENCE and offered(line)]


def _line(line: DeadlineChange, stands: bool, reversible: bool) -> Line:
    facts = []
    if line.value:
        facts.append(Fact("Date given", day_words(line.value)))
    if line.old_date and line.new_date and line.old_date != line.new_date:
        which = "Statutory date" if line.kind in WORKED_OUT_ANEW else "Due date"
        facts.append(Fact(which, f"Was {day_words(line.old_date)}, became {day_words(line.new_date)}"))
    if line.category:
        facts.append(Fact("Reason for the delay", line.get_category_display()))
    for name, told in (
        (called_now("Panel told"), line.panel_told_on),
        ("Secretary of State told", line.minister_told_on),
    ):
        if told:
            facts.append(Fact(name, day_words(told)))
    facts.append(Fact("Why", line.reason))
    title = line.get_kind_display()
    if line.kind == Kind.DELAY_RECORDED and line.look_again:
        title = "Delay recorded, with a day to look again"
    return Line(line, title, facts, stands, reversible)


def previewed(deadline: Deadline, answers: Answers, today: date) -> dict[str, Any]:
    """What the check page of a change shows: the dates as they would stand. Raises Refused, OutsideCalendar."""
    dates = preview(deadline, answers)
    left = calendar_in_force().count_working_days(today, dates.act_on)
    away = f"{abs(left)} working day{'s' if abs(left) != 1 else ''} {'from today' if left >= 0 else 'before today'}"
    moved = "It does not move." if dates.due_on == deadline.due_on else f"Now {day_words(deadline.due_on)}."
    base = f"/staff/deadlines/{deadline.pk}/change/"
    facts = [
        Fact("What has changed", answers.option.words, base),
        Fact("The new date", day_words(answers.value), base),
        Fact("Why", answers.why, f"{base}reason/"),
        Fact("Decided on", day_words(answers.decided_on), f"{base}reason/"),
        Fact("Due date will be", day_words(dates.due_on), note=moved),
        Fact("Date to work to will be", day_words(dates.act_on), note=away),
        Fact("Statutory date will be", day_words(dates.computed_on)),
    ]
    return {"facts": facts}


def calculated(key: str, start: date) -> dict[str, Any]:
    """What the calculator shows. Raises ValueError with a sentence when it cannot be answered."""
    calendar = calendar_in_force()
    computed = compute(rules_in_force().rule(key, start), start, calendar)
    facts = [Fact("Due", day_words(computed.due_on)), Fact("Working target", day_words(computed.working_target))]
    return _computed(computed, calendar) | {"facts": facts}
