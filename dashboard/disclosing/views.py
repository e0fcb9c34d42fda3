"""Asking for a case file, the page of one, fetching it, and the log of all."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_safe

from cases.disclosures import services
from cases.disclosures.models import Disclosure
from cases.incidents.form_pages import CaseFormPage
from cases.incidents.frame import frame
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import NotAllowed, Permission, has_permission, require_permission
from csprapp.files.serving import stored_attachment
from csprapp.records.access import log_read
from csprapp.tasks.models import Job
from csprapp.tasks.work import start
from csprapp.today import london_today
from csprapp.ui.components import Fact
from csprapp.ui.form_pages import FormPage
from csprapp.ui.templatetags.ui import instant, plural
from dashboard.disclosing.forms import AgreeForm, DisclosureForm
from dashboard.disclosing.gathering import restrictions_of
from dashboard.disclosing.work import make_case_file
from publishing.overview.publication_page import require_fresh_sign_in

A_PAGE = 50
PAGE = "case-disclosures"
PDF, ZIP = "application/pdf", "application/zip"


@require_safe
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What was disclosed of a case, for everybody who may open it."""
    incident = open_case(request, reference, "disclosures")
    rows = incident.disclosures.select_related("asked_by", "answered_by").prefetch_related("lines")
    context = {
        **frame(incident, PAGE, london_today()),
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "may_disclose": has_permission(request.user, Permission.DISCLOSE),
    }
    return render(request, "dashboard/disclosing/case.html", context)


@require_safe
def disclosures(request: HttpRequest) -> HttpResponse:
    """The log of all that was disclosed: for the privacy lead all, for a manager of the cases open to them."""
    require_permission(request.user, Permission.SEE_DISCLOSURES)
    log_read(request, what="log of disclosures")
    rows = Disclosure.objects.readable(request.user, london_today()).select_related(
        "incident", "asked_by", "answered_by"
    )
    page = Paginator(rows.prefetch_related("lines"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "dashboard/disclosing/log.html", {"page": page})


class New(CaseFormPage):
    """Ask for a case file."""

    guide = "disclose"
    what, title, button = "case file: asked for", "Make a case file", "Make the case file"
    lead = "One PDF for a court, a coroner or another body. It names people, so give no more than they need."
    form_class, deed, back, adds = DisclosureForm, Permission.DISCLOSE, PAGE, True

    @property
    def warning(self) -> str:
        return " ".join(restrictions_of(self.incident, self.today))

    def save(self, form: DisclosureForm) -> str:
        asked = services.ask(self.incident, **form.answers, **self.who)
        start(make_case_file, asked.pk, by=self.actor, case=self.incident.reference)
        return asked.get_absolute_url()


class One(FormPage):
    """One case file: what was asked, how far it is, the answer of the second person, the file, its log."""

    template_name, title, form_class = "dashboard/disclosing/one.html", "Case file", AgreeForm
    service, done, stays = services.answer, "Your answer is saved.", True

    def open(self, pk: int) -> None:
        found = Disclosure.objects.readable(self.actor, self.today)
        related = ("incident", "asked_by", "answered_by", "deadline__owner")
        self.record = get_object_or_404(found.select_related(*related), pk=pk)
        log_read(self.request, what="a disclosure", case=self.record.incident.reference, obj=self.record)
        if self.request.method == "POST" and not services.may_answer(self.actor, self.record):
            raise NotAllowed("This is not waiting for you.")

    @property
    def back_url(self) -> str:
        return self.record.get_absolute_url()

    @property
    def facts(self) -> list[Fact]:
        """What was asked for, on which ground, who agreed and what was made of it."""
        asked = self.record
        return [
            Fact("Case", asked.incident.reference),
            Fact("For", f"{asked.get_recipient_display()}\n{asked.to_whom}"),
            Fact("Ground", asked.on_ground),
            Fact("Purpose", asked.purpose),
            Fact("Parts", "\n".join(asked.parts_in_words)),
            *([Fact("Agreed for sensitive documents", asked.consent)] if asked.consent else []),
            Fact("Asked for by", f"{asked.asked_by}, {instant(asked.asked_at)}"),
            Fact("Second person", self._second()),
            *self._made(),
        ]

    def _second(self) -> str:
        asked = self.record
        if not asked.needs_second:
            return "Not needed"
        if asked.agrees is None:
            return f"{asked.deadline.owner or 'Somebody'} was asked"
        said = "Agreed" if asked.agrees else f"Did not agree: {asked.answer}"
        return f"{said}\n{asked.answered_by}, {instant(asked.answered_at)}"

    def _made(self) -> list[Fact]:
        asked = self.record
        if not asked.made_at:
            return []
        held = f"{plural(asked.pages, 'page,pages')}, {plural(asked.documents, 'document,documents')}"
        lacking = [Fact("Shown as an empty box", asked.not_shown)] if asked.not_shown else []
        return [
            Fact("Made", f"{instant(asked.made_at)}: {held}"),
            Fact("SHA-256 of the contents", asked.digest),
            Fact("SHA-256 of the PDF", asked.sha256),
            *lacking,
        ]

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        asked = self.record
        job = None if asked.made_at else Job.objects.of(make_case_file.path, str(asked.pk)).order_by("-pk").first()
        fetch = services.may_fetch(self.actor, asked, self.today)
        waits = services.may_answer(self.actor, asked)
        opens = services.opens_case(self.actor, asked, self.today)
        shown = {"asked": asked, "job": job, "fetch": fetch, "waits": waits, "opens": opens, "facts": self.facts}
        return super().get_context_data(lines=asked.lines.all(), left=services.left(asked), **shown, **more)


@require_GET
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The PDF, or the ZIP with it and the documents, after a fresh sign-in; the last fetching deletes both."""
    today, readable = london_today(), Disclosure.objects.select_related("incident")
    asked = get_object_or_404(readable.readable(request.user, today), pk=pk)
    stored = {"pdf": (asked.file, PDF), "zip": (asked.bundle, ZIP)}.get(kind)
    if not stored or not stored[0] or not services.may_fetch(request.user, asked, today):
        raise Http404
    require_fresh_sign_in(request)
    reference = asked.incident.reference
    log_read(request, what=f"case file fetched: {kind}", case=reference, obj=asked)
    services.fetch(asked, whole=kind == "zip", by=request.user, today=today)
    answer = stored_attachment(str(stored[0]), stored[1], f"case-file-{reference}.{kind}")
    if services.fetched_enough(asked):
        services.delete_file(asked)
    return answer
