"""Pictures of figures: every number is on its mark and in words, they stand alone, and what is typed stays text."""

import datetime as dt
import re

import pytest
import typst
from hypothesis import given, strategies as st
from lxml import etree

from csprapp.ui.pictures import (
    Mark,
    Part,
    Point,
    Reached,
    Shape,
    Step,
    Stop,
    Tone,
    columns,
    dots,
    funnel,
    numbered,
    planner,
    rows,
    run_chart,
    sign,
    stacked_bar,
    strip,
)

SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = st.lists(st.integers(0, 500), min_size=1, max_size=5)
NAMES = ("Met", "Met late", "Missed", "Not yet due", "No longer needed")


def parts(numbers):
    return [Part(name, number, tone) for name, number, tone in zip(NAMES, numbers, Tone, strict=False)]


def bar(numbers, key="bar", title="Notifications"):
    return stacked_bar(key, title, parts(numbers), "8 of 11 in time (73%)")


def chart(values, changed=3):
    points = [Point(f"{n} Jan", value, "", n > changed) for n, value in enumerate(values, start=1)]
    return run_chart("run", "Visits", points, median=50.0, changed="Action done")


def steps(today=2.5, shapes=Shape, note="Today, Mon 23 Nov 2026"):
    marks = [Mark(f"Step {number}", shape, ("Thu 26 Nov 2026", "Due")) for number, shape in enumerate(shapes, start=1)]
    return strip("steps", "Steps of a case", marks, today, note)


DAYS = [dt.date(2026, 11, day) for day in (3, 4, 5, 6, 9, 10)]


def test_a_numbered_mark_shows_its_number_and_is_not_read_out():
    mark = etree.fromstring(numbered(3))
    assert [each.text for each in mark.iter("text")] == ["3"]
    assert mark.get("aria-hidden") == "true"
    assert "style" not in numbered(3)


def plan(today, *stops):
    return planner("plan", "Days", DAYS, [Stop(name, day, mark) for name, day, mark in stops], today=today)


EVERY = [
    steps(),
    plan(
        DAYS[2], ("Ask", DAYS[0], Reached.DONE), ("Returns", DAYS[1], Reached.LATE), ("Send", DAYS[5], Reached.TO_COME)
    ),
    bar([8, 2, 1, 3, 1]),
    columns("quarters", "Four quarters", [(name, parts([3, 0, 1])) for name in ("Q1", "Q2", "Q3", "Q4")]),
    rows("agencies", "Agencies", [("Police", parts([4, 1])), ("Health", parts([0])), ("School", parts([1, 0, 2]))]),
    dots("days", "Days taken", [1, 3, 3, 9], limit=5, unit="working days"),
    funnel("way", "From referral to review", [Step("Referrals", 9), Step("Cases", 4, "4 of 9 (44%)")]),
    chart([10, 40, 90, 60]),
]


def drawn(picture):
    """The elements of a picture as a file by itself, and the words on it."""
    root = etree.fromstring(picture.alone)
    return root, [element.text for element in root.iter(f"{SVG}text")]


@given(NUMBERS)
def test_every_number_of_a_bar_stands_above_its_part_and_in_the_words(numbers):
    picture = bar(numbers)
    _, said = drawn(picture)
    marks = [text for text in said if text.isdigit()]
    assert marks == [str(number) for number in numbers if number]
    for name, number in zip(NAMES, numbers, strict=False):
        assert (f"{name} {number}" in picture.description) == bool(number)


@given(NUMBERS)
def test_the_parts_of_a_bar_are_as_long_as_their_numbers_and_their_marks_stand_apart(numbers):
    root, _ = drawn(bar(numbers))
    found = [each for each in root.iter(f"{SVG}rect") if each.get("height") == "26" and each.get("fill") != "none"]
    assert len(found) == sum(1 for number in numbers if number)
    for each, number in zip(found, filter(None, numbers), strict=True):
        assert float(each.get("width")) == pytest.approx(number / sum(numbers) * 359, abs=0.1)
    marks = [each for each in root.iter(f"{SVG}text") if each.text.isdigit()]
    places = [float(mark.get("x")) for mark in marks]
    assert all(b - a > 8 for a, b in zip(places, places[1:], strict=False))
    assert all(0 <= place <= 360 for place in places)


@given(st.lists(st.integers(0, 400), max_size=60), st.integers(1, 200))
def test_dots_within_the_limit_are_full_and_those_beyond_are_rings(taken, limit):
    picture = dots("days", "Days taken", taken, limit=limit, unit="days")
    root, said = drawn(picture)
    marks = [*root.iter(f"{SVG}circle")]
    late = sum(1 for day in taken if day > limit)
    shown = [each for each in marks if each.get("cx") not in {"6", "126", "3"}]
    if len(shown) == len(taken):  # each has a dot of its own
        assert sum(1 for each in shown if each.get("fill") == "#ffffff") == late
    if taken:
        assert f"{len(taken) - late} of {len(taken)} within {limit} days" in picture.description
    assert f"limit: {limit}" in said
    for x in (float(each.get("x")) for each in root.iter(f"{SVG}text")):
        assert 0 <= x <= 360


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40))
def test_a_run_chart_has_a_point_for_each_value(values):
    root, _ = drawn(chart(values))
    assert sum(1 for each in root.iter(f"{SVG}circle") if each.get("r") == "4.5") == len(values)


