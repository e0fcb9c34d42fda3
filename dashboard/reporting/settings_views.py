"""Settings of what is written: sections of the rapid review report, and the Word template of each kind of letter."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.letters import services
from cases.letters.models import LetterKind, LetterTemplate
from cases.letters.values import PLACEHOLDERS
from csprapp.accounts.roles import Permission, require_permission
from csprapp.files.checks import DOCX, MIME
from csprapp.files.serving import attachment
from csprapp.partnership.national import called_now
from csprapp.ui import fields
from csprapp.ui.form_pages import ButtonPage, FormPage
from csprapp.ui.forms import Form, UploadForm
from dashboard.reporting import layout
from dashboard.reporting.forms import LayoutForm

PAGE = "settings-letter"  # of one kind of letter


class Sections(FormPage):
    """A number, a name and a tick for each section; works without JavaScript. Takes effect on the next report."""

    template_name, form_class = "dashboard/reporting/settings_report.html", LayoutForm
    back, stays = "settings", True
    done = "The sections are saved. Reports made from now on will use them."
    meanwhile = "Somebody else has changed the sections. Look at this page again, then save."

    def open(self) -> None:
        require_permission(self.request.user, Permission.SET_UP)
        self.record = layout.current()
        self.lines = layout.merged(self.record.sections)

    def save(self, form: LayoutForm) -> None:
        layout.set_layout(form.wanted, form.expected_version, by=self.actor)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        past = self.record.history.select_related("history_user") if self.record.version else []
        return super().get_context_data(past=past, **more)


class TemplateForm(UploadForm):
    file = fields.FileField(
        label="Your template",
        help_text="A Word document (.docx) without macros, smaller than 20MB.",
        accept=".docx",
        missing="Select a Word document",
    )


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Each kind of letter, with whose wording is in force."""
    require_permission(request.user, Permission.SET_UP)
    kinds = [
        {"text": called_now(kind.label), "url": reverse(PAGE, args=[kind.value]), "own": services.template_of(kind)}
        for kind in LetterKind
    ]
    return render(request, "dashboard/reporting/settings_letters.html", {"kinds": kinds})


def _kind(kind: str) -> LetterKind:
    if kind not in LetterKind.values:
        raise Http404
    return LetterKind(kind)


class TemplatePage(FormPage):
    """A page about the template of one kind of letter."""

    meanwhile = "Somebody else has changed this template. Look at it first, then try again."
    kind: LetterKind

    def open(self, kind: str) -> None:
        require_permission(self.request.user, Permission.SET_UP)
        self.kind = _kind(kind)
        self.title = f"Letter {called_now(self.kind.label).lower()}"
        self.record = LetterTemplate.objects.filter(kind=kind).first()


class Template(TemplatePage):
    """The template in force, the placeholders it may hold, and a form to put another in its place."""

    template_name, form_class = "dashboard/reporting/settings_letter.html", TemplateForm
    back, stays = "settings-letters", True
    done = "Your template is in use. Letters made from now on will use it."

    def save(self, form: TemplateForm) -> None:
        services.set_template(self.kind, form.uploaded, form.expected_version, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        row = self.record
        return super().get_context_data(
            kind=self.kind,
            own=row if row and row.file else None,
            version=row.version if row else 0,
            placeholders=[("{{" + name + "}}", words) for name, words in PLACEHOLDERS.items()],
            past=row.history.select_related("history_user") if row else [],
            **more,
        )


class ShippedAgain(TemplatePage, ButtonPage):
    """Go back to the wording that comes with the service."""

    done = "The service’s own wording is in use again."

    @property
    def back_url(self) -> str:
        return reverse(PAGE, args=[self.kind])

    def save(self, form: Form) -> None:
        services.drop_template(self.kind, form.expected_version, **self.who)


@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """The template in force as a Word file: a beginning for one's own."""
    require_permission(request.user, Permission.SET_UP)
    return attachment(services.template_bytes(_kind(kind)), MIME[DOCX], f"letter-{kind}.docx")
