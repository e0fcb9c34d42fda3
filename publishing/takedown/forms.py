"""What is asked when a publication goes, or is taken down."""

from collections.abc import Sequence
from typing import Any

from django.forms import HiddenInput

from csprapp.ui.fields import Choice, DateField, FileField, Note, Number, Tick, from_model
from csprapp.ui.forms import Form
from publications.library.models import Publication, PublicDocument
from publishing.links.models import HandOver, TakeDownLine


class ExpiryForm(Form):
    """What is done before the page goes."""

    told_of_expiry_on = DateField(
        label="When was the family told that the page will go?",
        label_size="s",
        required=False,
        help_text="Tell them the last day, and where the report can still be read.",
        say_optional=False,
    )


class HandOverForm(Form, model=HandOver):
    """A copy was handed to the national repository."""

    sent_on = DateField(
        label="When was it sent?", label_size="s", subject="The date it was sent", missing="Enter the date it was sent"
    )
    sent_by = from_model(label="Who sent it?", label_size="s", width="two-thirds", missing="Enter who sent it")
    their_reference = from_model(
        label_size="s", width=20, say_optional=False, help_text="Leave this empty if they have not given one yet."
    )


class ReferenceForm(Form, model=HandOver):
    """The repository's own reference, which comes later."""

    row = Number(widget=HiddenInput({"id": False}))
    their_reference = from_model(width=20, missing="Enter their reference")


class LineForm(Form, model=TakeDownLine):
    """One line of the list after something was taken down."""

    done_on = DateField(
        label="When was it done?",
        label_size="s",
        subject="The date it was done",
        required=False,
        say_optional=False,
        help_text="Leave this empty while you are waiting for an answer.",
    )
    done_by = from_model(label="Who did it?", label_size="s", width="two-thirds", say_optional=False)
    note = from_model(
        kind=Note, label_size="s", rows=3, help_text="For example, what was asked, when, and what they answered."
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("done_on") and not answers.get("done_by"):
            self.add_error("done_by", "Enter who did it")
        return answers


SILENTLY = "court_silently"  # a court order, and nobody may learn that there was a page
GROUNDS = [*Publication.Ground.choices]
GROUNDS.insert(2, (SILENTLY, "A court order, and its address must answer as if it had never existed"))


class WithdrawForm(Form):
    """Taking it down: one choice, and nothing else first."""

    ground = Choice(label="Why must it come down?", choices=GROUNDS, missing="Select why it must come down")


class MoreForm(Form):
    """More about why it was taken down, once it is."""

    told = ("early", "openly")
    early: bool
    openly: bool

    why = Note(label="Why was it taken down?", rows=3, missing="Enter why it was taken down")
    early_ground = Note(
        label="The legal ground for ending the statutory year early",
        rows=3,
        help_text="A report must stay public for at least one year (regulation 17 of the 2018 Regulations).",
        missing="Enter the legal ground for taking it down before a year has passed",
    )
    silently = Tick(
        label="Its address must answer as if it had never existed",
        help_text="Only where the law requires it, such as a court order. You cannot change this while it is down.",
        required=False,
    )

    def prepare(self) -> None:
        if not self.early:
            del self.fields["early_ground"]
        if not self.openly:
            del self.fields["silently"]


class AskForm(Form):
    """The first of two people asks to put it back; of the very edition that was taken down, why its ground has gone."""

    told = ("same",)
    same: bool

    ground_gone = Note(
        label="Why does the reason for taking it down no longer apply?",
        rows=3,
        help_text="For example, which court lifted its order and when, or who agreed, when and how.",
        missing="Enter why the reason for taking it down no longer applies",
    )
    reason = Note(label="Why should it be public again?", rows=3, missing="Enter why it should be public again")

    def prepare(self) -> None:
        if not self.same:
            del self.fields["ground_gone"]


class PutBackForm(Form):
    """The second of two people puts back the edition that they were shown."""

    seen = Number(widget=HiddenInput({"id": False}))
    reason = Note(label="Why do you agree?", rows=3, missing="Enter why you agree")


class FileForm(Form):
    """Taking one file off the page."""

    told = ("documents",)
    documents: Sequence[PublicDocument]

    document = Choice(label="Which file?", missing="Select the file")
    file_why = Note(label="Why must this file come off?", rows=3, missing="Enter why this file must come off")

    def prepare(self) -> None:
        self.offer("document", [(str(each.pk), each.title or each.description or each.name) for each in self.documents])


class RedactForm(Form):
    """Putting a more redacted file in the place of one."""

    told = ("documents",)
    documents: Sequence[PublicDocument]

    replaced = Choice(label="Which file?", missing="Select the file")
    redacted = FileField(label="The more heavily redacted PDF", accept=".pdf", missing="Select a PDF")
    redacted_why = Note(label="Why must it be replaced?", rows=3, missing="Enter why it must be replaced")

    def prepare(self) -> None:
        files = [each for each in self.documents if not each.is_picture]
        self.offer("replaced", [(str(each.pk), each.title or each.name) for each in files])

    @property
    def uploaded(self) -> bytes:
        """The bytes that were sent, however often they are asked for."""
        sent = self.cleaned_data["redacted"]
        sent.seek(0)
        return bytes(sent.read())


class SeenForm(Form):
    """A second person has looked at a file that was taken off, or replaced."""

    document = Number(widget=HiddenInput({"id": False}))


class ConfirmForm(Form):
    """It came back from a backup, and rightly."""

    checked = Tick(
        label="I have checked that, since the backup, nobody has stopped it or taken it or any of its files down",
        missing="Tick the box once you have checked it",
    )
