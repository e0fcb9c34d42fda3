"""What is asked when somebody looks how long a case is kept, holds it, or asks that something be erased."""

from typing import Any

from cases.incidents.models import Incident
from cases.incidents.rules import read_reference
from cases.retention.models import LegalHold, RetentionReview
from csprapp.ui import fields
from csprapp.ui.fields import from_model
from csprapp.ui.forms import Form
from dashboard.privacy.queries import within_reach

NO_NAMES = "Do not name a child or anybody in a family."
REFERENCE = {"label": "Which case?", "help_text": "Its reference, like 2026-0042", "width": 10}


class ReviewForm(Form, model=RetentionReview):
    """What becomes of a closed case whose period is over."""

    outcome = from_model(choices=RetentionReview.OFFERED, missing="Select what happens to it")
    retain_until = fields.DateField(
        label="If you are keeping it longer, until when?", subject="The day", required=False, say_optional=False
    )
    asked_by = fields.Text(
        label="If it is on hold, who asked for that?",
        help_text="For example, the coroner or an inquiry",
        required=False,
        say_optional=False,
        max_length=120,
    )
    reason = fields.LongText(label="Why?", help_text=NO_NAMES, missing="Enter why", rows=4, autosave=False)


class BesideReviewForm(ReviewForm, model=RetentionReview):
    """The same of a referral or a request for personal data, which is not put on hold."""

    outcome = from_model(
        choices=[each for each in RetentionReview.OFFERED if each[0] != RetentionReview.Outcome.HOLD],
        missing="Select what happens to it",
    )
    asked_by = None


class PeriodForm(Form):
    """Another period for a class of record."""

    years = fields.Number(
        label="Years after it was closed, decided or answered", width=3, missing="Enter a number of years"
    )
    until_age = fields.Number(label="And until the youngest child reaches this age", width=3, required=False)
    reason = fields.LongText(label="Why, and who decided it?", missing="Enter why", rows=3, autosave=False)


class OfACase(Form):
    """A form that asks for the reference of a case within the person's reach."""

    told = ("actor", "today")

    def clean_case(self) -> Incident:
        typed = read_reference(self.cleaned_data["case"])
        found = Incident.objects.filter(within_reach(self.actor, self.today), reference=typed).first()
        if found is None:
            self.add_error("case", "There is no case with this reference that you can put on hold")
        return found


class HoldForm(OfACase, model=LegalHold):
    """Who needs a case, and why."""

    case = fields.Text(**REFERENCE, missing="Enter the reference of a case, like 2026-0042")
    asked_by = from_model(missing="Enter who asks for it")
    reason = from_model(missing="Enter why it must be kept", rows=4)


class WhichCaseForm(Form):
    """The case in which something is to be erased: one that is open to the person."""

    told = ("actor", "today")

    case = fields.Text(**REFERENCE, missing="Enter the reference of a case, like 2026-0042")

    def clean_case(self) -> Incident:
        typed = read_reference(self.cleaned_data["case"])
        found = Incident.objects.visible_to(self.actor, self.today).filter(reference=typed).first()
        if found is None:
            self.add_error("case", "Enter the reference of a case that you can open, like 2026-0042")
        return found


class EraseForm(Form):
    """Which records, how far, and on which ground."""

    told = ("choices",)
    choices: list[tuple[str, str]]

    records = fields.Checkboxes(label="Which records?", missing="Select at least one record", small=True)
    how = fields.Choice(
        label="What should be erased?",
        choices=[
            ("all", "The words in the record and its history"),
            ("past", "Only the earlier words: the record has been corrected"),
        ],
        missing="Select what should be erased",
    )
    reason = fields.LongText(
        label="What is the ground for it, and who decided it?",
        help_text=f"{NO_NAMES} This is kept when the words are gone.",
        missing="Enter the ground, and who decided it",
        rows=4,
        autosave=False,
    )

    def prepare(self) -> None:
        self.offer("records", self.choices)


class AnswerForm(Form):
    """What the second person says."""

    agrees = fields.YesNo(label="Do you agree?", missing="Select whether you agree")
    answer = fields.LongText(
        label="If not, why?", required=False, say_optional=False, rows=3, autosave=False, gives_reason=True
    )


class TakeBackForm(Form):
    """Why whoever asked wants it no more."""

    answer = fields.LongText(
        label="Why are you withdrawing it?", missing="Enter why", rows=3, autosave=False, gives_reason=True
    )


def said(form: Any, *names: str) -> dict[str, Any]:
    """Some answers of a form."""
    return {name: form.cleaned_data[name] for name in names}
