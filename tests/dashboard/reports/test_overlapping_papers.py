"""Two papers that leave the partnership are never set against each other to find a small number."""

import datetime as dt
from itertools import product

import pytest
from hypothesis import assume, given, settings, strategies as st

from cases.deadlines.services import meet
from cases.incidents.models import Child
from csprapp.records.services import add
from csprapp.today import at
from dashboard.performance.periods import Period, fixed_within, is_fixed
from dashboard.performance.tables import in_address
from dashboard.reporting.report_blocks import Paragraphs
from dashboard.reports.board import board_paper
from dashboard.reports.protecting import is_small, protect_groups, protect_year
from dashboard.reports.yearly import yearly_report
from dashboard.reports.years import year_from
from tests.dashboard.factories import TODAY, start_clock
from tests.dashboard.reports.test_board_paper import PAPER, tables
from tests.factories import make_user
from tests.factories_cases import make_case, make_person

D = dt.date
SPRING, LONGER = Period(D(2026, 4, 1), D(2026, 6, 30)), Period(D(2026, 4, 1), D(2026, 7, 31))
YEAR = Period(D(2025, 4, 1), D(2026, 3, 31))
LARGEST = 11  # that a hidden number is thought to be; five and more are all alike


@pytest.mark.parametrize(
    ("period", "today", "fixed"),
    [
        (SPRING, D(2026, 7, 1), True),
        (SPRING, D(2026, 6, 30), False),  # its last day is not over
        (LONGER, D(2026, 12, 1), False),
        (Period(D(2026, 4, 1), D(2026, 9, 30)), D(2026, 12, 1), False),
        (YEAR, D(2026, 4, 1), True),
        (Period(D(2025, 7, 1), D(2026, 6, 30)), D(2026, 12, 1), False),
        (Period(D(2026, 4, 2), D(2026, 6, 30)), D(2026, 12, 1), False),
    ],
)
def test_fixed_are_whole_quarters_and_years_from_april_that_are_over(period, today, fixed):
    assert is_fixed(period, today) is fixed
    assert (fixed_within(period, today) == [period]) is fixed


@given(st.dates(D(2001, 1, 1), D(2030, 12, 31)), st.integers(0, 900), st.dates(D(2002, 1, 1), D(2031, 1, 1)))
def test_what_is_offered_instead_is_fixed_and_was_over_when_the_period_ended(start, days, today):
    period = Period(start, start + dt.timedelta(days))
    offered = fixed_within(period, today)
    assert all(is_fixed(each, today) and each.end <= period.end for each in offered)
    if offered != [period]:
        quarter, year = offered
        assert quarter.is_quarter
        assert year.is_year
        assert min(period.end, today - dt.timedelta(1)) - quarter.end < dt.timedelta(93)


def tables_that_fit(quarters, year):
    """Every table of numbers that is as the papers of the quarters and of the year say."""
    shown = [protect_groups(*groups) for groups in quarters]
    parts, whole = year
    cells = [part for each, _ in shown for part in each]
    every = [number for groups in quarters for group in groups for number in group]
    assume(cells.count(None) <= 4)
    ranges = [range(1, LARGEST + 1) if cell is None else (number,) for cell, number in zip(cells, every, strict=True)]
    many = len(parts)
    for values in product(*ranges):
        rows = [values[at : at + many] for at in range(0, len(values), many)]
        sums = [sum(column) for column in zip(*rows, strict=True)]
        if (
            all(said in {None, sum(row)} for (_, said), row in zip(shown, rows, strict=True))
            and all(said in {None, found} for said, found in zip(parts, sums, strict=True))
            and whole in {None, sum(sums)}
        ):
            yield values


QUARTERS = st.one_of(
    st.lists(st.tuples(st.tuples(st.integers(0, 6)), st.tuples(st.integers(0, 6))), min_size=2, max_size=4),
    st.lists(st.tuples(st.tuples(st.integers(0, 6), st.integers(0, 6))), min_size=2, max_size=3),
)


@settings(deadline=None)  # every table is gone through
@given(QUARTERS)
def test_a_year_and_its_quarters_together_tell_of_no_number_that_it_is_small(quarters):
    year = protect_year(quarters)
    found = list(tables_that_fit(quarters, year))
    every = [number for groups in quarters for group in groups for number in group]
    cells = [part for groups in quarters for part in protect_groups(*groups)[0]]
    for place, (number, cell) in enumerate(zip(every, cells, strict=True)):
        if cell is None and is_small(number):
            assert max(values[place] for values in found) >= 5, (quarters, year)


