"""The documents page of a case, and giving a file to somebody who may have it."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases.documents import services
from cases.documents.forms import DocumentForm, VersionForm
from cases.documents.models import Document, DocumentVersion, KeptFile
from cases.incidents.form_pages import FramedFormPage
from cases.incidents.frame import frame
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.files.scanner import State
from csprapp.files.serving import attachment
from csprapp.files.storage import read
from csprapp.today import london_today
from csprapp.ui.addresses import address

PAGE = "case-documents"
# Each with who added it, in one question however many people those are.
VERSIONS = Prefetch("versions", DocumentVersion.objects.select_related("uploaded_by"))


class Documents(FramedFormPage):
    """The list, and the form to add one for those who work on the case."""

    what, current, back = "documents", PAGE, PAGE
    done = "The document is added."
    template_name, form_class = "cases/documents/documents.html", DocumentForm

    def open(self, reference: str) -> None:
        self.incident = open_case(self.request, reference, self.what)
        if self.request.method == "POST":
            require_permission(self.request.user, self.deed)

    def save(self, form: DocumentForm) -> None:
        said = {name: value for name, value in form.answers.items() if name != form.upload}
        services.add_document(self.incident, data=form.uploaded, **said, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        documents = self.incident.documents.prefetch_related(VERSIONS)
        may_add = has_permission(self.actor, Permission.WORK_CASE)
        many_url = address("case-documents-many", self.incident.reference)
        return super().get_context_data(documents=documents, may_add=may_add, many_url=many_url, **more)


def document_of(incident: Incident, pk: int) -> Document:
    """A document of this case, or 404."""
    return get_object_or_404(incident.documents.prefetch_related(VERSIONS), pk=pk)


class NewVersion(FramedFormPage):
    """Add a newer file under the same title."""

    what, current, back = "document: add a version", PAGE, PAGE
    done = "The newer version is added. The earlier one is kept."
    meanwhile = "Somebody else has added a version. Look at it first, then select your file again."
    template_name, form_class = "cases/documents/version.html", VersionForm

    def find(self, pk: int) -> Document:
        return document_of(self.incident, pk)

    def save(self, form: VersionForm) -> None:
        services.add_version(self.record, form.uploaded, version=form.expected_version, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(document=self.record, **more)


@require_safe
def document_file(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponse:
    """The file itself as an attachment, or the page that says why it cannot be opened yet."""
    incident = open_case(request, reference, f"document {pk}, version {number}")
    document = document_of(incident, pk)
    version = get_object_or_404(DocumentVersion, document=document, number=number)
    if not version.may_be_opened:
        shown = {"document": document, "version": version, "refused": version.scan == State.REFUSED}
        return render(request, "cases/documents/waiting.html", frame(incident, PAGE, london_today()) | shown)
    return kept(version, f"{incident.reference}-document-{document.pk}-v{version.number}")


def kept(file: KeptFile, name: str) -> HttpResponse:
    """A kept file as an attachment under a name of ours; 404 when its bytes are gone."""
    try:
        data = read(file.file.name)
    except FileNotFoundError:
        raise Http404 from None
    return attachment(data, file.mime, f"{name}.{file.kind}")


@require_POST
def scan_again(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponse:
    """Ask the scanner again, in no transaction: it may take long to answer."""
    incident = open_case(request, reference, f"document {pk}: scan again")
    version = get_object_or_404(DocumentVersion, document=document_of(incident, pk), number=number)
    services.scan_again(version, by=request.user, today=london_today())
    return redirect("case-document-file", reference, pk, number)
