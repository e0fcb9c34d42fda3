"""Every figure of every page of performance equals one worked out from raw rows, for random histories and every reach.

What is compared is what the page shows: the texts of its tables.
"""

import datetime as dt
import re
from random import Random
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from cases.deadlines.calendars import calendar_in_force
from dashboard.performance.actions import DONE, State
from dashboard.performance.agencies import WORDS as ANSWERS
from dashboard.performance.children import children_of, figures_of
from dashboard.performance.duties import CONSIDERED, WHY, considered, duties, reasons
from dashboard.performance.lateness import overdue
from dashboard.performance.path import OURS, REPLIES, way
from dashboard.performance.periods import Compared, Period
from dashboard.performance.queries import Measure
from dashboard.reporting.report_blocks import Table
from dashboard.reports.board import board_paper
from dashboard.reports.progress import Stood
from dashboard.reports.running import reviews_of
from dashboard.reports.yearly import BARE, STUCK, yearly_report
from dashboard.reports.years import year_from
from reviews.actions.models import Recommendation
from reviews.learning.models import LearningReview
from tests.dashboard.factories import TODAY
from tests.dashboard.performance.histories import History
from tests.dashboard.performance.oracle import Oracle, in_time
from tests.factories import make_area, make_body, make_delegate, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PERIODS = [
    Period(dt.date(2026, 4, 1), TODAY),
    Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31)),
    Period(dt.date(2026, 2, 10), dt.date(2026, 5, 3)),
]


class Undo(Exception):
    """Takes an example's rows back."""


def tables_of(client, page, period):
    """What stands in each table of a page: `{caption: {row: {column: text}}}`."""
    days = {"start": period.start, "end": period.end}
    query = {f"{name}_{part}": getattr(day, part) for name, day in days.items() for part in ("day", "month", "year")}
    response = client.get(f"/staff/performance/{page}?{urlencode(query)}")
    assert response.status_code == 200
    if "duties" in response.context:
        return {table.caption: shown(table) for duty in response.context["duties"] for table in duty.tables}
    return {table.caption: shown(table) for table in response.context["tables"]}


def shown(table):
    return {
        row.head: dict(zip(named(table.heads[1:]), (cell.text for cell in row.cells), strict=True))
        for row in table.rows
    }


def named(heads):
    """Columns of the same name are told apart by the one before."""
    return [
        f"{heads[n - 1]}: of the step before" if head == "Of the step before" else head for n, head in enumerate(heads)
    ]


def compare(client, reader, areas, period):
    compared = Compared(period)
    days = {name: (each.start, each.end) for name, each in compared.every.items()}
    oracle = Oracle({area.pk for area in areas}, days, TODAY, sorted(calendar_in_force().holidays))
    dates = tables_of(client, "", period)
    expected = oracle.dates()
    assert dates == {caption: expected[caption] for caption in dates}
    for caption in set(expected) - set(dates):
        assert all(row["All"] == "0" for row in expected[caption].values()), caption
    for measure, told in reasons(duties(reader, period, TODAY, WHY), period).items():
        assert told.counts == oracle.late(measure.rule_key), measure
    path, seen = oracle.path()
    assert tables_of(client, "path/", period)["From referral to review"] == path
    assert dict(way(reader, Compared(period), TODAY).views.counts) == seen
    agencies(client, oracle, period)
    actions(client, oracle, period)
    told = {
        each.of.value: (each.answered, each.every)
        for each in considered(duties(reader, period, TODAY, CONSIDERED), period)
    }
    assert told == oracle.considered()
    assert {str(LearningReview.Kind(kind).label): n for kind, n in oracle.running().items()} == reviews_of(
        reader, period, TODAY
    )
    found = overdue(reader, TODAY)
    assert {measure.rule_key: sum(counts.values()) for measure, counts in found.items()} == dict(oracle.overdue())
    children(reader, oracle, period)
    year(reader, oracle, year_from(period.start))
    outside(reader, period)


OF_PEOPLE = ("Contacts that are recorded", "Reviews that consider race, ethnicity and culture", "Overdue today")


def outside(reader, period):
    """No paper for others has a small number of people, nor two numbers from which one can be worked out."""
    board = board_paper(reader, period, TODAY, protected=True)
    yearly = yearly_report(reader, year_from(period.start), TODAY, protected=True)
    for section in (*board.sections, *yearly.sections):
        for part in section.parts:
            if not isinstance(part, Table):
                continue
            if part.heads[-1] == "All" and section.key == "dates":
                assert all(kept_back(row[2:]) for row in part.rows), part.rows
            elif part.heads[:2] == ("Kind", "Running today"):
                assert all(kept_back(row[1:], whole=False) for row in part.rows), part.rows
            elif part.caption in OF_PEOPLE:
                assert not re.search(r"\b[1-4]\b", " ".join(cell for row in part.rows for cell in row[1:])), (
                    part.caption
                )
            elif part.caption in ("Children by ethnic group", "People who came, by agency"):
                assert kept_back([row[1] for row in part.rows], whole=part.rows[-1][0] == "All"), part.rows


