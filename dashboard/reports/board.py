"""The paper for the partnership's board: the figures of a period with their pictures, what is overdue and why, reviews,
recommendations and actions. No names, no references; small numbers are kept back unless it stays with the partners."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from csprapp.accounts.models import User
from csprapp.partnership.models import Partnership
from csprapp.partnership.national import called_now
from csprapp.ui.pictures import Picture
from dashboard.performance import actions, agencies, further, path
from dashboard.performance.dates import Measured, duty_of
from dashboard.performance.duties import SENT, Found, Line, duties, line_of
from dashboard.performance.lateness import WORDS, overdue
from dashboard.performance.periods import Compared, Period
from dashboard.performance.queries import JudgedBy, Measure
from dashboard.performance.rules import Outcome, on_time
from dashboard.performance.tables import Table as Figures
from dashboard.reporting.report_blocks import Drawn, Heading, Paragraphs, Part, Report, Section, Table
from dashboard.reports.protecting import HIDDEN, NOTE, band, protect_groups, protect_year, say
from dashboard.reports.running import reviews_of

INSIDE = "OFFICIAL-SENSITIVE"
OUTSIDE = "OFFICIAL"


@dataclass(frozen=True)
class Paper:
    """For whom a paper is made: of which period, and whether small numbers are kept back."""

    user: User
    compared: Compared
    today: date
    protected: bool

    def quarters(self, period: Period) -> list[Period]:
        """The quarters of a year whose own papers may be out: the year's must not give away what they keep back."""
        return period.quarters if self.protected and period.is_year else []

    def row(self, numbers: Sequence[int], quarters: Sequence[Sequence[int]] = ()) -> tuple[list[str], str]:
        """Parts and their sum as they are shown; of a year also those of its quarters."""
        if not self.protected:
            return [str(number) for number in numbers], str(sum(numbers))
        # Met and met late together are the notifications that were sent, which other papers count too.
        if quarters:
            parts, whole = protect_year([(each[:2], each[2:]) for each in quarters])
        else:
            parts, whole = protect_groups(numbers[:2], numbers[2:])
        return [say(part) for part in parts], say(whole)

    def drawn(self, picture: Picture, rows: Iterable[Sequence[str]]) -> list[Part]:
        """A picture of these rows, unless its lengths would show a number that is kept back."""
        return [] if any(HIDDEN in row for row in rows) else [Drawn.of(picture)]


def board_paper(user: User, period: Period, today: date, *, protected: bool) -> Report:
    """The whole paper, as plain blocks."""
    paper = Paper(user, Compared(period), today, protected)
    sections = [
        Section("dates", "Were the dates kept?", tuple(_dates(paper))),
        Section("overdue", "What is overdue, and why", tuple(_overdue(paper))),
        Section("path", "From referral to review", tuple(_path(paper))),
        Section("reviews", "Reviews", tuple(_reviews(paper))),
        Section("agencies", "Agency returns", tuple(_agencies(paper))),
        Section("actions", "Recommendations and actions", tuple(_actions(paper))),
        Section("counted", "How this is counted", (Paragraphs(_counted(paper)),)),
    ]
    notes = (NOTE,) if protected else ("This paper has every number in it. Do not share it outside the partners.",)
    heading = f"Practice reviews: paper for the board, {period.words}"
    marking = OUTSIDE if protected else INSIDE
    return Report("", Partnership.current().name, today, tuple(sections), notes, marking, heading)


def _dates(paper: Paper) -> list[Part]:
    period = paper.compared.period
    found = duties(paper.user, paper.compared.whole(), paper.today, SENT)
    measured = Measured(rules_in_force(), calendar_in_force())
    parts: list[Part] = []
    for measure in Measure:
        if not found[measure]:
            continue
        if paper.protected and measure is Measure.LCSPR_SENT:  # the same reviews once more: one count beside the other
            continue
        duty = duty_of(found, measure, paper.compared, measured, {})
        line = line_of(found, measure, JudgedBy.GOVERNING, period)
        cells, _ = _row(paper, found, line, period)
        drawn = paper.drawn(duty.pictures[0], [cells]) if duty.pictures and line.every else []
        if drawn:  # a table alone has these words above it already
            parts += [Heading(measure.words), *drawn]
        parts.append(_judged(paper, found, measure))
        if duty.spread.days and HIDDEN not in cells[:2]:  # else it would say whether few or many are done
            spread = duty.spread
            told = f"How long the finished ones took: {spread.words}."
            # For others the median alone: the shortest and the longest are those of one case each.
            parts.append(Paragraphs(f"Median {spread.median} {spread.unit}." if paper.protected else told))
    return parts or [Paragraphs("No duty began in this period, in the period before or in the same period a year ago.")]


