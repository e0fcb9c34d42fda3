"""The draft of the partnership's yearly report, to be finished in Word: what the record holds for it, and every gap.

Source: Children Act 2004 s16G(7), a report at least every twelve months on what was done and how effective it was, and
Working Together to Safeguard Children (2023), chapter 2, on what it tells. It names nobody. In the draft that may
leave the partnership small numbers are kept back, and words that could name somebody are left out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from csprapp.accounts.models import User
from csprapp.clock.deadline import plain_day
from csprapp.partnership.models import ChildrenOfArea, Partnership
from dashboard.performance.children import NOT_RECORDED, ethnic_groups_of
from dashboard.performance.considered import Considered
from dashboard.performance.duties import CONSIDERED, considered, duties
from dashboard.performance.periods import Period, is_fixed
from dashboard.performance.population import beside
from dashboard.performance.rules import share
from dashboard.reporting.report_blocks import Heading, Paragraphs, Part, Report, Section, Table
from dashboard.reports.board import INSIDE, OUTSIDE
from dashboard.reports.progress import Progress, Recommended, Stood, Told, progress
from dashboard.reports.protecting import NOTE, band, protect, say
from dashboard.reports.sharing import Shared, shared
from dashboard.reports.without_names import Words
from reviews.actions.models import Action, Recommendation
from reviews.indicators.rules import JUDGEMENT, SHOWN

Of = ChildrenOfArea.Of
REVIEWS = {Considered.RAPID: "Rapid reviews", Considered.TERMS: "LCSPRs, in their terms of reference"}
# What Working Together asks for and no record of reviews can hold.
ELSEWHERE = (
    "What each safeguarding partner contributed, how the arrangements were led, what they cost and who paid",
    "How education was represented and heard",
    "How data and information sharing were used",
    "What was done on the partnership’s other priorities, and with what effect",
    "What came of training, and of help from early help to looked-after children and care leavers",
    "Themes of multi-agency audits and other scrutiny, and changes to the published arrangements",
    "How national reforms were put in place, and what got in the way",
)
NOT_COMPARED = (
    "Nobody has compared this list with the text of Working Together word by word: check it with the edition in force "
    "before you say that the report is complete."
)
STUCK = "Stuck at the last check-in"
BARE = "Accepted, and no action is recorded"
LEFT_OUT = (
    "Left out of this draft: the words of recommendations, actions and evidence, because they may name or identify a "
    "child. They are in the draft for the partners alone."
)
READ_FIRST = (
    "Do not share this draft outside the partners. Known names have been removed from the text. Read it all before "
    "anything leaves: what happened can identify a family as surely as a name."
)


@dataclass
class Draft:
    """One draft in the making: for whom, of which year, and the gaps found on the way."""

    user: User
    year: Period
    today: date
    protected: bool
    gaps: list[str] = field(default_factory=list)

    @property
    def on(self) -> date:
        """The day by which everything is told: the last of the year, or today."""
        return min(self.year.end, self.today)

    def gap(self, words: str) -> Paragraphs:
        """Say that something is missing, here and in the list at the end."""
        self.gaps.append(words)
        return Paragraphs(f"Gap {len(self.gaps)}: {words}.")

    def number(self, count: int) -> str:
        """A count as the paper prints it: in bands where small numbers are protected."""
        return band(count) if self.protected else str(count)

    def numbers(self, counts: Sequence[int]) -> tuple[list[str], str]:
        """Parts and their sum as they are shown: bands where two drafts for others could be set against each other."""
        if self.protected and is_fixed(self.year, self.today):
            parts, whole = protect(counts)
            return list(map(say, parts)), say(whole)
        return list(map(self.number, counts)), self.number(sum(counts))


def yearly_report(user: User, year: Period, today: date, *, protected: bool) -> Report:
    """The whole draft, as plain blocks."""
    draft = Draft(user, year, today, protected)
    found = progress(user, year, today)
    words, known = Words(found), shared(user, year, today)
    told = (
        ("decisions", "Recommendations: what was decided and done", _decisions(draft, found, words)),
        ("improved", "What improved", _improved(draft, found, words)),
        ("little", "Where there was little or no progress, and why", _little(draft, found, words)),
        ("race", "Race, ethnicity and culture", _race(draft)),
        ("families", "What children and families told us", _families(draft, known)),
        ("learning", "Learning shared, and who it reached", _learning(draft, known)),
        ("scrutiny", "Independent scrutiny", _scrutiny(draft)),
    )
    sections = [Section(key, title, tuple(parts)) for key, title, parts in told]
    sections += [
        Section("gaps", "Gaps", tuple(_gaps(draft))),
        Section("counted", "How this is counted", (Paragraphs(_counted(draft)),)),
    ]
    notes = ["This is a draft. Finish it in Word; each gap is named where it is, and all are listed at the end."]
    if year.end > today:
        notes.append(f"The year is not over: this covers it up to {plain_day(today)}.")
    notes += [NOTE, LEFT_OUT] if protected else [READ_FIRST]
    heading = f"Yearly report, {year.words}: draft"
    marking = OUTSIDE if protected else INSIDE
    return Report("", Partnership.current().name, today, tuple(sections), tuple(notes), marking, heading)


def _decisions(draft: Draft, found: Progress, words: Words) -> Iterator[Part]:
    rows = found.recommendations
    if not rows:
        yield draft.gap("No recommendation of a local or national review is recorded for this year")
        return
    yield _answers(found)
    if not draft.protected and found.readable:
        yield Table(
            "Each recommendation, what was decided and what was done",
            ("Recommendation", "From", "Decided", "Actions"),
            tuple(_decision(row, found, words) for row in found.readable),
            (4, 2, 3, 2),
        )
    if not draft.protected and (shut := len(rows) - len(found.readable)):
        yield draft.gap(f"The words of {shut} more are in cases you cannot open: ask the people named there")
    for source in (Recommendation.Source.OURS, Recommendation.Source.NATIONAL):
        if not any(row.source == source for row in rows):
            kind = "local" if source == Recommendation.Source.OURS else "national"
            yield draft.gap(f"No recommendation of a {kind} review is recorded for this year")
    if unanswered := sum(not found.answered(row) for row in rows):
        yield draft.gap(f"No decision is recorded on {unanswered} of {len(rows)} recommendations")
    if bare := len(found.without_actions):
        yield draft.gap(f"No action is recorded under {bare} of the recommendations that were accepted")


def _answers(found: Progress) -> Table:
    """How many recommendations there are of each source, and what was decided on them."""
    heads = ["Recommendations", "All", *(str(each.label) for each in Recommendation.Acceptance), "Not decided"]
    lines = []
    for source in Recommendation.Source:
        own = [row for row in found.recommendations if row.source == source]
        if own:
            said = Counter(row.acceptance if found.answered(row) else "" for row in own)
            counts = [said[each] for each in (*Recommendation.Acceptance.values, "")]
            lines.append((str(source.label), *map(str, (len(own), *counts))))
    return Table("Recommendations by where they come from", tuple(heads), tuple(lines), (3, 1, 1, 1, 1, 1))


def _decision(row: Recommended, found: Progress, words: Words) -> tuple[str, ...]:
    decided = "Not decided"
    if found.answered(row):
        answer = Recommendation.Acceptance(row.acceptance).label
        decided = f"{answer}, {plain_day(row.responded_on)}\n{words.of(row, row.response)}"
    standing = {each.action.pk: each.stood.value for each in found.actions}
    counts = Counter(standing.get(action.pk, "") for action in found.under.get(row.pk, ()))
    did = "\n".join(f"{each.value}: {counts[each.value]}" for each in Stood if counts[each.value])
    said = words.of(row, row.text)
    source = "\n".join(filter(None, (str(Recommendation.Source(row.source).label), words.of(row, row.source_title))))
    return said, source, decided, did or "None"


def _improved(draft: Draft, found: Progress, words: Words) -> Iterator[Part]:
    yield Table(
        f"Actions, as they were on {plain_day(draft.on)}",
        ("Status", "Actions"),
        tuple((each.value, str(len(found.standing(each)))) for each in Stood),
        (4, 1),
    )
    done = found.standing(Stood.DONE)
    if not done:
        yield draft.gap("No action is recorded as done in this year, so nothing shows what improved")
        return
    judged = [(str(each.label), [row for row in done if row.impact == each]) for each in Action.Impact]
    unjudged = [row for row in done if not row.impact]
    lines = [(label, str(len(rows)), _stands_on(rows)) for label, rows in judged if rows]
    lines += [("Not judged", str(len(unjudged)), "")] if unjudged else []
    yield Table(
        "What came of the actions that were done",
        ("Judged", "Actions", "What that is based on"),
        tuple(lines),
        (3, 1, 4),
    )
    better = [row for row in done if row.improved]
    if not draft.protected and any(row.readable for row in better):
        yield Table(
            "What improved, with its evidence",
            ("Action", "Done", "Impact", "Evidence"),
            tuple(_evidence(row, words) for row in better if row.readable),
            (3, 2, 3, 4),
        )
    if unjudged:
        yield draft.gap(f"Nobody has judged what came of {len(unjudged)} of the {len(done)} actions that were done")
    if judgements := sum(not row.shown for row in better):
        yield draft.gap(
            f"Of {len(better)} actions that made a difference, {judgements} rest on a judgement: no indicator shows a "
            "lasting change"
        )


def _stands_on(rows: Sequence[Told]) -> str:
    """On what "it made a difference" stands, of how many of them."""
    better = [row for row in rows if row.improved]
    shown = sum(row.shown for row in better)
    said = ((shown, SHOWN), (len(better) - shown, JUDGEMENT))
    return "\n".join(f"{number}: {words}" for number, words in said if number)


def _evidence(told: Told, words: Words) -> tuple[str, ...]:
    row = told.action
    impact = (
        f"{Action.Impact(row.impact).label}, judged {plain_day(row.impact_on)}\n{SHOWN if told.shown else JUDGEMENT}"
    )
    evidence = f"Done: {row.completion_evidence}\n\nImpact: {row.impact_evidence}"
    return words.of_action(told, row.text), plain_day(row.completed_on), impact, words.of_action(told, evidence)


def _little(draft: Draft, found: Progress, words: Words) -> Iterator[Part]:
    none = [row for row in found.standing(Stood.DONE) if row.impact == Action.Impact.NO]
    stuck = [row for row in found.standing(Stood.OPEN) if row.stuck]
    slow = [*found.standing(Stood.OVERDUE, Stood.ENDED), *stuck, *none]
    bare = len(found.without_actions)
    if not slow and not bare:
        yield Paragraphs(
            "No action was overdue, stuck or ended without being done, and none was judged to make no difference. "
            "Every recommendation that was accepted has an action."
        )
        return
    counts = [(each.value, len(found.standing(each))) for each in (Stood.OVERDUE, Stood.ENDED)]
    counts += [(STUCK, len(stuck)), (str(Action.Impact.NO.label), len(none)), (BARE, bare)]
    rows = tuple((said, str(number)) for said, number in counts if number)
    yield Table("Little or no progress", ("Status", "How many"), rows, (4, 1))
    without = [row for row in slow if not _why(row)]
    if not draft.protected and any(row.readable for row in slow):
        lines = [_slow(row, words) for row in slow if row.readable]
        yield Table("Each of them, and why", ("Action", "Agency", "Status", "Why"), tuple(lines), (3, 2, 2, 4))
    if without:
        yield draft.gap(f"No reason is recorded for {len(without)} of these {len(slow)} actions")
    if draft.protected and slow:
        yield draft.gap(
            "The reasons in words, from the draft for the partners alone, once nothing in them points to a child"
        )


def _why(told: Told) -> str:
    """The reason that is recorded: why it ended, what was found, or what the last check-in said."""
    row = told.action
    if told.stood is Stood.ENDED:
        return str(row.ended_reason)
    if told.stood is Stood.DONE:
        return str(row.impact_evidence)
    last = told.last
    return f"{last.get_standing_display()}, {plain_day(last.made_on)}: {last.text}" if last else ""


def _slow(told: Told, words: Words) -> tuple[str, ...]:
    row = told.action
    stood = told.stood.value if told.stood is not Stood.DONE else str(Action.Impact.NO.label)
    stood = STUCK if told.stuck else stood
    if told.stood is Stood.OVERDUE:
        stood = f"{stood} since {plain_day(row.due_on)}"
    return (
        words.of_action(told, row.text),
        row.agency or "No agency",
        stood,
        words.of_action(told, _why(told)) or "Not recorded",
    )


def _race(draft: Draft) -> Iterator[Part]:
    period = Period(draft.year.start, draft.on)
    figures = considered(duties(draft.user, period, draft.today, CONSIDERED), period)
    rows = [(REVIEWS[each.of], each) for each in figures if each.every]
    if not rows:
        yield Paragraphs("No rapid review and no LCSPR began in this year.")
    else:
        heads, widths = ("Begun in the year", "Reviews", "Say how they consider it"), (3, 1, 2)
        lines = [(said, draft.number(each.every), draft.number(each.answered)) for said, each in rows]
        if not draft.protected:
            heads, widths = (*heads, "Share"), (*widths, 2)
            lines = [(*line, share(each.answered, each.every)) for line, (_, each) in zip(lines, rows, strict=True)]
        yield Table("Reviews that consider race, ethnicity and culture", heads, tuple(lines), widths)
        if silent := [said for said, each in rows if each.not_answered]:
            yield draft.gap(f"Not all say how race, ethnicity and culture were considered: {' and '.join(silent)}")
    yield from _disproportion(draft)
    yield draft.gap("What the partnership makes of these numbers, and what it does about them")


def _disproportion(draft: Draft) -> Iterator[Part]:
    """Children in the cases compared with children in the area, by ethnic group."""
    yield Heading("Children in the cases compared with children in the area")
    figure = ethnic_groups_of(draft.user, Period(draft.year.start, draft.on), draft.today)
    if not any(figure.counts.values()):
        yield Paragraphs("No child’s case began in this year.")
        return
    area = ChildrenOfArea.objects.filter(of=Of.ETHNIC_GROUP).first()
    shown, whole = draft.numbers(list(figure.counts.values()))
    numbers = dict(zip(figure.counts, shown, strict=True)) | {"All": whole}
    lines = {said: (number, "", "", "") for said, number in numbers.items()}
    if area:
        for said, _, part, there, share_there in beside([figure], [area])[0].rows:
            number = numbers.get(said, "0")
            lines[said] = (number, "" if draft.protected else part, f"{there:,}", share_there)
        lines["All"] = lines.pop("All")
    heads = ("Ethnic group", "Children in the cases", "Share of those known", "Children in the area", "Share")
    taken = [place for place in range(4 if area else 1) if place != 1 or not draft.protected]
    rows = tuple((said, *(cells[place] for place in taken)) for said, cells in lines.items())
    yield Table("Children by ethnic group", ("Ethnic group", *(heads[place + 1] for place in taken)), rows)
    unknown = sum(figure.counts.get(said, 0) for said in ("Not known", NOT_RECORDED))
    if unknown:
        many = "some" if draft.protected else str(unknown)
        yield draft.gap(f"The ethnic group of {many} of the children is not known or not recorded")
    if area:
        yield Paragraphs(f"Children in the area: {area.source}, of {plain_day(area.counted_on)}.")
        return
    yield draft.gap(
        "The numbers of children in the area by ethnic group have not been entered, so nothing can be said about "
        "disproportionality. An administrator can enter the published numbers under Settings, Children in the area"
    )


def _families(draft: Draft, found: Shared) -> Iterator[Part]:
    if found.contacts:
        said = {
            "Contacts with families": found.contacts,
            "Cases with a contact": found.cases,
            "Cases in which a wish of the family is recorded": found.wishes,
        }
        rows = tuple((words, draft.number(number)) for words, number in said.items())
        yield Table("Contacts that are recorded", ("In the year", "How many"), rows, (4, 1))
        yield draft.gap("What children and families said and what came of it, as they agree that it may be told")
    else:
        yield draft.gap("No contact with a family is recorded in this year")
    yield draft.gap("How children and families were asked beside the reviews, and what changed because of it")


def _learning(draft: Draft, found: Shared) -> Iterator[Part]:
    if found.events:
        yield Paragraphs(f"Events with practitioners that were held: {draft.number(found.events)}.")
    if found.reached:
        yield _reached(draft, found.reached)
    else:
        yield draft.gap("How many practitioners the learning reached is not recorded")
    if out := found.published:
        rows = tuple((kind, str(number)) for kind, number in out.items())
        yield Table("Published in the year", ("Kind", "How many"), rows, (4, 1))
    if "Learning brief" not in out:
        yield draft.gap("No learning brief was published in this year")
    if times := found.in_confidence:
        yield Paragraphs(f"Learning shared in confidence before a report was published, times: {draft.number(times)}.")
    yield draft.gap("What practitioners do differently since, and how that is known")


def _reached(draft: Draft, came: Mapping[str, int]) -> Table:
    """How many people came, by agency."""
    shown, whole = draft.numbers(list(came.values()))
    rows = zip(came, shown, strict=True)
    return Table("People who came, by agency", ("Agency", "People"), (*rows, ("All", whole)), (4, 1))


def _scrutiny(draft: Draft) -> Iterator[Part]:
    yield draft.gap(
        "The independent scrutineer’s own account: what was looked at, what was found, what the partners did"
    )


def _gaps(draft: Draft) -> Iterator[Part]:
    rows = tuple((str(number), words) for number, words in enumerate(draft.gaps, 1))
    yield Table("Named above", ("Gap", "What is missing"), rows, (1, 8))
    asked = tuple((words,) for words in ELSEWHERE)
    yield Table("Asked for by Working Together, and not held in this record", ("To be written",), asked)
    yield Paragraphs(NOT_COMPARED)


def _counted(draft: Draft) -> str:
    return (
        f"Everything is described as it was on {plain_day(draft.on)}, using the dates recorded today. What was done or "
        "judged later is not included.\n\n"
        "A recommendation belongs to the year when it was made or answered in it, when it has no answer, when an "
        "action under it was open, done, judged or ended in the year, or when it was accepted and has no action. An "
        "action under several recommendations counts once. Recommendations and actions are not counts of people, so "
        "their numbers are never left out.\n\n"
        "Restricted cases are in the numbers. Duplicates and cases logged in error are not."
    )
