import pytest

from csprapp.clock.deadline import compute
from csprapp.clock.explain import DayOfCount, count_days, explain
from csprapp.clock.rules import RuleBook, Unit, UnknownRule
from tests.clock.factories import BOOK, ENGLAND, day, make_rule, small_calendar


def counted(rule, start, calendar):
    return [
        (f"{d.day:%d %b}", d.role, d.number, d.reason)
        for d in count_days(compute(rule, day(start), calendar), calendar)
    ]


def test_an_explanation_has_the_keys_that_programs_read():
    assert explain("notify_panel", "2026-12-22T23:30:00+00:00", ENGLAND, BOOK) == {
        "rule": "notify_panel",
        "from": "2026-12-22T23:30:00+00:00",
        "day_0": "2026-12-22",
        "due_on": "2026-12-31",
        "working_target": "2026-12-31",
        "skipped": [
            {"date": "2026-12-25", "reason": "Christmas Day"},
            {"date": "2026-12-26", "reason": "weekend"},
            {"date": "2026-12-27", "reason": "weekend"},
            {"date": "2026-12-28", "reason": "Boxing Day (observed)"},
        ],
        "source": "Working Together to Safeguard Children 2023",
    }


def test_an_explanation_takes_the_version_in_force_on_day_nought():
    book = RuleBook([make_rule(1, source="New guidance", in_force_from=day("2026-06-01"))])
    assert explain("notify_panel", "2026-06-01", ENGLAND, book)["due_on"] == "2026-06-02"
    assert explain("notify_panel", "2026-05-29", ENGLAND, book)["due_on"] == "2026-06-05"


def test_a_target_before_a_date_that_is_not_worked():
    facts = explain("months:6", "2026-06-26", ENGLAND, BOOK)
    assert (facts["due_on"], facts["working_target"], facts["skipped"]) == ("2026-12-26", "2026-12-24", [])


def test_what_cannot_be_explained_is_refused():
    with pytest.raises(UnknownRule):
        explain("nonsense", "2026-06-26", ENGLAND, BOOK)
    with pytest.raises(ValueError, match="is not a date like"):
        explain("notify_panel", "soon", ENGLAND, BOOK)


CAL = small_calendar(d_2024_01_08="A holiday")


def test_counted_days_are_numbered_and_the_others_say_why_not():
    assert counted(make_rule(2), "2024-01-05", CAL) == [
        ("05 Jan", "day_0", None, ""),
        ("06 Jan", "skipped", None, "weekend"),
        ("07 Jan", "skipped", None, "weekend"),
        ("08 Jan", "skipped", None, "A holiday"),
        ("09 Jan", "counted", 1, ""),
        ("10 Jan", "due", 2, ""),
    ]


def test_days_are_numbered_backwards_when_the_rule_counts_back():
    assert counted(make_rule(-2), "2024-01-09", CAL) == [
        ("09 Jan", "day_0", None, ""),
        ("08 Jan", "skipped", None, "A holiday"),
        ("07 Jan", "skipped", None, "weekend"),
        ("06 Jan", "skipped", None, "weekend"),
        ("05 Jan", "counted", 1, ""),
        ("04 Jan", "due", 2, ""),
    ]


def test_plain_days_are_all_counted():
    assert counted(make_rule(3, Unit.DAYS), "2024-01-05", CAL) == [
        ("05 Jan", "day_0", None, ""),
        ("06 Jan", "counted", 1, "weekend"),
        ("07 Jan", "counted", 2, "weekend"),
        ("08 Jan", "due", 3, "A holiday"),
    ]
    assert [line[2] for line in counted(make_rule(-2, Unit.DAYS), "2024-01-05", CAL)] == [None, 1, 2]


def test_months_number_nothing():
    found = counted(make_rule(1, Unit.MONTHS), "2024-01-08", CAL)
    assert found[0] == ("08 Jan", "day_0", None, "A holiday")
    assert found[1] == ("09 Jan", "skipped", None, "")
    assert found[-1] == ("08 Feb", "due", None, "")
    assert len(found) == 32


def test_day_nought_is_number_one_under_the_local_option():
    option = make_rule(2, counts_day_0=True)
    assert counted(option, "2024-01-04", CAL) == [("04 Jan", "day_0", 1, ""), ("05 Jan", "due", 2, "")]
    assert counted(make_rule(1, counts_day_0=True), "2024-01-04", CAL) == [("04 Jan", "due", 1, "")]
    assert [line[2] for line in counted(option, "2024-01-06", CAL)] == [None, None, None, 1, 2]
    back = make_rule(-1, counts_day_0=True)
    assert counted(back, "2024-01-04", CAL) == [("04 Jan", "day_0", None, ""), ("03 Jan", "due", 1, "")]
    plain = make_rule(1, Unit.DAYS, counts_day_0=True)
    assert counted(plain, "2024-01-04", CAL) == [("04 Jan", "day_0", None, ""), ("05 Jan", "due", 1, "")]


def test_a_day_of_a_count_is_a_plain_value():
    assert DayOfCount(day("2024-01-04"), "due", 1, "") == DayOfCount(day("2024-01-04"), "due", 1, "")
