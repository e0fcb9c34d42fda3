"""The pages on which documents are brought over together: the files, what becomes of each, and what became of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.access import log_read
from csprapp.tasks.models import Job
from csprapp.ui.form_pages import ButtonPage, FormPage
from csprapp.ui.templatetags.ui import plural
from dashboard.bundles import services
from dashboard.bundles.forms import FileForm, FilesForm, LostForm
from dashboard.bundles.models import Bundle, BundleFile
from dashboard.bundles.planning import ALREADY, GOES, KEPT, LEFT_OUT, NO_CASE, REFUSED, Going, Plan
from dashboard.bundles.queries import plan_of
from dashboard.bundles.work import keep_bundle, look_through

TOLD = {
    NO_CASE: "Need a case",
    REFUSED: "Not taken",
    GOES: "Go to a case",
    ALREADY: "Already here, so not kept again",
    LEFT_OUT: "Left out by you",
}


class Begin(FormPage):
    """Select the documents; and those that were begun before. With a reference, of this case."""

    title, button, form_class = "Add several documents", "Send the documents", FilesForm
    template_name = "dashboard/bundles/begin.html"
    case: Incident | None = None

    def open(self, reference: str = "") -> None:
        if reference:
            self.case = open_case(self.request, reference, "documents: several together")
        require_permission(self.request.user, Permission.WORK_CASE)

    @property
    def back_url(self) -> str:
        return reverse("case-documents", args=[self.case.reference]) if self.case else reverse("imports")

    def save(self, form: FilesForm) -> str:
        said = form.cleaned_data
        bundle = services.begin(form.contents, form.sheet, said["marking"], self.case, **self.who)
        return reverse("bundle", args=[bundle.pk])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        own = Bundle.objects.filter(owner=self.actor).select_related("case")
        waiting, kept = Count("files", Q(files__outcome="")), Count("files", Q(files__outcome=KEPT))
        begun = own.annotate(waiting=waiting, kept=kept)
        return super().get_context_data(incident=self.case, begun=begun, **more)


class BundlePage(FormPage):
    """A page of documents on their way in; their owner's alone."""

    record: Bundle

    def open(self, pk: int, **kwargs: Any) -> HttpResponse | None:
        require_permission(self.request.user, Permission.WORK_CASE)
        self.record = get_object_or_404(Bundle.objects.select_related("case"), pk=pk, owner=self.request.user)
        log_read(self.request, what="documents on their way in", case=self.case_reference)
        return None

    @property
    def case_reference(self) -> str:
        """Of the case from whose page they were sent."""
        return self.record.case.reference if self.record.case else ""

    @property
    def version(self) -> int | None:
        return None

    @property
    def back_url(self) -> str:
        return reverse("bundle", args=[self.record.pk])

    @cached_property
    def plan(self) -> Plan:
        """Where each file would go, among cases that this person may open today."""
        return plan_of(self.record, Incident.objects.visible_to(self.actor, self.today), self.today)


class AddFiles(BundlePage):
    """More documents to those that were sent, or another list."""

    title, button, form_class = "Add more documents", "Send the documents", FilesForm
    template_name = "dashboard/bundles/begin.html"

    def get_initial(self) -> dict[str, Any]:
        return {"marking": self.record.marking}

    def save(self, form: FilesForm) -> None:
        said = form.cleaned_data
        services.add_files(self.record, form.contents, form.sheet, said["marking"], by=self.actor)


class Files(BundlePage):
    """What becomes of every file before anything is kept; those without a case are put right here."""

    title, button, form_class = "What happens to each document", "Check again", LostForm
    template_name = "dashboard/bundles/files.html"

    @property
    def lost(self) -> list[Going]:
        """Files for which no case was found."""
        return self.plan.of(NO_CASE)

    @property
    def back_url(self) -> str:
        return reverse("case-documents-many", args=[self.case_reference]) if self.case_reference else reverse("bundles")

    def get_success_url(self) -> str:
        return self.request.path

    def save(self, form: LostForm) -> None:
        services.put_right(self.record, form.said, by=self.actor)

    @property
    def job(self) -> Job | None:
        """What is being done with them, or went wrong."""
        own = Job.objects.filter(work__in=[look_through.path, keep_bundle.path], subject=str(self.record.pk))
        return own.filter(owner=self.actor).order_by("-pk").first()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        rows, job = self.record.files.select_related("case", "document"), self.job
        unlooked = rows.filter(is_looked_at=False).count()
        undone = unlooked + rows.filter(outcome=GOES).count()
        told = [(name, words, found) for name, words in TOLD.items() if (found := self.plan.of(name))]
        keep = f"Keep {plural(self.plan.of(GOES), 'document')}"
        drop = "Discard what was not kept" if self.plan.files else "Clear this list"
        return super().get_context_data(
            job=job, busy=job is not None and job.is_unfinished, undone=undone, plan=self.plan, told=told,
            going=self.plan.of(GOES), keep_words=keep, drop_words=drop, kept=rows.filter(outcome=KEPT),
            failed=rows.filter(outcome=REFUSED), **more,
        )  # fmt: skip


class ChangeFile(BundlePage):
    """One file: another case, title, kind, date or marking; or it is left out."""

    title, button, form_class = "Change a document", "Save", FileForm
    file: BundleFile

    def open(self, pk: int, file: int) -> HttpResponse | None:
        answer = super().open(pk)
        self.file = get_object_or_404(self.record.files.filter(outcome="", is_looked_at=True), pk=file)
        return answer

    @property
    def lead(self) -> str:
        return self.file.path

    def get_initial(self) -> dict[str, Any]:
        going = next(each for each in self.plan.files if each.file.key == self.file.pk)
        shown = {name: getattr(going, name) for name in ("reference", "title", "kind", "dated_on", "marking")}
        shown["reference"] = shown["reference"] or self.file.reference
        return shown | {"is_left_out": self.file.is_left_out}

    def save(self, form: FileForm) -> None:
        services.put_right(self.record, {self.file.pk: form.answers}, by=self.actor)


class Keep(ButtonPage, BundlePage):
    """Keep every file that goes to a case."""

    def save(self, form: Any) -> None:
        services.keep(self.record, self.plan, by=self.actor)


class GoOn(ButtonPage, BundlePage):
    """Take up again what was left undone."""

    def save(self, form: Any) -> None:
        services.go_on(self.record, by=self.actor)


class Drop(ButtonPage, BundlePage):
    """Forget the files that are not kept."""

    done = "The files that were not kept have been discarded."

    def save(self, form: Any) -> str:
        services.drop(self.record, by=self.actor)
        return reverse("bundles")
