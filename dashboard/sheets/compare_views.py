"""Settings, Guidance: which lines of the sheets for others were compared with the other's form, and recording it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.notifications import sheet_checks as services
from cases.notifications.models import SheetCheck
from csprapp.accounts.roles import Permission, has_permission
from dashboard.administration.calendar_views import see
from dashboard.administration.sheet_views import RecordSheetCheck, SheetCheckForm
from dashboard.sheets.every import sheet_called


@require_safe
def compared(request: HttpRequest, key: str) -> HttpResponse:
    """Every line of a sheet with its last comparison, and every comparison that was recorded."""
    see(request)
    sheet = sheet_called(key)
    lines, found = sheet.every_line(), services.last_compared(sheet.compared)
    context = {
        "sheet": sheet,
        "words": services.compared_words(lines, found, sheet.compared),
        "lines": [(line, found.get(line)) for line in lines],
        "checks": SheetCheck.objects.filter(sheet=key),
        "may_change": has_permission(request.user, Permission.SET_CALENDAR),
        "check_url": reverse("sheets-compared-check", args=[key]),
    }
    return render(request, "dashboard/administration/sheet.html", context)


class CompareForm(SheetCheckForm, model=SheetCheck):
    """Which lines of the sheet were compared."""

    told = ("sheet",)

    def prepare(self) -> None:
        self.fields["edition"].help_text = "For example: the guidance of 22 February 2022, or the form as shown today."
        self.fields["lines"].choices = [(line, line) for line in self.sheet.every_line()]


class RecordComparison(RecordSheetCheck):
    """Record that lines of a sheet were compared with the other's form."""

    form_class = CompareForm

    def open(self, key: str) -> None:
        super().open()
        self.sheet = sheet_called(key)

    @property
    def lead(self) -> str:
        return f"Open {self.sheet.form} beside the sheet of any case, and read them line by line."

    @property
    def back_url(self) -> str:
        return reverse("sheets-compared", args=[self.sheet.key])

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"lines": self.sheet.every_line()}

    def save(self, form: CompareForm) -> None:
        services.record_sheet_check(of=self.sheet.compared, **form.answers, **self.who)
