"""What an administrator checks once before the service is used: the bank holidays."""

from typing import Any

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import change_row
from csprapp.today import london_today
from csprapp.ui.addresses import address
from csprapp.ui.components import Link
from csprapp.ui.fields import Note
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form


def holidays_checked(how: str, *, by: User) -> None:
    """Somebody compared the bank holidays with the government's list. Raises NotAllowed, Refused."""
    require_permission(by, Permission.SET_CALENDAR)
    if not Partnership.objects.filter(pk=1).exists():
        raise Refused("Record your partnership first, under Settings")
    with change_row(Partnership, 1, None, by=by, why=f"Bank holidays checked: {how}") as held:
        held.holidays_checked_on = london_today()


class CheckedForm(Form):
    """How the days were compared."""

    how = Note(
        label="What did you compare them with?",
        help_text="For example: www.gov.uk/bank-holidays, England and Wales, all years shown.",
        missing="Enter what you compared them with",
        rows=2,
    )


class HolidaysChecked(FormPage):
    """Record that the bank holidays were checked."""

    title, button, back, form_class = "Bank holidays checked", "I have checked them", "work", CheckedForm
    lead = (
        "Every statutory date depends on these days. Compare them with the government’s list before you rely on them."
    )
    done = "Your check of the bank holidays is recorded."

    def open(self) -> None:
        require_permission(self.request.user, Permission.SET_CALENDAR)

    @property
    def links(self) -> tuple[Any, ...]:
        return (Link("See the bank holidays", address("settings-bank-holidays")),)

    def save(self, form: CheckedForm) -> None:
        holidays_checked(form.cleaned_data["how"], by=self.actor)
