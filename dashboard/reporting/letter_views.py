"""Settings: the Word template of each kind of letter."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.letters import services
from cases.letters.models import LetterKind, LetterTemplate
from cases.letters.values import PLACEHOLDERS
from csprapp.accounts.roles import Deed, require
from csprapp.files.checks import DOCX, MIME, FileRefused
from csprapp.files.serving import attachment
from csprapp.records.services import Conflict, DuplicateSubmission, once
from csprapp.today import london_today
from csprapp.ui import fields
from csprapp.ui.forms import Form

PAGE = "settings-letter"
MEANWHILE = "Somebody changed this template meanwhile. Look at it first, then try again."


class TemplateForm(Form):
    file = fields.FileField(
        label="Your template",
        help_text="A Word document (.docx) without macros, smaller than 20MB.",
        accept=".docx",
        missing="Select a Word document",
    )


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Each kind of letter, with whose wording is in force."""
    require(request.user, Deed.SET_UP)
    kinds = [
        {"text": kind.label, "url": reverse(PAGE, args=[kind.value]), "own": services.template_of(kind)}
        for kind in LetterKind
    ]
    return render(request, "dashboard/reporting/settings_letters.html", {"kinds": kinds})


def _kind(kind: str) -> LetterKind:
    if kind not in LetterKind.values:
        raise Http404
    return LetterKind(kind)


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The template in force, the placeholders it may hold, and a form to put another in its place."""
    require(request.user, Deed.SET_UP)
    wanted, row = _kind(kind), LetterTemplate.objects.filter(kind=kind).first()
    form = TemplateForm(request.POST or None, request.FILES or None, version=row.version if row else 0)
    if request.method == "POST" and form.is_valid() and (answer := _save(request, wanted, form)):
        return answer
    return render(request, "dashboard/reporting/settings_letter.html", _context(wanted, row, form))


def _save(request: HttpRequest, kind: LetterKind, form: TemplateForm) -> HttpResponse | None:
    try:
        with once(form.cleaned_data["token"], request.user) as submission:
            data, seen = form.cleaned_data["file"].read(), form.expected_version
            services.set_template(kind, data, seen, by=request.user, today=london_today())
            submission.answer_url = request.path
        messages.success(request, "Your template is in force. Letters made from now on use it.")
        return redirect(submission.answer_url)
    except DuplicateSubmission as done:
        return redirect(done.url)
    except FileRefused as refused:
        form.add_error("file", refused)
    except Conflict as conflict:
        form.add_error(None, MEANWHILE)
        form.renew(conflict.current.version)
    return None


def _context(kind: LetterKind, row: LetterTemplate | None, form: TemplateForm) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": f"Letter {kind.label.lower()}",
        "own": row if row and row.file else None,
        "version": row.version if row else 0,
        "placeholders": [("{{" + name + "}}", words) for name, words in PLACEHOLDERS.items()],
        "past": row.history.select_related("history_user") if row else [],
        "form": form,
    }


@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """The template in force as a Word file: a beginning for one's own."""
    require(request.user, Deed.SET_UP)
    return attachment(services.template_bytes(_kind(kind)), MIME[DOCX], f"letter-{kind}.docx")


@require_POST
def shipped_again(request: HttpRequest, kind: str) -> HttpResponse:
    """Go back to the wording that comes with the service."""
    require(request.user, Deed.SET_UP)
    form, wanted = Form(request.POST), _kind(kind)
    if form.is_valid():
        try:
            services.drop_template(wanted, form.expected_version, by=request.user, today=london_today())
            messages.success(request, "The wording that comes with the service is in force again.")
        except Conflict:
            messages.error(request, MEANWHILE)
    return redirect(PAGE, kind)