def _judged(paper: Paper, found: Found, measure: Measure) -> Table:
    """How a duty turned out, by both dates where they differ."""
    rows = []
    for name, period in paper.compared.every.items():
        lines = [line_of(found, measure, by, period) for by in JudgedBy]
        differ = lines[0].counts != lines[1].counts
        # Two rows of the same cases could be set against each other: with small numbers only the date that was set.
        for line in lines if differ and not paper.protected else lines[1:]:
            cells, whole = _row(paper, found, line, period)
            shown = dict(zip(Outcome, cells, strict=True))
            due = [shown[which] for which in (Outcome.MET, Outcome.MET_LATE, Outcome.MISSED)]
            in_time = HIDDEN if HIDDEN in due or whole == HIDDEN else on_time(line.counts).words
            said = f"{name}\n{line.judged_by.heading}" if differ and not paper.protected else name
            rows.append((said, in_time, *cells, whole))
    heads = ("Began in", "In time", *(which.label for which in Outcome), "All")
    return Table(measure.words, heads, tuple(rows), (3, 2, 1, 1, 1, 1, 1, 1))


def _row(paper: Paper, found: Found, line: Line, period: Period) -> tuple[list[str], str]:
    """How a duty turned out in a period, as it is shown."""
    quarters = [line_of(found, line.measure, line.judged_by, each) for each in paper.quarters(period)]
    return paper.row(list(line.counts.values()), [list(each.counts.values()) for each in quarters])


def _overdue(paper: Paper) -> list[Part]:
    """The statutory duties overdue today, of whatever period, with the reasons that are recorded."""
    rows = []
    for measure, counts in overdue(paper.user, paper.today).items():
        show = band if paper.protected else str
        said = "\n".join(f"{WORDS[why]}: {show(number)}" for why, number in counts.items())
        rows.append((measure.words, show(sum(counts.values())), said))
    if not rows:
        return [Paragraphs("Nothing counted here is overdue today.")]
    return [Table("Overdue today", ("Duty", "How many", "Why"), tuple(rows), (3, 1, 3))]


def _path(paper: Paper) -> list[Part]:
    if paper.protected:
        return [
            Paragraphs(
                "Left out of this paper, because small numbers could be worked out from these and the numbers above."
            )
        ]
    way = path.way(paper.user, paper.compared, paper.today)
    parts: list[Part] = [Drawn.of(each) for each in further.steps_pictures(way.numbers["This period"])]
    parts.append(_plain(further.steps_table(way.numbers, paper.compared)))
    return [*parts, _plain(further.views_table(way.views, paper.compared.period))] if way.views.counts else parts


def _plain(table: Figures) -> Table:
    """A table of the page of figures without its links."""
    rows = tuple((row.head, *(cell.text for cell in row.cells)) for row in table.rows)
    return Table(table.caption, tuple(table.heads), rows)


def _reviews(paper: Paper) -> list[Part]:
    found = reviews_of(paper.user, paper.compared.period, paper.today)
    if not found:
        return [Paragraphs("No review is running, and none was decided, published or ended in this period.")]
    show = band if paper.protected else str
    rows = [(kind, *map(show, counts)) for kind, counts in found.items()]
    heads = ("Kind", "Running today", "Decided in the period", "Published in the period", "Ended in the period")
    return [Table("Our reviews", heads, tuple(rows), (3, 1, 1, 1, 1))]


def _agencies(paper: Paper) -> list[Part]:
    quarters = {each.quarter_words: each for each in paper.quarters(paper.compared.period)}
    found = agencies.answered(paper.user, paper.compared.whole(), paper.compared.every | quarters, paper.today)
    now = "This period"
    rows = []
    for each in found:
        by_quarter = [list(each.counts[name].values()) for name in quarters]
        cells, whole = paper.row(list(each.counts[now].values()), by_quarter)
        in_time = HIDDEN if HIDDEN in cells or whole == HIDDEN else on_time(each.counts[now]).words
        rows.append((each.name, in_time, *cells, whole))
    if not rows:
        return [Paragraphs("No agency was asked in these periods.")]
    heads = ("Agency", "In time, of those due", *agencies.WORDS.values(), "All")
    pictures = further.agencies_pictures(found)
    parts = paper.drawn(pictures[-1], rows) if pictures else []
    return [*parts, Table("Returns of the period", heads, tuple(rows), (3, 2, 1, 1, 1, 1, 1, 1))]


def _actions(paper: Paper) -> list[Part]:
    """Actions and themes: what agencies do and what is learnt are no counts of people, so all these numbers stand."""
    every, whole = paper.compared.every, paper.compared.whole()
    found = actions.by_agency(paper.user, whole, every, paper.today)
    themes = actions.themes(paper.user, whole, every, paper.today)
    pictures = further.actions_pictures(found, themes)
    parts: list[Part] = [Drawn.of(each) for each in pictures]
    if found:
        parts += [
            _plain(further.open_table(found, paper.compared.period)),
            _plain(further.done_table(found, paper.compared)),
        ]
    if themes:
        parts.append(_plain(further.themes_table(themes, paper.compared)))
    return parts or [Paragraphs("No action is open, and none was done in these periods.")]


def _counted(paper: Paper) -> str:
    every: Mapping[str, Period] = paper.compared.every
    periods = "; ".join(f"{name.lower()} is {period.words}" for name, period in every.items())
    return called_now(
        f"In this paper {periods}.\n\n"
        "A duty belongs to the period in which it began, and is judged by the date that was set: the statutory date, "
        "or another one that the Panel advised or that was agreed. “In time” is a share of those that were due: "
        "met, met late and missed. Recording a delay never turns a missed duty into a met one.\n\n"
        "Restricted cases are in the numbers. Duplicates and cases logged in error are not."
    )
