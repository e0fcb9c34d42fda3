"""What is asked when a person asks for their data."""

from cases.retention.models import SubjectRequest
from csprapp.ui import fields
from csprapp.ui.fields import from_model
from csprapp.ui.forms import Form
from dashboard.privacy.finding import Piece
from dashboard.privacy.grounds import MARKS
from dashboard.privacy.subjects import workers


class RequestForm(Form, model=SubjectRequest):
    """Who asks for whose data, how that was checked, and from when the month counts."""

    told = ("today",)

    name = from_model(missing="Enter the person’s name")
    other_names = from_model(rows=3, autosave=False)
    date_of_birth = from_model()
    asked_by = from_model(missing="Enter who asks")
    identity = from_model(rows=3, autosave=False)
    received_on = from_model(missing="Enter the day it was received", subject="The day it was received")
    counted_from = from_model(missing="Enter the day the month is counted from")
    worker = from_model(kind=fields.ModelSelect, missing="Select who answers it")

    def prepare(self) -> None:
        self.fields["worker"].queryset = workers(self.today)


class CloseForm(Form, model=SubjectRequest):
    """How a request ends."""

    closed_as = from_model(missing="Select how it ends")
    closed_on = from_model(missing="Enter the day")
    note = from_model(rows=4, autosave=False, missing="Enter what was sent and left out")


class MarksForm(Form):
    """What each piece is; a field for each, under a number."""

    told = ("pieces", "marks")
    mark_optional = False
    pieces: list[Piece]
    marks: dict[str, str]

    def prepare(self) -> None:
        for number, piece in enumerate(self.pieces):
            said = self.marks.get(piece.sign, "")
            label = f"{piece.place} ({piece.case})" if piece.case else piece.place
            words = {"label": label, "help_text": piece.excerpt, "label_size": "s"}
            field = fields.Select(choices=MARKS, required=False, initial=said, **words)
            self.fields[f"piece_{number}"] = field

    @property
    def said(self) -> dict[str, str]:
        """The mark of each piece by its sign."""
        return {piece.sign: self.cleaned_data[f"piece_{number}"] for number, piece in enumerate(self.pieces)}
