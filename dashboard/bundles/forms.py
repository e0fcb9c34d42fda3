"""What is asked when documents are brought over together: the files, and what the names of some do not say."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.documents.forms import ACCEPT
from cases.documents.models import Document
from csprapp.ui.fields import FileField, Select, Text, Tick, from_model
from csprapp.ui.forms import Form
from csprapp.ui.widgets import FileInput
from dashboard.bundles.models import BundleFile
from dashboard.bundles.planning import Going

MOST_ASKED = 50  # files on one page


class FilesInput(FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name)


class FilesField(FileField):
    """Any number of files; its value is a list of them."""

    def __init__(self, *args: Any, accept: str = "", **kwargs: Any) -> None:
        attrs = {"accept": accept, "multiple": True}
        super().__init__(*args, **{"widget": FilesInput(attrs), **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if self.required and not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [FileField.to_python(self, sent) for sent in data or ()]


class FilesForm(Form, model=Document):
    """The documents, and the list that may come with them."""

    files = FilesField(
        label="Documents, or a ZIP of them",
        help_text="Select as many as you like, up to 30MB at a time: you can add more on the next page. Each can be a "
        "PDF, Word, Excel, OpenDocument, CSV, PowerPoint or email file, or a picture, smaller than 20MB.",
        accept=f"{ACCEPT},.zip",
        required=False,
        say_optional=False,
    )
    listed = FileField(
        label="A list of the documents",
        help_text="A CSV or Excel file with a row for each document and any of these headings: File name, Case "
        "reference, Kind, Date, Title, Marking. The reference can be ours or the number in your old tracker.",
        accept=".csv,.xlsx,.xls,.ods",
        required=False,
    )
    marking = from_model(
        initial=Document.Marking.SENSITIVE,
        label="Marking of documents that do not say another",
        missing="Select a marking",
    )

    @property
    def sent_files(self) -> Any:
        """None that the scanner is asked about before the page answers: each is checked beside the requests."""
        return iter(())

    @property
    def contents(self) -> list[tuple[str, bytes]]:
        """Name and content of every document."""
        return [(sent.name, _read(sent)) for sent in self.cleaned_data["files"]]

    @property
    def sheet(self) -> bytes | None:
        """The list, where one was sent."""
        sent = self.cleaned_data["listed"]
        return _read(sent) if sent else None


def _read(sent: Any) -> bytes:
    sent.seek(0)
    return bytes(sent.read())


class LostForm(Form):
    """The files without a case: for each, the case it belongs to, or that it is left out."""

    told = ("lost",)
    mark_optional = False
    lost: list[Going]

    def prepare(self) -> None:
        self.asked = self.lost[:MOST_ASKED]
        for each in self.asked:
            self.fields[f"case-{each.file.key}"] = Text(
                label="Case reference", help_text=each.reason, required=False, initial=each.file.reference, width=20,
                max_length=60,
            )  # fmt: skip
            self.fields[f"leave-{each.file.key}"] = Tick(label="Leave this file out", required=False)

    @property
    def groups(self) -> list[tuple[str, Any, Any]]:
        """Each file with its two questions."""
        return [(each.file.path, self[f"case-{each.file.key}"], self[f"leave-{each.file.key}"]) for each in self.asked]

    @property
    def said(self) -> dict[int, dict[str, Any]]:
        """What was answered, by the key of the file."""
        answers = self.cleaned_data
        return {
            each.file.key: {
                "reference": answers[f"case-{each.file.key}"], "is_left_out": answers[f"leave-{each.file.key}"]
            }
            for each in self.asked
        }  # fmt: skip


class FileForm(Form, model=BundleFile):
    """One file: its case, and as what it is kept."""

    reference = Text(label="Case reference", required=False, width=20, max_length=60)
    title = from_model(
        label="What should people call it?", help_text="For example, Minutes of the rapid review meeting. No names.",
        required=False,
    )  # fmt: skip
    kind = from_model(label="Kind of document", help_text="For example, minutes, chronology or agency report.")
    dated_on = from_model(label="Which day is on it?")
    marking = from_model(kind=Select, missing="Select a marking")
    is_left_out = from_model()
