"""What is asked of a note."""

from cases.notes.models import CaseNote
from cases.notes.services import EMPTY
from csprapp.ui import fields
from csprapp.ui.fields import from_model
from csprapp.ui.forms import Form


class NoteForm(Form, model=CaseNote):
    text = from_model(missing=EMPTY, rows=5)


class CorrectNoteForm(NoteForm, model=CaseNote):
    """A note said otherwise, and why."""

    reason = fields.Text(
        label="Why is this changed?", missing="Enter why you are changing this", max_length=300, one_word=True
    )