@settings(deadline=None)
@given(QUARTERS)
def test_what_a_year_shows_is_true_and_never_small(quarters):
    parts, whole = protect_year(quarters)
    sums = [sum(column) for column in zip(*([n for g in groups for n in g] for groups in quarters), strict=True)]
    assert all(part in {None, number} for part, number in zip(parts, sums, strict=True))
    assert whole in {None, sum(sums)}
    assert not any(number is not None and is_small(number) for number in (*parts, whole))


@pytest.mark.parametrize(
    ("met", "shown"),
    [
        ((7, 7, 7, 1), None),  # 22 less three times 7
        ((3, 4, 2, 3), 12),  # four that nobody knows leave room
        ((1, 1, 1, 2), None),
        ((9, 0, 6, 0), 15),
    ],
)
def test_a_years_number_stands_where_its_quarters_leave_room(met, shown):
    assert protect_year([((number, 0), (0,)) for number in met])[0][0] == shown


def said(report):
    """The sentences of a paper."""
    parts = (part for section in report.sections for part in section.parts)
    return "\n".join(part.text for part in parts if isinstance(part, Paragraphs))


@pytest.mark.django_db
class TestThePaper:
    def met(self, day, many):
        for _ in range(many):
            deadline = start_clock(make_case(), "notify_panel", day)
            meet(deadline, day, by=deadline.incident.logged_by, decided_on=day)

    @pytest.mark.both
    def test_a_year_hides_what_three_of_its_quarters_would_give_away(self):
        manager = make_user("manager")
        for day, many in ((D(2025, 4, 7), 6), (D(2025, 7, 7), 5), (D(2025, 10, 6), 5), (D(2026, 1, 5), 2)):
            self.met(day, many)
        name = "Notifications to the Panel"
        of = {each: tables(board_paper(manager, each, TODAY, protected=True)).get(name) for each in YEAR.quarters}
        assert [of[each].rows[0][2] for each in YEAR.quarters] == ["6", "5", "5", "*"]
        assert tables(board_paper(manager, YEAR, TODAY, protected=True))[name].rows[0] == (
            "This period", "*", "*", "0", "0", "0", "0", "*",
        )  # fmt: skip
        assert "Median" not in said(board_paper(manager, YEAR, TODAY, protected=True))
        assert "Median 0 working days." in said(board_paper(manager, YEAR.quarters[0], TODAY, protected=True))
        inside = tables(board_paper(manager, YEAR, TODAY, protected=False))[name]
        assert inside.rows[0][1:3] == ("18 of 18 (100%)", "18")

    def test_of_another_period_only_the_partners_paper_is_made(self, sign_in):
        client = sign_in(make_user("manager"))
        for page in (f"{PAPER}/", f"{PAPER}.pdf", f"{PAPER}.docx"):
            refused = client.get(f"{page}?{in_address(LONGER)}")
            assert refused.status_code == 302
            assert refused["Location"].startswith("/staff/reports/?start_day=1&start_month=4")
            assert client.get(f"{page}?{in_address(LONGER, numbers='all')}").status_code == 200
            assert client.get(f"{page}?{in_address(SPRING)}").status_code == 200
        offered = client.get(refused["Location"]).content.decode()
        assert "with papers for overlapping periods, small numbers could be worked out" in offered
        assert f"{PAPER}/?{in_address(SPRING)}".replace("&", "&amp;") in offered
        assert f"{PAPER}/?{in_address(YEAR)}".replace("&", "&amp;") in offered
        assert f'{PAPER}/?{in_address(LONGER)}"'.replace("&", "&amp;") not in offered

    def test_without_a_period_it_is_of_the_last_whole_quarter(self, sign_in):
        with at(dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)):
            page = sign_in(make_user("manager")).get(f"{PAPER}/").content.decode()
        assert "1 January 2026 to 31 March 2026" in page

    def test_a_years_draft_for_others_has_numbers_of_children_only_for_a_year_from_april_that_is_over(self):
        manager = make_user("manager")
        for _ in range(6):
            child = make_person(make_case(aware_on=D(2025, 8, 4)))
            add(Child(person=child, ethnic_group="indian"), by=manager, why="For a test")
        for start, said in ((D(2025, 4, 1), "6"), (D(2025, 5, 1), "5 or more")):
            draft = yearly_report(manager, year_from(start), TODAY, protected=True)
            rows = dict(tables(draft)["Children by ethnic group"].rows)
            assert (rows["Asian or Asian British: Indian"], rows["Not recorded"], rows["All"]) == (said, "0", said)
