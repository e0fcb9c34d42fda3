"""What the further pages of figures show: their pictures, tables, notes, and the lines of their lists. Plain values."""

from collections.abc import Mapping, Sequence
from typing import Any

from csprapp.clock.deadline import day_words
from csprapp.partnership.national import called_now
from csprapp.ui.pictures import Part, Picture, Step as Bar, Tone, funnel, rows, stacked_bar
from dashboard.performance.actions import DONE, OPEN, ByAgency, Recurring, State
from dashboard.performance.agencies import WORDS as ANSWERS, Answered
from dashboard.performance.path import OF_CASES, OURS, REPLIES, Step, Views
from dashboard.performance.periods import Compared, Period
from dashboard.performance.rules import TONES, Outcome, on_time, share
from dashboard.performance.tables import Cell, Row, Table, counted

BEHIND = "performance-behind"
NOW = "This period"
MOST_ROWS = 10  # bars below each other; the table has all


def named(step: Step) -> str:
    """A step in words, by the Panel's name of today."""
    return called_now(step.words)


# From referral to review

STEPS_NOTES = (
    "Each step counts those that also reached the step before it, up to today. A case does not have to come from a "
    "referral.",
    "Restricted cases are counted, whoever is reading. Duplicates and cases logged in error are not.",
)


def steps_pictures(numbers: Mapping[Step, int]) -> list[Picture]:
    """The way as bars: referrals, then cases."""
    bars = [
        Bar(
            named(step),
            numbers[step],
            share(numbers[step], numbers[step.before]) if step.before else "",
            Tone.FULL if step in OF_CASES else Tone.STRIPED,
        )
        for step in Step
    ]
    return [funnel("path", "From referral to review", bars)]


def steps_table(numbers: Mapping[str, Mapping[Step, int]], compared: Compared) -> Table:
    """Each step in each period."""
    lines = []
    for step in Step:
        cells = []
        for name, period in compared.every.items():
            number = numbers[name][step]
            said = f"{named(step)}, {name.lower()}"
            cells.append(counted(number, BEHIND, period, said, of="step", step=step.value))
            cells.append(Cell(share(number, numbers[name][step.before]) if step.before else ""))
        lines.append(Row(named(step), cells))
    heads = [head for name in compared.every for head in (name, "Of the step before")]
    return Table("From referral to review", ["Step", *heads], lines)


def views_table(views: Views, period: Period) -> Table:
    """What was decided here beside what the Panel said."""
    lines = [
        Row(
            OURS[ours],
            [
                counted(
                    views.number(ours, theirs),
                    BEHIND,
                    period,
                    f"{OURS[ours]}, {words}",
                    of="views",
                    ours=ours,
                    theirs=theirs,
                )
                for theirs, words in REPLIES.items()
            ],
        )
        for ours in views.ours
    ]
    title = called_now("Rapid reviews sent: what was decided here, and what the Panel replied")
    return Table(title, ["Decided here", *REPLIES.values()], lines)


# Agencies

AGENCIES_NOTES = (
    "“In time” is a share of those that were due: answered in time, answered late and overdue.",
    "A return belongs to the agency that was asked, whoever entered it.",
)


def agencies_pictures(found: Sequence[Answered]) -> list[Picture]:
    """All agencies together, then one bar for each of those asked most often."""
    if not any(sum(each.counts[NOW].values()) for each in found):
        return []
    every = {which: sum(each.counts[NOW][which] for each in found) for which in Outcome}
    most = sorted(found, key=lambda each: -sum(each.counts[NOW].values()))[:MOST_ROWS]
    bars = [(each.name, _answers(each.counts[NOW])) for each in most if sum(each.counts[NOW].values())]
    title = f"In time, all agencies: {on_time(every).words}"
    return [stacked_bar("agencies-all", title, _answers(every)), rows("agencies", "Agency by agency", bars)]


def _answers(counts: Mapping[Outcome, int]) -> list[Part]:
    return [Part(ANSWERS[which], number, TONES[which]) for which, number in counts.items()]


def agencies_table(found: Sequence[Answered], compared: Compared) -> Table:
    """Each agency in this period, and how many answered in time in the others."""
    lines = []
    for each in found:
        cells = [Cell(on_time(each.counts[NOW]).words, strong=True)]
        for which, number in [*each.counts[NOW].items(), (None, sum(each.counts[NOW].values()))]:
            said = f"{ANSWERS[which].lower() if which else 'all'}: {each.name}"
            chosen = {"outcome": which.value} if which else {}
            cells.append(counted(number, BEHIND, compared.period, said, of="agency", agency=str(each.key), **chosen))
        others = [name for name in compared.every if name != NOW]
        cells += [Cell(on_time(each.counts[name]).words) for name in others]
        lines.append(Row(each.name, cells))
    heads = ["Agency", "In time, of those due", *ANSWERS.values(), "All", "The period before", "A year ago"]
    return Table("Returns, agency by agency", heads, lines)


# Actions and themes

ACTIONS_NOTES = (
    "The age of an action is counted from the day it was agreed. Actions that ended without being done are left out.",
    "An action is done when there is evidence that it was done. What came of it is judged separately, by somebody "
    "other than its owner.",
    "A recommendation with several themes counts under each.",
)
AGE_TONES = dict(zip(OPEN, (Tone.EMPTY, Tone.DOTTED, Tone.STRIPED, Tone.CHEQUERED), strict=True))
DONE_TONES = dict(zip(DONE, (Tone.FULL, Tone.STRIPED, Tone.CHEQUERED, Tone.DOTTED, Tone.EMPTY), strict=True))


