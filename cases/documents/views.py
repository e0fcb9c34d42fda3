"""The documents page of a case, and giving a file to somebody who may have it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases.documents import services
from cases.documents.forms import DocumentForm, VersionForm
from cases.documents.models import Document, DocumentVersion
from cases.incidents.frame import frame
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import Deed, may
from csprapp.files.checks import FileRefused
from csprapp.files.scanner import State
from csprapp.files.serving import attachment
from csprapp.files.storage import read
from csprapp.records.services import Conflict, DuplicateSubmission, once
from csprapp.today import london_today

PAGE = "case-documents"


def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """The list, and the form to add one."""
    incident = open_case(request, reference, "documents")
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form.cleaned_data["token"], request.user) as submission:
                services.add_document(
                    incident,
                    form.cleaned_data["title"],
                    form.cleaned_data["marking"],
                    form.cleaned_data["file"].read(),
                    by=request.user,
                    today=london_today(),
                )
                submission.answer_url = request.path
            messages.success(request, "The document was added.")
            return redirect(request.path)
        except DuplicateSubmission as done:
            return redirect(done.url)
        except FileRefused as refused:
            form.add_error("file", refused)
    return render(request, "cases/documents/documents.html", listing(request, incident, form))


def listing(request: HttpRequest, incident: Incident, form: DocumentForm) -> dict[str, Any]:
    """What the page of documents lays out."""
    return {
        **frame(incident, PAGE, london_today()),
        "documents": incident.documents.prefetch_related("versions__uploaded_by"),
        "form": form,
        "may_add": may(request.user, Deed.WORK_CASE),
    }


def document_of(incident: Incident, pk: int) -> Document:
    """A document of this case, or 404."""
    return get_object_or_404(incident.documents.prefetch_related("versions__uploaded_by"), pk=pk)


def document_version(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Add a newer file under the same title."""
    incident = open_case(request, reference, "document: add a version")
    document = document_of(incident, pk)
    form = VersionForm(request.POST or None, request.FILES or None, version=document.version)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_version(
                document,
                form.cleaned_data["file"].read(),
                version=form.expected_version,
                by=request.user,
                today=london_today(),
            )
            messages.success(request, "The newer version was added. The earlier one is kept.")
            return redirect(PAGE, reference)
        except FileRefused as refused:
            form.add_error("file", refused)
        except Conflict:
            form.add_error(None, "Somebody added a version meanwhile. Look at it first, then select your file again.")
            form.renew(Document.objects.get(pk=pk).version)
    context = {**frame(incident, PAGE, london_today()), "document": document, "form": form}
    return render(request, "cases/documents/version.html", context)


@require_safe
def document_file(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponse:
    """The file itself as an attachment, or the page that says why it cannot be opened yet."""
    incident = open_case(request, reference, f"document {pk}, version {number}")
    document = document_of(incident, pk)
    version = get_object_or_404(DocumentVersion, document=document, number=number)
    if not version.may_be_opened:
        context = {
            **frame(incident, PAGE, london_today()),
            "document": document,
            "version": version,
            "refused": version.scan == State.REFUSED,
        }
        return render(request, "cases/documents/waiting.html", context)
    try:
        data = read(version.file.name)
    except FileNotFoundError:
        raise Http404 from None
    name = f"{incident.reference}-document-{document.pk}-v{version.number}.{version.kind}"
    return attachment(data, version.mime, name)


@require_POST
def document_scan(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponse:
    """Ask the scanner again."""
    incident = open_case(request, reference, f"document {pk}: scan again")
    version = get_object_or_404(DocumentVersion, document=document_of(incident, pk), number=number)
    services.scan_again(version, by=request.user, today=london_today())
    return redirect("case-document-file", reference, pk, number)
