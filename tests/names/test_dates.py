"""Dates in running text."""

import datetime as dt

import pytest

from csprapp.names.dates import SHORT, dates_in


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("form", ["%B", "%b"])
def test_a_day_is_found_with_its_year_in_every_month_in_full_or_short(month, form):
    day = dt.date(2019, month, 5)
    assert SHORT[month - 1] in f"{day:{form}}".lower()
    assert [found for found, _ in dates_in(f"born on 5 {day:{form}} 2019 at home")] == [day]