def actions_pictures(found: Sequence[ByAgency], themes: Sequence[Recurring]) -> list[Picture]:
    """The open ones by age, all and agency by agency; those done by what came of them; the themes."""
    pictures = []
    opened = {state: sum(each.open[state] for each in found) for state in OPEN}
    if any(opened.values()):
        title = f"Open today: {sum(opened.values())}"
        pictures.append(stacked_bar("actions-open", title, _states(opened, AGE_TONES)))
        most = sorted(found, key=lambda each: -sum(each.open.values()))[:MOST_ROWS]
        bars = [(each.name, _states(each.open, AGE_TONES)) for each in most if any(each.open.values())]
        pictures.append(rows("actions-agencies", "Open, agency by agency", bars))
    done = {state: sum(each.done[NOW][state] for each in found) for state in DONE}
    if any(done.values()):
        title = f"Done in the period: {sum(done.values())}"
        pictures.append(stacked_bar("actions-done", title, _states(done, DONE_TONES)))
    now = [theme for theme in themes if theme.counts[NOW]][:MOST_ROWS]
    if now:
        bars_ = [Bar(theme.name, theme.counts[NOW]) for theme in now]
        pictures.append(funnel("themes", "Recommendations of the period, by theme", bars_))
    return pictures


def _states(counts: Mapping[State, int], tones: Mapping[State, Tone]) -> list[Part]:
    return [Part(state.words, number, tones[state]) for state, number in counts.items()]


def open_table(found: Sequence[ByAgency], period: Period) -> Table:
    """Open actions by agency and age."""
    lines = []
    for each in found:
        cells = [
            counted(
                number, BEHIND, period, f"{words}: {each.name}", of="action", agency=str(each.key), state=state
            )
            for state, words, number in [
                *((state.value, state.words, number) for state, number in each.open.items()),
                ("open", "all open", sum(each.open.values())),
                ("overdue", "overdue", each.overdue),
            ]
        ]  # fmt: skip
        lines.append(Row(each.name, cells))
    heads = ["Agency", *(state.words for state in OPEN), "All open", "of which overdue"]
    return Table("Actions that are open today", heads, lines)


def done_table(found: Sequence[ByAgency], compared: Compared) -> Table:
    """Actions done in each period, by what came of them."""
    lines = []
    for name, period in compared.every.items():
        cells = []
        for state in DONE:
            number = sum(each.done[name][state] for each in found)
            said = f"{state.words}, {name.lower()}"
            cells.append(counted(number, BEHIND, period, said, of="action", state=state.value))
        every = sum(sum(each.done[name].values()) for each in found)
        cells.append(counted(every, BEHIND, period, f"all done, {name.lower()}", of="action", state="done"))
        lines.append(Row(name, cells, note=period.words))
    return Table("Actions done, by what came of them", ["Done in", *(state.words for state in DONE), "All"], lines)


def themes_table(themes: Sequence[Recurring], compared: Compared) -> Table:
    """How often each theme was recommended on, period by period."""
    lines = [
        Row(
            theme.name,
            [
                counted(
                    theme.counts[name], BEHIND, period, f"{theme.name}, {name.lower()}", of="theme", theme=theme.slug
                )
                for name, period in compared.every.items()
            ],
        )
        for theme in themes
    ]
    return Table("Recommendations by theme", ["Theme", *compared.every], lines)


# The lines of the lists: words, address, what stands beside

CASE_HEADS = ("Case", "Aware", "Owner")
REFERRAL_HEADS = ("Referral", "Received", "What was decided")
REQUEST_HEADS = ("Case", "Agency", "Asked", "Due", "Received")
ACTION_HEADS = ("Action", "Agency", "Agreed", "Due", "Done", "Owner")
RECOMMENDATION_HEADS = ("Recommendation", "Made", "Case")


def _day(day: Any) -> str:
    return day_words(day) if day else ""


def case_line(case: Any) -> tuple[str, str, Sequence[str]]:
    """A case behind a figure: its words, its page, and the cells beside it. No name of a child."""
    return case.reference, case.get_absolute_url(), (_day(case.aware_on), str(case.owner or "No owner"))


def referral_line(referral: Any) -> tuple[str, str, Sequence[str]]:
    """A referral behind a figure: its reference, its page, when it came and what was decided."""
    decided = referral.get_outcome_display() or "Not considered yet"
    return str(referral), referral.get_absolute_url(), (_day(referral.received_on), str(decided))


def request_line(request: Any) -> tuple[str, str, Sequence[str]]:
    """An agency's request behind a figure: the case, its page, the agency, and asked, due and received."""
    days = (_day(request.asked_on), _day(request.deadline.due_on), _day(request.received_on) or "Not received")
    return request.incident.reference, request.get_absolute_url(), (request.agency.name, *days)


def action_line(action: Any) -> tuple[str, str, Sequence[str]]:
    """An action behind a figure: its number, its page, the agency, begun, due and done, and who has it."""
    due = _day(action.deadline.due_on) if action.deadline else ""
    beside = (action.agency.name if action.agency else "", _day(action.started_on), due, _day(action.completed_on))
    return str(action), action.get_absolute_url(), (*beside, action.owned_by or "No owner")


def recommendation_line(row: Any) -> tuple[str, str, Sequence[str]]:
    """A recommendation behind a figure: its number, its page, when it was made, and its case where it has one."""
    return str(row), row.get_absolute_url(), (_day(row.made_on), row.case.reference if row.case else "")
