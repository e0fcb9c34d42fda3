"""What is asked for a line of each log."""

from datetime import date
from typing import Any

from cases.incidents.models import Incident
from csprapp.ui.asking import AskingForm
from csprapp.ui.fields import Choice, DateField, ModelSelect, Note, Select, Text, YesNo
from csprapp.ui.reasons import SaysWhyChanged
from reviews.contacts.models import FamilyAgreement, FamilyContact, FamilyMember, Meanwhile, PanelMessage
from reviews.contacts.queries import dates_to_avoid


class LineForm(SaysWhyChanged, AskingForm):
    """A line of a case's log; corrected, it asks why something recorded changes."""

    mark_optional = False

    def __init__(self, *args: Any, incident: Incident | None = None, today: date, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incident, self.today, self.new = incident, today, new
        if new:
            del self.fields["reason"]
        self.choose()

    def choose(self) -> None:
        """Offer what belongs to the case, where a field chooses from it."""


class MemberForm(LineForm):
    person = ModelSelect(None, label="Person in the case", empty_label="Somebody else in the family", required=False)
    who = Text(
        label="If it is somebody else, who?",
        help_text="How they are related and initials, not a full name",
        max_length=120,
        required=False,
    )
    told_how = Text(
        label="How do they wish to be told?", help_text="For example, a visit", max_length=200, required=False
    )
    told_by = Text(label="Who by?", max_length=120, required=False)
    needs = Note(label="Interpreter and other needs", required=False, rows=2)
    leave_alone = YesNo(label="Must they be left alone?", required=False)
    leave_alone_because = Text(label="If so, why?", max_length=300, required=False)

    def choose(self) -> None:
        self.fields["person"].queryset = self.incident.people.all()

    def clean_leave_alone(self) -> bool:
        return bool(self.cleaned_data["leave_alone"])

    def clean(self) -> dict[str, Any]:
        """Why somebody must not be contacted is never dropped because nobody said that they must not."""
        cleaned = super().clean() or self.cleaned_data
        why = cleaned.get("leave_alone_because")
        if why and not cleaned.get("leave_alone") and why != self.initial.get("leave_alone_because"):
            self.add_error("leave_alone", "Select “Yes” if they must be left alone, or clear the reason")
        return cleaned


class DayForm(LineForm):
    label = Text(
        label="Which day is it?",
        help_text="For example, the funeral, the inquest, the first day of the trial",
        max_length=120,
        missing="Enter which day it is",
    )
    day = DateField(label="Date", missing="Enter the date")
    yearly = YesNo(label="Does it come round every year?", missing="Select whether it comes round every year")
    note = Note(label="What to know", required=False, rows=2)


class ContactForm(LineForm):
    member = ModelSelect(None, label="Who with?", empty_label="The family", required=False)
    contacted_on = DateField(label="When?", subject="The date", missing="Enter when")
    by_whom = Text(label="Who by?", max_length=120, missing="Enter who spoke or wrote to the family")
    how = Choice(label="How?", choices=FamilyContact.How.choices, missing="Select how the family was told or asked")
    said = Note(label="What was said", required=False)
    wished = Note(label="What they asked for or wanted", required=False)

    def choose(self) -> None:
        self.fields["member"].queryset = FamilyMember.objects.filter(incident=self.incident)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        member, day = cleaned.get("member"), cleaned.get("contacted_on")
        if self.new and member and member.leave_alone:
            self.ask("alone", "member", f"They must not be contacted: {member.leave_alone_because}")
        elif self.new and day and day <= self.today and (near := dates_to_avoid([self.incident], day)):
            self.ask("near", "contacted_on", f"{'. '.join(near)}.")
        return cleaned


class AgreementForm(LineForm):
    about = Choice(
        label="What was agreed about?", choices=FamilyAgreement.About.choices, missing="Select what was agreed about"
    )
    name_used = Choice(label="If it is the name, which is used?", choices=FamilyAgreement.Name.choices, required=False)
    agreed = Note(label="What was agreed?", missing="Enter what was agreed")
    agreed_with = Text(
        label="Who in the family agreed?",
        help_text="Their part in the family, not a full name",
        max_length=120,
        missing="Enter who in the family agreed",
    )
    agreed_by = Text(
        label="Who agreed it for the partnership?", max_length=120, missing="Enter who agreed it for the partnership"
    )
    agreed_on = DateField(label="When?", subject="The date", missing="Enter when it was agreed")


class MessageForm(LineForm):
    direction = Choice(
        label="Who wrote?",
        choices=[("to", "We wrote to the Panel"), ("from", "The Panel wrote to us")],
        missing="Select who wrote",
    )
    dated_on = DateField(label="Date", missing="Enter the date")
    about = Select(
        label="What is it about?",
        choices=[("", "Select"), *PanelMessage.About.choices],
        missing="Select what it is about",
    )
    summary = Note(label="What does it say?", missing="Enter what it says", rows=5)
    document = ModelSelect(
        None,
        label="Copy of it",
        help_text="Add it to the case’s documents first.",
        empty_label="No copy yet",
        required=False,
    )

    def choose(self) -> None:
        self.fields["document"].queryset = self.incident.documents.all()


class MeanwhileForm(LineForm):
    what = Choice(label="What was done?", choices=Meanwhile.What.choices, missing="Select what was done")
    done_on = DateField(label="When?", subject="The date", missing="Enter when")
    words = Note(
        label="Who was it shared with, or which actions started?",
        missing="Enter who it was shared with, or which actions started",
        rows=3,
    )
