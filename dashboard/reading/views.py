"""Who read what: for administrators and the privacy lead, what stands out of a month, and for everybody their own."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import Partnership
from csprapp.records.access import log_read
from csprapp.records.models import AccessLog
from csprapp.records.settings_rows import with_version
from csprapp.ui.form_pages import FormPage
from csprapp.ui.times import month_called
from dashboard.reading import services
from dashboard.reading.forms import LookedForm, ReadingFilter
from dashboard.reading.queries import looks, narrowed, unusual_of
from dashboard.reading.rules import Mark, month_after, month_before, month_of

PAGE, MOST = 50, 200


@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """Every read, newest first, by person, case, page and day. Who looks here is kept too."""
    require_permission(request.user, Permission.SEE_SECURITY)
    form = ReadingFilter(request.GET or {})
    chosen = form.chosen
    log_read(request, what="who read what")
    page = Paginator(narrowed(chosen), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "clear_url": request.path if chosen else ""}
    return render(request, "dashboard/reading/reading.html", context)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What is recorded of one's own reading. Looking here is not recorded: it says nothing of any case."""
    page = Paginator(AccessLog.objects.filter(user=request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "dashboard/reading/own.html", {"page": page})


class UnusualReading(FormPage):
    """What stands out of a month's reading, and the note of whoever looked at it."""

    title, button, form_class = "Unusual reading", "I have looked at it", LookedForm
    template_name, back, done = (
        "dashboard/reading/unusual.html",
        "settings-reading",
        "Your look at this month is recorded.",
    )
    meanwhile = "Somebody else has just changed the settings. Press the button again."

    def open(self) -> None:
        require_permission(self.request.user, Permission.SEE_SECURITY)
        asked = self.request.GET.get("month", "")
        day = month_called(asked) if asked else month_before(self.today)
        if day is None or day > self.today:
            raise Http404
        self.first, self.last = month_of(day)
        self.record = with_version(Partnership.current())
        log_read(self.request, what=f"unusual reading of {self.first:%B %Y}")

    @property
    def is_over(self) -> bool:
        return self.last < self.today

    def get_success_url(self) -> str:
        return self.request.get_full_path()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        found, readers = unusual_of(self.first, self.last)
        shown = [(line, readers[line.user]) for line in found[:MOST]]
        looked = looks(self.last)
        context = {
            "month": self.first,
            "groups": [(mark, [each for each in shown if each[0].mark == mark]) for mark in Mark],
            "found": found,
            "more": len(found) - len(shown),
            "before": self.address(month_before(self.first)),
            "after": self.address(after) if (after := month_after(self.last)) <= self.today else "",
            "looked": looked,
            "is_over": self.is_over,
        }
        return super().get_context_data(**more) | context

    def address(self, month: date) -> str:
        """The page of a month, by its first day."""
        return f"{reverse('settings-unusual-reading')}?month={month:%Y-%m}"

    def save(self, form: LookedForm) -> None:
        note = form.cleaned_data["note"]
        services.looked_at(self.last, form.expected_version, note=note, **self.who)
