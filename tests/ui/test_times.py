"""Dates and times as people type them."""

from datetime import date, time

import pytest
from hypothesis import given, strategies as st

from csprapp.ui.times import MONTHS, Unreadable, read_date, read_month, read_time, say_time

MONTH_WORDS = "the month must be a number from 1 to 12, or a name like Jan"


@pytest.mark.parametrize("typed", ["1", "01", "jan", "Jan", "JAN.", "January", " january ", "janu"])
def test_january_in_every_way(typed):
    assert read_month(typed) == 1


@pytest.mark.parametrize("typed", ["", "0", "13", "ja", "ma", "janx", "1st", "٣", "-1", "011", "1" * 5000])
def test_what_is_no_month(typed):
    assert read_month(typed) is None


def test_september_has_a_four_letter_form():
    assert read_month("Sept") == read_month("sep") == 9


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_date_is_read_back_from_numbers_and_from_names(day):
    assert read_date("Date", str(day.day), str(day.month), str(day.year)) == day
    assert read_date("Date", f"{day.day:02d}", MONTHS[day.month - 1][:3].title(), str(day.year)) == day


def test_three_empty_boxes_are_no_date():
    assert read_date("Date of birth", "", " ", "") is None


@pytest.mark.parametrize(
    ("typed", "parts", "message"),
    [
        (("", "1", "2025"), ("day",), "Date of birth must include a day"),
        (("7", "", ""), ("month", "year"), "Date of birth must include a month and year"),
        (("7", "1", "25"), ("year",), "Date of birth: the year must include 4 numbers, like 2025"),
        (("7", "1", "1066"), ("year",), "Date of birth: the year must be between 1900 and 2100"),
        (("7", "Febtober", "2025"), ("month",), f"Date of birth: {MONTH_WORDS}"),
        (("0", "1", "2025"), ("day",), "Date of birth: the day must be a number from 1 to 31"),
        (("0310000000000", "1", "2025"), ("day",), "Date of birth: the day must be a number from 1 to 31"),
        (("1" * 5000, "1", "2025"), ("day",), "Date of birth: the day must be a number from 1 to 31"),
        (("29", "feb", "2025"), ("day",), "Date of birth: February 2025 has no day 29"),
        (("٣", "1", "2025"), ("day",), "Date of birth: the day must be a number from 1 to 31"),
    ],
)  # fmt: skip
def test_the_message_names_the_box_that_is_wrong(typed, parts, message):
    with pytest.raises(Unreadable) as caught:
        read_date("Date of birth", *typed)
    assert caught.value.parts == parts
    assert caught.value.message == message


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_nothing_that_can_be_typed_breaks_the_reader(day, month, year):
    try:
        found = read_date("Date", day, month, year)
    except Unreadable as unreadable:
        found = unreadable
    assert found is None or isinstance(found, date) or found.parts


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2:15pm", time(14, 15)), ("2.15 PM", time(14, 15)), ("14:15", time(14, 15)), ("1415", time(14, 15)),
        ("2 pm", time(14)), ("2p.m.", time(14)), ("12am", time(0)), ("12pm", time(12)), ("midday", time(12)),
        ("noon", time(12)), ("Midnight", time(0)), ("00:00", time(0)), ("9:05", time(9, 5)), ("14:15pm", time(14, 15)),
    ],
)  # fmt: skip
def test_times_as_people_write_them(typed, expected):
    assert read_time(typed) == expected


@pytest.mark.parametrize("typed", ["2", "14", "25:00", "14:60", "14am", "0pm", "soon", "2:15xm", "14:15m", "", "2:1:5"])
def test_what_is_no_time(typed):
    assert read_time(typed) is None


@given(st.times())
def test_a_time_we_write_is_a_time_we_read(value):
    value = value.replace(second=0, microsecond=0)
    assert read_time(say_time(value)) == value


@pytest.mark.parametrize("unseen", ["\u200e", "\u200b", "\ufeff", "\u00a0"])
def test_a_sign_that_nobody_sees_stops_no_date(unseen):
    assert read_date("Date", f"{unseen}5", f"Jan{unseen}", f"{unseen}2026") == date(2026, 1, 5)
    assert read_time(f"{unseen}2:15pm") == time(14, 15)
