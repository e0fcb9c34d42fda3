"""The page of dates, duty by duty: its pictures, how it compares, how long it took, why it was late. Plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csprapp.clock.calendar import Calendar
from csprapp.clock.rules import Rule, RuleBook, Unit
from csprapp.ui.pictures import Picture, columns, dots, stacked_bar
from dashboard.performance.duties import Found, Line, began_in, line_of
from dashboard.performance.lateness import WORDS, Reasons
from dashboard.performance.periods import Compared, Period
from dashboard.performance.queries import JudgedBy, Measure
from dashboard.performance.rules import Outcome, Spread, parts, taken
from dashboard.performance.tables import Cell, Row, Table, counted

UNITS = {Unit.WORKING_DAYS: "working days", Unit.DAYS: "days", Unit.MONTHS: "months"}
HEADS = ("Began in", "In time", *(which.label for which in Outcome), "All", "Median")


@dataclass(frozen=True)
class Duty:
    """A duty as the page tells it. `empty`: nothing began in any of the periods."""

    measure: Measure
    lines: Sequence[Line]
    spread: Spread
    tables: Sequence[Table]
    pictures: Sequence[Picture]
    late: Sequence[Cell]
    empty: bool

    @property
    def name(self) -> str:
        return self.measure.words


@dataclass(frozen=True)
class Measured:
    """What the days taken are measured with."""

    rules: RuleBook
    calendar: Calendar

    def rule(self, measure: Measure, period: Period) -> Rule:
        """The rule of a measure as it was in force at the end of a period."""
        return self.rules.rule(measure.rule_key, period.end)

    def spread(self, found: Found, measure: Measure, period: Period) -> Spread:
        """How long the duties of a measure took that began in a period and are done."""
        rule, days = self.rule(measure, period), []
        for each in began_in(found, measure, period):
            if each.done_on and not each.is_ended:
                long = taken(rule, each.started_on, each.done_on, self.calendar)
                days += [long] * each.number if long is not None else []
        return Spread(sorted(days), UNITS[rule.unit])


def duty_of(
    found: Found, measure: Measure, compared: Compared, measured: Measured, why: Mapping[Measure, Reasons]
) -> Duty:
    """Everything that the page says of a duty."""
    period, every = compared.period, compared.every
    lines = {by: [line_of(found, measure, by, each) for each in every.values()] for by in JudgedBy}
    spreads = [measured.spread(found, measure, each) for each in every.values()]
    differ = any(one.counts != other.counts for one, other in zip(*lines.values(), strict=True))
    judged = list(JudgedBy) if differ else [JudgedBy.GOVERNING]
    tables = [_table(every, lines[by], spreads, alone=not differ) for by in judged]
    own, spread, empty = [of[0] for of in lines.values()], spreads[0], not found[measure]
    pictures = [] if empty else _pictures(found, own[-1], spread, measured.rule(measure, period), period)
    return Duty(measure, own, spread, tables, pictures, _late(why.get(measure), period), empty)


def _table(every: Mapping[str, Period], lines: Sequence[Line], spreads: Sequence[Spread], *, alone: bool) -> Table:
    """How the duty turned out in the period and in those it is compared with; each number leads to its list."""
    rows, measure, by = [], lines[0].measure, lines[0].judged_by
    for (name, period), line, spread in zip(every.items(), lines, spreads, strict=True):
        cells = [Cell(line.on_time.words, strong=True)]
        for which, number in [*line.cells, (None, line.every)]:
            said = f"{which.label if which else 'all'}: {measure.words}, {name.lower()}"
            outcome = which.value if which else "all"
            chosen = {"measure": measure.value, "by": by.value, "outcome": outcome}
            cells.append(counted(number, "performance-list", period, said, **chosen))
        cells.append(Cell(f"{spread.median} {spread.unit}" if spread.days else "None done"))
        rows.append(Row(name, cells, note=period.words))
    heading = "By the date that counts" if alone else by.heading
    return Table(f"{measure.words}. {heading}", HEADS, rows)


def _pictures(found: Found, line: Line, spread: Spread, rule: Rule, period: Period) -> list[Picture]:
    name, key = line.measure.words, f"duty-{line.measure.value}"
    pictures = [stacked_bar(f"{key}-all", f"In time: {line.on_time.words}", parts(line.counts), of=name)]
    if spread.days:
        said, limit = f"{spread.unit.capitalize()} taken", abs(rule.length)
        pictures.append(
            dots(f"{key}-days", said, spread.days, limit=limit, unit=spread.unit, note=spread.words, of=name)
        )
    quarters = [(each, line_of(found, line.measure, line.judged_by, each)) for each in period.quarters_so_far]
    if any(of.every for _, of in quarters):
        bars = [(each.quarter_words, parts(of.counts)) for each, of in quarters]
        pictures.append(columns(f"{key}-quarters", "By the quarter in which they began", bars, of=name))
    return pictures


def _late(reasons: Reasons | None, period: Period) -> list[Cell]:
    """Why they were late: each reason with how many, and the way to their list."""
    if not reasons:
        return []
    found = []
    for why, number in reasons.counts.items():
        chosen = {"measure": reasons.measure.value, "by": JudgedBy.GOVERNING.value, "outcome": "late", "why": why}
        cell = counted(number, "performance-list", period, f"late, {WORDS[why].lower()}", **chosen)
        found.append(Cell(f"{WORDS[why]}: {number}", cell.url, f"late: {reasons.measure.words}"))
    return found


def asked_of(compared: Compared) -> Period:
    """The days whose duties the page needs: of the periods compared and of the four quarters."""
    return compared.whole(compared.period.quarters_so_far)
