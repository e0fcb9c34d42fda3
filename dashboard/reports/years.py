"""The year of the partnership's report: twelve months from a first day that it chooses, 1 April where it does not."""

from datetime import date

from django.http import QueryDict
from django.utils.http import urlencode

from csprapp.clock.deadline import add_months
from csprapp.ui.fields import DateField
from csprapp.ui.forms import FilterForm
from dashboard.performance.periods import APRIL, ONE_DAY, Period
from dashboard.performance.tables import PARTS


class YearForm(FilterForm):
    first = DateField(label="First day of the year", required=False)


def year_from(first: date) -> Period:
    """The twelve months that begin on a day."""
    return Period(first, add_months(first, 12) - ONE_DAY)


def last_whole_year(today: date) -> Period:
    """The last year from 1 April that is over on a London day."""
    this = year_from(date(today.year, APRIL, 1))
    years_ago = 1 if this.start <= today else 2
    return year_from(date(today.year - years_ago, APRIL, 1))


def asked_year(query: QueryDict, today: date) -> tuple[YearForm, Period]:
    """The year in the address; the last whole one when there is none, or none that can be read or has begun."""
    year = last_whole_year(today)
    form = YearForm(query if "first_year" in query else None)
    if not form.is_bound:
        return YearForm(initial={"first": year.start}), year
    first = form.cleaned_data["first"] if form.is_valid() else None
    if first and first > today:
        form.add_error("first", "The year must have begun")
    elif first:
        year = year_from(first)
    return form, year


def year_in_address(year: Period, **more: str) -> str:
    """The year and more as the query of an address."""
    return urlencode({**{f"first_{part}": getattr(year.start, part) for part in PARTS}, **more})
