"""Settings, Guidance: which lines of the copy sheet were compared with the national form, and recording it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.notifications import sheet_checks as services
from cases.notifications.models import SheetCheck
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.ui.fields import Checkboxes, Note, from_model
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form, ReasonForm
from dashboard.administration.calendar_views import see

PAGE = "settings-guidance-sheet"


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Every line of the copy sheet with its last comparison, and every comparison that was recorded."""
    see(request)
    lines, compared = services.every_line(), services.last_compared()
    context = {
        "words": services.compared_words(lines, compared),
        "lines": [(line, compared.get(line)) for line in lines],
        "checks": SheetCheck.objects.filter(sheet=SheetCheck.Sheet.NATIONAL),
        "may_change": has_permission(request.user, Permission.SET_CALENDAR),
        "check_url": reverse("settings-guidance-sheet-check"),
    }
    return render(request, "dashboard/administration/sheet.html", context)


class SheetCheckForm(Form, model=SheetCheck):
    """Which lines were compared with which edition, by whom and when. All of them, unless some are unticked."""

    edition = from_model(
        help_text="For example: the form in the national service, as shown on 3 June 2026.", missing="Enter the edition"
    )
    checked_by = from_model(help_text="Name and post", missing="Enter who compared them", width="two-thirds")
    checked_on = from_model(subject="The date of the comparison", missing="Enter the date of the comparison")
    note = Note(
        label="What was found",
        help_text="For example, a question that is on the form but not on the sheet. It is shown beside the sheet.",
        required=False,
        rows=3,
    )
    lines = Checkboxes(
        label="Which lines were compared?",
        help_text="Untick any that were not.",
        missing="Select at least one line",
        small=True,
    )

    def prepare(self) -> None:
        self.fields["lines"].choices = [(line, line) for line in services.every_line()]


class RecordSheetCheck(FormPage):
    """Record that lines of the sheet were compared with the national form."""

    title, done, button = "Record a comparison", "The comparison is recorded.", "Save the comparison"
    lead = "Open the national form beside the copy sheet of any case, and read them line by line."
    form_class, back, starts_today = SheetCheckForm, PAGE, ("checked_on",)

    def open(self, **kwargs: Any) -> None:
        require_permission(self.request.user, Permission.SET_CALENDAR)

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"checked_by": self.actor.name, "lines": services.every_line()}

    def save(self, form: SheetCheckForm) -> None:
        services.record_sheet_check(**form.answers, **self.who)


class TakeBackSheetCheck(RecordSheetCheck):
    """A comparison that was recorded by mistake."""

    title, done, button, button_kind = (
        "Withdraw a comparison",
        "The comparison has been withdrawn.",
        "Withdraw it",
        "warning",
    )
    form_class, starts_today = ReasonForm.asking("Why?", rows=3), ()
    lead = (
        "Its lines will again show the comparison before it, or that they have not been compared. The record of "
        "this one is kept."
    )
    meanwhile = "Somebody else has changed this comparison. Check it, then try again."

    def open(self, pk: int) -> None:
        super().open()
        self.record = get_object_or_404(SheetCheck, pk=pk, taken_back_on=None)

    @property
    def back_url(self) -> str:
        """The page of its sheet: those of the sheets for others stand above this room."""
        national = self.record.sheet == SheetCheck.Sheet.NATIONAL
        return super().back_url if national else reverse("sheets-compared", args=[self.record.sheet])

    def get_initial(self) -> dict[str, Any]:
        return {}

    def save(self, form: Form) -> None:
        services.take_back(self.record, form.expected_version, form.cleaned_data["reason"], **self.who)
