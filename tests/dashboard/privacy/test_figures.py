"""Figures for anybody who asks: no small number is in them, and none can be worked out."""

import csv
import datetime as dt
import io
import itertools

import pytest
from django.urls import reverse
from hypothesis import given, settings, strategies as st

from csprapp.accounts.event_models import Kind, SecurityEvent
from csprapp.accounts.roles import Role
from dashboard.privacy.figures import pack
from dashboard.privacy.suppression import Counts, suppressed
from dashboard.reports.protecting import SMALL
from tests.factories import make_user
from tests.factories_cases import make_case


def table(*rows):
    return Counts("T", tuple(f"r{n}" for n in range(len(rows))), tuple(f"c{n}" for n in range(len(rows[0]))), rows)


def test_large_numbers_and_noughts_are_given():
    assert suppressed([table((9, 0), (7, 8))])[0] == [[9, 0, 9], [7, 8, 15], [16, 8, 24]]


def test_a_small_one_takes_others_with_it_so_that_no_subtraction_tells_it():
    shown = suppressed([table((3, 9, 20), (6, 30, 12), (40, 8, 11))])[0]
    assert shown[0][0] is None
    for line in [*shown, *map(list, zip(*shown, strict=True))]:
        assert line.count(None) != 1


def test_two_small_ones_do_not_give_each_other_away():
    """1 and 1 under a total of 22 beside a 20: both would be known."""
    shown = suppressed([table((1, 1, 20), (10, 10, 10))])[0]
    assert sum(value is None for value in shown[0]) >= 3


def test_a_total_that_one_table_leaves_out_no_other_gives():
    one, other = suppressed([table((3, 9)), table((2, 9), (1, 0))])
    for x in range(3):
        assert (one[-1][x] is None) == (other[-1][x] is None)


def ways_to_fill(shown, numbers):
    """Every table of two lines and two columns that somebody who sees what is shown could think of."""
    seen = [value for row in shown for value in row]
    cells = [
        range(max(map(max, numbers)) + SMALL + 1) if shown[y][x] is None else (shown[y][x],)
        for y in range(2)
        for x in range(2)
    ]
    for a, b, c, d in itertools.product(*cells):
        full = (a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d)
        if all(value in (None, real) for value, real in zip(seen, full, strict=True)):
            yield full


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_nobody_can_work_out_a_small_number(cells):
    found = table(tuple(cells[:2]), tuple(cells[2:]))
    shown = suppressed([found])[0]
    real = [value for row in found.with_totals for value in row]
    for place, value in enumerate(real):
        if 0 < value < SMALL:
            assert shown[place // 3][place % 3] is None
            assert any(full[place] != value for full in ways_to_fill(shown, found.with_totals)), (cells, shown)


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def cases(self):
        for _ in range(6):
            make_case(aware_on=dt.date(2025, 5, 6), nature="death")
        make_case(aware_on=dt.date(2025, 5, 6), nature="serious_harm")
        make_case(aware_on=dt.date(2026, 5, 6), nature="death")  # a year that is not over
        make_case(aware_on=dt.date(2025, 5, 6), nature="death", closed_on=dt.date(2025, 6, 1), closed_as="duplicate")

    @pytest.mark.both
    def test_whole_years_of_everybody_without_the_small(self, cases):
        (happened, rows), *_ = pack(dt.date(2026, 11, 18))
        assert happened.columns == ("2021", "2022", "2023", "2024", "2025")
        assert happened.numbers[0][-1] == 6
        assert happened.numbers[1][-1] == 1
        assert "1" not in {value for _, values in rows for value in values}

    def test_page_and_sheet_say_the_same_and_taking_it_out_is_noted(self, cases, sign_in, clock):
        clock.move_to(dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC))
        client = sign_in(make_user(Role.PRIVACY_LEAD))
        assert "What happened" in client.get(reverse("privacy-figures")).content.decode()
        lines = list(csv.reader(io.StringIO(client.get(reverse("privacy-figures-sheet")).content.decode("utf-8-sig"))))
        told = [[table.title, name, values[-1]] for table, rows in pack(dt.date(2026, 11, 18)) for name, values in rows]
        assert [[line[0], line[1], line[3]] for line in lines if line[2] == "All"] == told
        assert SecurityEvent.objects.filter(kind=Kind.EXPORT, view="privacy-figures-sheet").exists()

    def test_not_for_other_roles(self, sign_in):
        client = sign_in(make_user(Role.COORDINATOR, Role.ADMINISTRATOR))
        assert {client.get(reverse(name)).status_code for name in ("privacy-figures", "privacy-figures-sheet")} == {403}


def test_two_small_numbers_that_make_five_do_not_hide_each_other():
    """Whoever knows that two hidden numbers make five knows that both are small: a third goes with them."""
    [[row, _]] = suppressed([Counts("Cases", ("2026",), ("A", "B", "C", "D"), ((4, 1, 6, 30),))])
    assert row[:4] == [None, None, None, 30]
