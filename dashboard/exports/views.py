"""Taking a list out as a sheet."""

import io

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.accounts.roles import require_permission
from csprapp.files.serving import attachment
from csprapp.records.access import log_read
from csprapp.tasks.models import Job
from csprapp.tasks.work import start
from csprapp.today import london_today
from csprapp.ui.components import Link
from csprapp.ui.templatetags.ui import plural
from dashboard.exports import services
from dashboard.exports.forms import ExportForm
from dashboard.exports.kinds import KINDS, Asked, Kind, kind_called
from dashboard.exports.models import Export
from publishing.overview.publication_page import SignedInAfresh


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """Every list that this person may take out, and what was made for them."""
    kinds = [kind for kind in KINDS.values() if kind.allowed(request.user) and kind.key != "chronology"]
    if not kinds:
        require_permission(request.user, KINDS["cases"].deeds[0])
    links = [Link(kind.title, reverse("export", args=[kind.key])) for kind in kinds]
    own = Job.objects.filter(work=services.make_export.path, owner=request.user).select_related("owner")
    made = [job for job in own.order_by("-pk")[:10] if services.make_export.allowed(job)]
    return render(request, "dashboard/exports/exports.html", {"links": links, "made": made})


class ExportPage(SignedInAfresh):
    """A list as a sheet: in which form, and what for."""

    form_class, button, repeats = ExportForm, "Make the file", True
    template_name = "dashboard/exports/export.html"
    kind: Kind

    def open(self, kind: str) -> None:
        self.kind = kind_called(kind)
        services.require_kind(self.kind, self.actor)
        # Sent with the form, which takes no more of it than is kept.
        self.query = self.request.POST.get("query", self.request.GET.urlencode())
        self.asked = Asked(self.actor, self.today, QueryDict(self.query))
        self.rows = self.kind.number(self.asked, services.FEW + 1)

    @property
    def asks_fresh_sign_in(self) -> bool:  # type: ignore[override]
        return self.kind.always_private or "private" in self.request.POST

    @property
    def title(self) -> str:
        case = self.kind.case(self.asked)
        return f"Export: {self.kind.title.lower()}{f' of case {case}' if case else ''}"

    @property
    def lead(self) -> str:
        columns = self.kind.chosen(self.asked.query, private=self.kind.always_private)
        said = self.kind.says(self.asked)
        many = f"More than {services.FEW:,} rows" if self.rows > services.FEW else plural(self.rows, "row")
        return f"{many}, {plural(len(columns), 'column')}.{f' {said}.' if said else ''}"

    @property
    def warning(self) -> str:
        words = "It includes words about a child and their family. You will be asked to sign in again."
        return words if self.kind.always_private else ""

    @property
    def back_url(self) -> str:
        return self.kind.back(self.asked)

    def save(self, form: ExportForm) -> str:
        answers = {"private": False, **form.answers}
        del answers["query"]
        export = services.ask(self.kind, self.asked.query, **answers, **self.who)
        if self.rows <= services.FEW:
            return reverse("export-file", args=[export.pk])
        return reverse("job", args=[start(services.make_export, export.pk, by=self.actor).pk])


@require_safe
def export_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A short sheet, for a day, to who asked for it alone."""
    export = get_object_or_404(Export.objects.select_related("by"), pk=pk, by=request.user)
    if not services.still_allowed(request.user, pk) or not services.is_fresh(export):
        raise Http404
    if services.has_grown_long(export, london_today()):
        raise Http404
    file = io.BytesIO()
    log_read(request, what=f"export: {export.kind}, the file", obj=export, why=export.purpose)
    services.write(export, file)
    return attachment(file.getvalue(), services.MIME[Export.Form(export.form)], services.file_name(export))
