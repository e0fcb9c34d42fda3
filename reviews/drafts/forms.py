"""Forms of the drafts of a report."""

from csprapp.ui.fields import Choice, DateField, FileField, Note, Text
from csprapp.ui.forms import Form, UploadForm
from reviews.drafts.models import DraftSent


class DraftForm(UploadForm):
    file = FileField(
        label="File",
        help_text="A PDF or Word document, smaller than 20MB",
        accept=".pdf,.docx",
        missing="Select a file",
    )
    note = Text(label="What is new in it", required=False, max_length=200, width="two-thirds")


class SentForm(Form):
    to = Choice(label="To whom did it go?", choices=DraftSent.To.choices, missing="Select to whom it went")
    who = Text(
        label="Who received it, and how",
        help_text="For example, the three partners’ leads by secure mail",
        required=False,
        max_length=200,
        width="two-thirds",
    )
    sent_on = DateField(label="Date it was sent", missing="Enter the date it was sent")
    comments_on = DateField(label="Date their comments came", required=False)
    comments = Note(label="What they said, in summary", required=False)
