"""The period of the figures."""

from datetime import date

from django.http import QueryDict

from csprapp.ui.fields import DateField
from csprapp.ui.forms import FilterForm
from dashboard.performance.periods import Period, reporting_year


class PeriodForm(FilterForm):
    period = ("start", "end", "The last day must be on or after the first day")

    start = DateField(label="From", subject="The first day", required=False)
    end = DateField(label="To", subject="The last day", required=False)


def asked(query: QueryDict, today: date) -> tuple[PeriodForm, Period]:
    """The period in the address; the reporting year so far when there is none, or none that can be read."""
    start, end = reporting_year(today)
    form = PeriodForm(query if set(query) & {"start_year", "end_year"} else None)
    if form.is_bound and form.is_valid():
        start, end = form.cleaned_data["start"] or start, form.cleaned_data["end"] or max(end, start)
    elif not form.is_bound:
        form = PeriodForm(initial={"start": start, "end": end})
    return form, Period(start, max(start, end))
