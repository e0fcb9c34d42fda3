"""The period of the figures."""

from csprapp.ui.fields import DateField
from csprapp.ui.forms import FilterForm


class PeriodForm(FilterForm):
    start = DateField(label="From", subject="The first day", required=False)
    end = DateField(label="To", subject="The last day", required=False)

    def clean(self) -> dict:
        answers = super().clean()
        if answers.get("start") and answers.get("end") and answers["end"] < answers["start"]:
            self.add_error("end", "The last day must be on or after the first day")
        return answers
