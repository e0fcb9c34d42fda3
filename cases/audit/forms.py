"""What is asked when a case is restricted, or somebody is named on it."""

from datetime import date
from typing import Any

from cases.incidents.queries import nameable
from csprapp.accounts.models import User
from csprapp.ui import fields
from csprapp.ui.forms import Form


class RestrictForm(Form):
    """Who is named on a restricted case, and why it is restricted."""

    people = fields.ModelCheckboxes(
        queryset=None,
        label="Who may open it?",
        help_text="At least two people, one of them a coordinator or manager who can act on its dates",
        missing="Select at least two people",
    )
    reason = fields.LongText(label="Why is it restricted?", missing="Enter why the case is restricted", rows=3)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = nameable(today)


class NameForm(Form):
    """One more person on a case."""

    person = fields.ModelSelect(queryset=None, label="Who?", missing="Select the person")
    until = fields.DateField(
        label="Until when?",
        subject="Last day",
        help_text="The last day on which they may open it. Leave empty for as long as the case lasts.",
        required=False,
    )
    reason = fields.Text(label="Why?", missing="Enter why they need to open the case", max_length=300)

    def __init__(self, *args: Any, today: date, already: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [user.pk for user in already]
        self.fields["person"].queryset = nameable(today).exclude(pk__in=named)
