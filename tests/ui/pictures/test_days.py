"""Pictures along the days: what slipped of a plan, and lanes; each word of them said, and each mark on its day."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st
from lxml import etree

from csprapp.ui.pictures import Lane, PlanStep, lanes, plan
from csprapp.ui.pictures.days import Days

SVG = "{http://www.w3.org/2000/svg}"
TODAY = dt.date(2026, 11, 29)
DAY = dt.timedelta(1)


def step(name="Draft", due=TODAY, reached=None, planned=None, standing="As it stands"):
    return PlanStep(name, standing, planned or due, due, reached)


def drawn(picture):
    root = etree.fromstring(picture.alone)
    return root, [each.text for each in root.iter(f"{SVG}text")]


def marks(picture):
    """How many rings, full marks, red squares and red lines there are."""
    root, _ = drawn(picture)
    circles, rects, uprights = (list(root.iter(f"{SVG}{name}")) for name in ("circle", "rect", "line"))
    rings = [each for each in circles if each.get("fill") == "#ffffff"]
    squares = [each for each in rects if each.get("stroke") == "#a3121f"]
    late = [each for each in uprights if each.get("stroke") == "#a3121f"]
    # The patterns of every picture hold a circle that is no mark.
    full = [each for each in circles if each.get("r") == "5"]
    return len(rings), len(full), len(squares), len(late)


def test_a_step_reached_in_time_one_reached_late_one_late_and_one_to_come_look_different_in_grey():
    def found(**said):
        return marks(plan("p", "P", [step(**said), step(due=TODAY + 90 * DAY)], TODAY))

    before = TODAY - 9 * DAY
    assert found(due=before, reached=before - DAY) == (2, 1, 0, 0)
    assert found(due=before, reached=before + DAY) == (2, 0, 1, 1)
    assert found(due=before) == (2, 0, 0, 1)
    assert found(due=TODAY + DAY) == (2, 0, 0, 0)


def test_a_step_is_late_from_the_day_after_its_day():
    assert step(due=TODAY).slips(TODAY) is None
    assert step(due=TODAY).slips(TODAY + DAY) == TODAY + DAY
    assert step(due=TODAY, reached=TODAY).slips(TODAY + 9 * DAY) is None


def test_how_each_step_stands_is_on_the_picture_and_heard():
    steps = [step("First draft", standing="Reached 6 days late"), step("Last", TODAY + DAY, standing="1 day left")]
    picture = plan("p", "Milestones", steps, TODAY)
    _, said = drawn(picture)
    assert {"First draft", "Reached 6 days late", "Last", "1 day left", "today"} <= set(said)
    assert picture.description == "First draft: Reached 6 days late; Last: 1 day left."


def test_a_long_name_is_whole_and_what_it_is_beside_stands_below_it():
    name = "The family has seen what the report will say about their child and each other"
    _, said = drawn(plan("p", "P", [step(name, standing="Overdue by 3 working days")], TODAY))
    assert name in " ".join(said)
    assert "Overdue by 3 working days" in said


def test_a_lane_has_a_mark_for_each_day_and_its_number():
    spans = [(TODAY - 900 * DAY, None), (TODAY - 400 * DAY, TODAY - 300 * DAY), (TODAY, None)]
    picture = lanes("l", "Who", [Lane("Police", spans), Lane("Health", spans[:1])])
    root, said = drawn(picture)
    assert len([each for each in root.iter(f"{SVG}rect") if each.get("fill-opacity")]) == 4
    assert {"Police", "3", "Health", "1"} <= set(said)
    assert picture.description == "Police: 3; Health: 1. From 2024 to 2026."


def test_what_is_typed_stays_text():
    picture = lanes("l", "Who", [Lane("<script>", [(TODAY, None)])])
    assert "<script>" not in picture.svg
    assert "<script>" in drawn(picture)[1]


@given(st.lists(st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)), min_size=1, max_size=6))
def test_every_day_stands_within_the_picture_and_the_names_of_the_days_do_not_meet(found):
    days = Days.over(found)
    assert all(8 <= days.x(day) <= 352 for day in found)
    ticks = list(days.ticks())
    assert len(ticks) <= 9
    assert all(days.first <= day <= days.last for day, _ in ticks)


@pytest.mark.parametrize("day", [TODAY, dt.date(2026, 1, 1)])
def test_one_day_alone_can_be_drawn(day):
    assert lanes("l", "Who", [Lane("Police", [(day, None)])]).height > 0
