"""What is asked of a document."""

from cases.documents.models import Document
from csprapp.ui import fields
from csprapp.ui.fields import from_model
from csprapp.ui.forms import UploadForm

ACCEPT = ".pdf,.docx,.xlsx,.ods,.csv,.pptx,.eml,.msg,.png,.jpg,.jpeg,.heic"
KINDS = "A PDF, Word, Excel, OpenDocument, CSV, PowerPoint or email file, or a picture, smaller than 20MB."


class DocumentForm(UploadForm, model=Document):
    title = from_model(help_text="For example, Minutes, 3 March. No names.", missing="Enter a name for the document")
    kind = from_model(help_text="For example, minutes, chronology or agency report.")
    dated_on = from_model()
    marking = from_model(initial=Document.Marking.SENSITIVE, missing="Select a marking")
    file = fields.FileField(label="File", help_text=KINDS, accept=ACCEPT, missing="Select a file")


class VersionForm(UploadForm):
    file = fields.FileField(
        label="Newer file", help_text=f"{KINDS} The earlier one is kept.", accept=ACCEPT, missing="Select a file"
    )
