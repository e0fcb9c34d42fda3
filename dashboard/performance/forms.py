"""The period of the figures."""

from csprapp.ui.fields import DateField
from csprapp.ui.forms import FilterForm


class PeriodForm(FilterForm):
    period = ("start", "end", "The last day must be on or after the first day")

    start = DateField(label="From", subject="The first day", required=False)
    end = DateField(label="To", subject="The last day", required=False)