def kept_back(cells, *, whole=True):
    """Whether no cell is small, and what is hidden of a whole that stands could be five or more in every cell."""
    numbers = [int(cell) for cell in cells if cell.isdigit()]
    if any(0 < number < 5 for number in numbers):
        return False
    hidden = [cell for cell in cells[:-1] if cell == "*"]
    if not whole or not hidden or not cells[-1].isdigit():
        return True
    left = int(cells[-1]) - sum(int(cell) for cell in cells[:-1] if cell.isdigit())
    return len(hidden) > 1 and left - len(hidden) + 1 >= 5


def year(reader, oracle, of):
    """The numbers of the yearly report, as its tables have them."""
    report = yearly_report(reader, of, TODAY, protected=False)
    tables = {part.caption: part for section in report.sections for part in section.parts if isinstance(part, Table)}
    answers, stood, bare, stuck = oracle.year(of.start, of.end)
    rows = tables["Recommendations by where they come from"].rows if answers else ()
    words = {str(source.label): source.value for source in Recommendation.Source}
    order = [*Recommendation.Acceptance.values, ""]
    told = {
        (words[name], said): int(number) for name, _, *each in rows for said, number in zip(order, each, strict=True)
    }
    assert {key: number for key, number in told.items() if number} == dict(answers)
    assert all(int(every) == sum(map(int, each)) for _, every, *each in rows)
    ways = {"done": Stood.DONE, "open": Stood.OPEN, "overdue": Stood.OVERDUE, "ended": Stood.ENDED}
    found = next(table for name, table in tables.items() if name.startswith("Actions, as they were on"))
    assert dict(found.rows) == {way.value: str(stood[name]) for name, way in ways.items()}
    slow = dict(tables["Little or no progress"].rows) if "Little or no progress" in tables else {}
    expected = {Stood.OVERDUE.value: stood["overdue"], Stood.ENDED.value: stood["ended"], STUCK: stuck, BARE: bare}
    assert {name: int(slow.get(name, "0")) for name in expected} == expected


def children(reader, oracle, period):
    figures = {each.name: each.counts for each in figures_of(children_of(reader, period, TODAY))}
    sex, ages = oracle.children()
    words = {"Female": "female", "Male": "male", "Not known": "unknown", "Not recorded": ""}
    assert {words[name]: number for name, number in figures["Sex"].items() if number} == sex
    assert {name: number for name, number in figures["Age when it happened"].items() if number} == ages


def agencies(client, oracle, period):
    tables = tables_of(client, "agencies/", period)
    expected = oracle.agencies()
    assert set(tables) == ({"Returns, agency by agency"} if expected else set())
    for name, row in tables.get("Returns, agency by agency", {}).items():
        now = expected.pop(name)
        words = {"In time": "Met", "Late": "Met late", "Overdue": "Missed", "Withdrawn": "No longer needed"}
        told = {word: str(now["This period"][words.get(word, word)]) for word in ANSWERS.values()}
        told |= {"In time, of those due": in_time(now["This period"]), "All": str(now["This period"].total())}
        told |= {"The period before": in_time(now["The period before"])}
        told |= {"A year ago": in_time(now["The same a year ago"])}
        assert row == told
    assert not expected


def actions(client, oracle, period):
    tables = tables_of(client, "actions/", period)
    opened, done = oracle.actions()
    for name, row in tables.get("Actions that are open today", {}).items():
        found = opened.pop(name, {})
        told = {State(age).words: str(found.get(age, 0)) for age in ("new", "quarter", "half", "year")}
        every = sum(map(int, told.values()))
        assert row == {**told, "All open": str(every), "of which overdue": str(found.get("overdue", 0))}
    assert not opened
    for name, row in tables.get("Actions done, by what came of them", {}).items():
        assert row == {**{state.words: str(done[name][state.value]) for state in DONE}, "All": str(done[name].total())}
    themes = {name: {each: str(counts[each]) for each in oracle.periods} for name, counts in oracle.themes().items()}
    assert tables.get("Recommendations by theme", {}) == themes


# A failing history is shown as it is: to make it smaller takes minutes, and a few dozen rows are read as they are.
@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), period=st.sampled_from(PERIODS))
def test_every_figure_equals_one_from_raw_rows(sign_in, seed, period):
    try:
        with transaction.atomic():
            connection.atomic_blocks[-1]._from_testcase = True  # no transaction of the product: it is undone below
            north, south = make_area(), make_area()
            readers = [
                (make_user("manager"), [north, south]),
                (make_user("coordinator", area=north), [north]),
                (make_delegate(make_body("police", south)), [south]),
            ]
            History(Random(seed), [north, south], readers[0][0], TODAY).make()
            for reader, areas in readers:
                compare(sign_in(reader), reader, areas, period)
            raise Undo
    except Undo:
        cache.clear()


def test_the_names_of_the_figures_are_those_the_oracle_knows():
    assert {measure.value for measure in Measure} == {
        "notify_panel",
        "report_death",
        "rapid_review",
        "lcspr",
        "lcspr-sent",
    }
    assert "no-reply" in REPLIES
    assert "not-decided" in OURS
