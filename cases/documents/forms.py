"""What is asked of a document."""

from cases.documents.models import Document
from csprapp.ui import fields
from csprapp.ui.forms import Form

ACCEPT = ".pdf,.docx,.png,.jpg,.jpeg"


class DocumentForm(Form):
    title = fields.Text(
        label="What should people call it?",
        help_text="For example, Minutes of the rapid review meeting. No names.",
        max_length=120,
        missing="Enter a name for the document",
    )
    marking = fields.Choice(
        label="Marking",
        choices=Document.Marking.choices,
        initial=Document.Marking.SENSITIVE,
        missing="Select a marking",
    )
    file = fields.FileField(
        label="File",
        help_text="A PDF, Word document, PNG or JPEG, smaller than 20MB.",
        accept=ACCEPT,
        missing="Select a file",
    )


class VersionForm(Form):
    file = fields.FileField(
        label="Newer file",
        help_text="A PDF, Word document, PNG or JPEG, smaller than 20MB. The earlier one is kept.",
        accept=ACCEPT,
        missing="Select a file",
    )
