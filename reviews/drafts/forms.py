"""Forms of the drafts of a report."""

from csprapp.ui.fields import FileField, LongText, Note, from_model
from csprapp.ui.forms import Form, UploadForm
from reviews.drafts.models import DraftSent, ReportDraft


class DraftForm(UploadForm, model=ReportDraft):
    file = FileField(
        label="File",
        help_text="A PDF or Word document, smaller than 20MB",
        accept=".pdf,.docx",
        missing="Select a file",
    )
    note = from_model(width="two-thirds")


class SentForm(Form, model=DraftSent):
    to = from_model(label="Who did it go to?", missing="Select who it went to")
    who = from_model(help_text="For example, the three partners’ leads by secure email", width="two-thirds")
    sent_on = from_model(label="Date it was sent", subject="Date it was sent", missing="Enter the date it was sent")
    comments_on = from_model(label="Date their comments were received", subject="Date their comments were received")
    comments = from_model(kind=Note)


class AnswerForm(Form):
    """What was done with the comments on a draft."""

    mark_optional = False

    text = LongText(
        label="What did you change, and what did you not change and why?", label_size="s", required=False, rows=12
    )

    def prepare(self) -> None:
        self.fields["text"].widget.attrs["data-counted"] = True
