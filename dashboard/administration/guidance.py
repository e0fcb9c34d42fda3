"""Settings, Guidance: which edition every rule was checked against, by whom and when; and recording a check."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.deadlines.calendars import rules_in_force
from cases.deadlines.checks import last_checks, record_check, unchecked_words
from cases.deadlines.models import RuleCheck
from cases.notifications.sheet_checks import compared_words, every_line, last_compared
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.clock.editions import EDITIONS
from csprapp.partnership.national import called_now
from csprapp.ui.fields import Checkboxes, Note, Select, from_model
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form
from dashboard.administration.calendar_views import see


@require_safe
def guidance(request: HttpRequest) -> HttpResponse:
    """Every rule with the edition it names and the one it was last checked against."""
    see(request)
    book, checks = rules_in_force(), last_checks()
    rows = []
    for key in book.rule_keys():
        rule, check = book.versions(key)[-1], checks.get(key)
        rows.append({"rule": rule, "check": check, "unchecked": unchecked_words(rule, check)})
    sheet = compared_words(every_line(), last_compared())
    context = {"rows": rows, "sheet": sheet, "may_change": has_permission(request.user, Permission.SET_CALENDAR)}
    return render(request, "dashboard/administration/guidance.html", context)


class CheckForm(Form, model=RuleCheck):
    """Which rules were compared with which edition, by whom and when."""

    keys = Checkboxes(label="Which rules were checked?", missing="Select at least one rule", small=True)
    edition = Select(
        label="Against which edition?",
        choices=[("", "Choose an edition"), *((str(edition), str(edition)) for edition in reversed(EDITIONS))],
        missing="Select the edition",
    )
    checked_by = from_model(help_text="Name and post", missing="Enter who checked it", width="two-thirds")
    checked_on = from_model(subject="The date of the check", missing="Enter the date of the check")
    note = Note(label="What was found", required=False, rows=3)

    def prepare(self) -> None:
        book = rules_in_force()
        self.fields["keys"].choices = [(key, called_now(book.versions(key)[-1].name)) for key in book.rule_keys()]


class RecordCheck(FormPage):
    """Record that rules were checked against an edition."""

    guide = "rule"
    title, done, button = "Record a check", "The check is recorded.", "Save the check"
    lead = "If a rule turns out to be different, change it under Rules of the clock."
    form_class, back, starts_today = CheckForm, "settings-guidance", ("checked_on",)

    def open(self) -> None:
        require_permission(self.request.user, Permission.SET_CALENDAR)

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"checked_by": self.actor.name}

    def save(self, form: CheckForm) -> None:
        said = form.answers
        record_check(said.pop("keys"), **said, **self.who)