@given(st.floats(-3, 12), st.lists(st.sampled_from(Shape), min_size=1, max_size=9))
def test_a_strip_says_every_step_and_today_stays_on_it(today, shapes):
    picture = steps(today, shapes)
    root, said = drawn(picture)
    assert [text for text in said if text.startswith("Step")] == [f"Step {n}" for n in range(1, len(shapes) + 1)]
    assert "Step 1: Thu 26 Nov 2026, Due" in picture.description
    assert "Today, Mon 23 Nov 2026" in picture.description
    for name in ("x", "x1", "x2", "cx"):
        assert all(0 <= float(each.get(name)) <= picture.width for each in root.iter() if each.get(name) is not None)


def test_every_state_of_a_step_has_a_shape_of_its_own_and_none_is_told_by_colour_alone():
    grey = [re.sub(r"#[0-9a-f]{6}", "grey", sign(shape)) for shape in Shape]
    assert len(set(grey)) == len(Shape)
    assert all('aria-hidden="true"' in each for each in grey)


@given(st.text(max_size=40))
def test_what_somebody_typed_stays_text(typed):
    for picture in (
        stacked_bar("bar", typed or "x", [Part(typed or "x", 3, Tone.FULL)], typed),
        funnel("way", typed, [Step(typed, 1, typed)]),
        run_chart("run", typed, [Point(typed, 1, typed)], median=None, note=typed, changed=typed),
        strip("steps", typed, [Mark(typed, Shape.DONE, (typed,))], 0, typed),
    ):
        root = etree.fromstring(picture.alone)
        known = "svg title desc defs pattern rect circle g text line polyline path"
        assert {etree.QName(each).localname for each in root.iter()} <= set(known.split())


@pytest.mark.parametrize("picture", EVERY, ids=lambda picture: picture.key)
def test_a_picture_has_a_name_and_words_for_whoever_hears_it_and_no_style(picture):
    root, _ = drawn(picture)
    assert root.get("role") == "img"
    named = [root.find(f".//*[@id='{name}']").text for name in root.get("aria-labelledby").split()]
    assert named == [picture.title, picture.description]
    assert not re.search(r"style|script|href=|onload", str(picture.svg))
    assert "xmlns" not in picture.svg


def test_two_pictures_of_one_page_share_no_name():
    names = [
        each
        for picture in (bar([1, 1, 1], "a"), bar([1, 1, 1], "b"))
        for each in re.findall(r'id="([^"]+)"', picture.svg)
    ]
    assert len(names) == len(set(names)) == 10


@pytest.mark.parametrize("picture", EVERY, ids=lambda picture: picture.key)
def test_a_picture_stands_in_an_accessible_pdf_as_it_is(picture):
    source = '#set document(title: "x")\n#image(bytes(sys.inputs.svg), alt: "x")'
    told = {"svg": picture.alone.decode()}
    made = typst.compile(source.encode(), format="pdf", pdf_standards="ua-1", sys_inputs=told, ignore_system_fonts=True)
    assert made.startswith(b"%PDF")


def test_a_plan_has_a_box_for_each_day_and_says_on_which_each_step_is():
    picture = plan(
        DAYS[2], ("Ask", DAYS[0], Reached.DONE), ("Returns", DAYS[1], Reached.LATE), ("Send", DAYS[5], Reached.TO_COME)
    )
    root, said = drawn(picture)
    fills = [each.get("fill") for each in root.iter(f"{SVG}rect") if each.get("height") == "24"]
    assert fills == ["#0b4f55", "#0b4f55", "url(#plan-striped)", "#ffffff", "#ffffff", "#ffffff"]
    assert said[1:7] == ["1", "Ask", "2", "Returns", "6", "Send"]
    assert "Ask on day 1: done, Returns on day 2: late, Send on day 6: to come." in picture.description


def test_a_day_between_two_days_of_a_plan_is_a_line_between_their_boxes():
    sunday = dt.date(2026, 11, 8)
    root, _ = drawn(plan(sunday, ("Send", DAYS[5], Reached.TO_COME)))
    (line,) = root.iter(f"{SVG}line")
    assert abs(float(line.get("x1")) - 4 * 359 / 6) < 1
    assert not list(drawn(plan(DAYS[2], ("Send", DAYS[5], Reached.TO_COME)))[0].iter(f"{SVG}line"))


def test_steps_before_and_after_the_days_and_a_plan_without_days_are_drawn_all_the_same():
    early, late = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
    assert "Ask on day 1" in plan(early, ("Ask", early, Reached.TO_COME)).description
    assert "Send on day 6" in plan(late, ("Send", late, Reached.LATE)).description
    assert drawn(planner("none", "Days", [], [Stop("Send", late, Reached.LATE)], today=early))


def test_nobody_at_a_step_is_a_number_without_a_bar():
    def bars(*numbers):
        return funnel("way", "From referral to review", [Step(f"Step {n}", n) for n in numbers]).svg.count("<rect")

    assert bars(3, 0) == bars(3)
    assert bars(3, 1) == bars(3) + 1


LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"


def test_a_word_longer_than_the_picture_is_broken_in_its_title_and_shortened_where_a_name_has_one_line():
    picture = rows("rows", LONG, [(LONG, parts([3]))])
    shown = [text.text for text in etree.fromstring(picture.alone).iter(f"{SVG}text")]
    assert "".join(shown[:2]) == LONG
    assert shown[2].endswith("…")
    assert max(map(len, shown)) < 55
    assert LONG in picture.description
