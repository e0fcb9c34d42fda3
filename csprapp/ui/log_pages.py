"""The pages of a log: a line added, corrected, taken out.

Each stands before the form page of a case or of a review among a page's bases, which knows what the log is kept of.
"""

from typing import Any

from django.urls import reverse

from csprapp.records.log_lines import Log
from csprapp.ui.components import Link
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form, ReasonForm


def mistake_link(view_name: str, *args: Any) -> Link:
    """The way to say that a line was recorded by mistake."""
    return Link("This was recorded by mistake", reverse(view_name, args=args))


class LinePage(FormPage):
    """A page about a line of `log`."""

    log: Log[Any]

    def said(self, form: Form) -> dict[str, Any]:
        """The answers that are facts of the line, the reason where the form asks for one, and who says so."""
        facts = {name: value for name, value in form.cleaned_data.items() if name in self.log.facts}
        return {"facts": facts, "reason": form.cleaned_data.get("reason", ""), **self.who}


class AddLine(LinePage):
    """Write a line; a form that asks for a reason gives it to the history."""

    done = "It is recorded."

    def find(self, **kwargs: Any) -> None:
        """Nothing: a new line has no record to open."""

    def save(self, form: Form) -> None:
        self.made = self.log.append(self.subject, **self.said(form))


class CorrectLine(LinePage):
    """Correct a line."""

    done = "The correction is saved."
    shows_saved = True

    def save(self, form: Form) -> None:
        self.log.correct(self.record, form.expected_version, **self.said(form))


class TakeOutLine(LinePage):
    """A line was recorded by mistake."""

    title, done = "Recorded by mistake", "Removed. The history keeps it."
    button = "Remove it"
    form_class = ReasonForm.asking("Why was it a mistake?", "Enter why it was a mistake", rows=3, one_word=True)

    @property
    def lead(self) -> str:
        return f"{self.record}. It will no longer be in the log. The history keeps it, with your reason."

    def save(self, form: Form) -> None:
        self.log.take_out(self.record, form.expected_version, **form.answers, **self.who)
