"""The pages on which a tracker is brought over: the file, its columns, its rows, the owners, and what became of it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.incidents.queries import areas_for, owners
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.files.serving import attachment
from csprapp.libraries import Later
from csprapp.records.access import log_read
from csprapp.tasks.models import Job
from csprapp.ui.form_pages import ButtonPage, FormPage
from dashboard.imports import drafts
from dashboard.imports.books import Book
from dashboard.imports.forms import ColumnsForm, FileForm, OwnersForm, RowsForm, require_some
from dashboard.imports.models import TrackerImport
from dashboard.imports.planning import CREATED, ERROR, HISTORY, IGNORED, MATCHED, Outcome, Plan
from dashboard.imports.rules import FEW

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = Later("xlsxwriter")

SHOWN = 200  # rows of one kind on a page
OUTCOMES = {
    CREATED: "New cases, with dates to keep",
    HISTORY: "Older or closed cases, kept as history",
    MATCHED: "Already here: nothing changes",
    ERROR: "Need correcting",
    IGNORED: "Not cases, so ignored",
}
ADDED_TO = "Already here: people who are missing are added, nothing else changes"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportPage(FormPage):
    """A page of one file on its way in; its owner's alone."""

    record: TrackerImport
    failed: Job | None = None  # what was tried beside the requests and could not be done

    def open(self, pk: int) -> HttpResponse | None:
        require_permission(self.request.user, Permission.IMPORT)
        self.record = get_object_or_404(TrackerImport, pk=pk, owner=self.request.user)
        job = drafts.job_of(self.record)
        if self.record.done_at or job and job.is_unfinished:
            return redirect("import", pk)
        self.failed = job
        log_read(self.request, what="a tracker on its way in")
        return None

    @property
    def version(self) -> int | None:
        return None

    @property
    def back_url(self) -> str:
        return reverse("imports")

    def step(self, name: str) -> str:
        """The address of another page of this file."""
        return reverse(name, args=[self.record.pk])

    @cached_property
    def book(self) -> Book:
        """The file as it was read. 404 once it was pruned."""
        try:
            return drafts.book_of(self.record, self.today)
        except FileNotFoundError:  # pruned by somebody else meanwhile
            raise Http404 from None

    @cached_property
    def plan(self) -> Plan:
        """What would become of each row today, in the eyes of this person."""
        return drafts.plan_of(self.record, by=self.actor, today=self.today, book=self.book)


class Begin(FormPage):
    """Select the file; and the files that were begun before."""

    title, button, form_class = "Bring cases over from a spreadsheet", "Read the file", FileForm
    template_name, back = "dashboard/imports/begin.html", "case-list"

    def open(self) -> None:
        require_permission(self.request.user, Permission.IMPORT)

    def save(self, form: FileForm) -> str:
        sent = form.cleaned_data["file"]
        record = drafts.begin(form.uploaded, sent.name, **self.who)
        return reverse("import-columns", args=[record.pk])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        own = TrackerImport.objects.filter(owner=self.actor)
        return super().get_context_data(begun=own.filter(done_at=None), finished=own.exclude(done_at=None), **more)


class Columns(ImportPage):
    """What each column is, with a few of its cells."""

    title, button, form_class = "What is in each column?", "Check the rows", ColumnsForm
    template_name = "dashboard/imports/columns.html"

    @property
    def areas(self) -> Any:
        """The areas into which this person may bring cases."""
        return areas_for(self.actor, self.today)

    def get_initial(self) -> dict[str, Any]:
        return {"area": self.record.area, "history_before": self.record.history_before}

    def save(self, form: ColumnsForm) -> str:
        answers = form.cleaned_data
        drafts.name_columns(
            self.record, form.columns, form.headings, answers["area"], answers["history_before"], by=self.actor
        )
        return self.step("import-rows")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        left_out = [(sheet.name, why) for sheet, why in self.book.left_out]
        return super().get_context_data(left_out=left_out, **more)


class Rows(ImportPage):
    """What becomes of every row, before anything is written; wrong cells are put right here."""

    title, button, form_class = "What happens to each row", "Check again", RowsForm
    template_name = "dashboard/imports/rows.html"

    @property
    def wrong(self) -> list[Outcome]:
        """The rows that stop the whole file."""
        return [each for each in self.plan.outcomes if each.outcome == ERROR]

    @property
    def back_url(self) -> str:
        return self.step("import-columns")

    def save(self, form: RowsForm) -> str:
        drafts.put_right(self.record, form.put_right, form.left_out, by=self.actor)
        return self.step("import-owners" if self.request.POST.get("action") == "go_on" else "import-rows")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        every = self.plan.told
        outcomes = OUTCOMES | ({MATCHED: ADDED_TO} if self.plan.adds else {})
        told = [(name, words, [each for each in every if each.outcome == name]) for name, words in outcomes.items()]
        context = {
            "plan": self.plan,
            "told": [(name, words, found[:SHOWN], len(found)) for name, words, found in told if found],
            "wrong": len(self.wrong),
            "more_wrong": max(0, len(self.wrong) - len(more["form"].rows)) if "form" in more else 0,
            "new": sum(not case.here for case in self.plan.cases),
            "adds": len(self.plan.adds),
            "owners_url": self.step("import-owners"),
        }
        return super().get_context_data(**more) | context


class Owners(ImportPage):
    """Who owns the open cases, then they are brought over."""

    title, form_class = "Bring the cases over", OwnersForm
    template_name = "dashboard/imports/owners.html"

    @property
    def back_url(self) -> str:
        return self.step("import-rows")

    @property
    def by(self) -> User:
        return self.actor

    @property
    def people(self) -> Any:
        """Who can own a case of this area today."""
        return owners(self.record.area, self.today)

    @cached_property
    def new(self) -> Counter[bool]:
        """How many cases are new: as history, and open."""
        return Counter(case.history for case in self.plan.cases if not case.here)

    @property
    def named(self) -> list[tuple[str, int]]:
        """Whom the sheet calls owner of an open new case, with how many, in alphabetical order; "" for nobody."""
        found = Counter(case.first("owner") for case in self.plan.cases if not case.here and not case.history)
        return sorted(found.items())

    @property
    def untold(self) -> int:
        """How many open new cases were notified and say nothing of the partners being told."""
        new = (case.days for case in self.plan.cases if not case.here and not case.history)
        return sum("notified_on" in days and "told_on" not in days for days in new)

    @property
    def button(self) -> str:
        number = self.new.total()
        if not number and self.plan.adds:
            return "Add the people"
        return f"Bring {number:,} {'case' if number == 1 else 'cases'} over"

    @property
    def many(self) -> bool:
        """Whether so much is written that nobody should wait for it."""
        return self.new.total() + len(self.plan.adds) > FEW

    def save(self, form: OwnersForm) -> str:
        require_some(self.new.total() + len(self.plan.adds))
        told = form.cleaned_data.get("partners_told", False)
        if self.many:
            drafts.finish_later(self.record, form.owners, partners_told=told, by=self.actor)
        else:
            drafts.finish(self.record, form.owners, partners_told=told, **self.who)
        return self.step("import")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        counts = {"open": self.new[False], "history": self.new[True], "wrong": self.plan.count(ERROR)}
        counts["adds"] = len(self.plan.adds)
        because = self.failed.because if self.failed else ""
        return super().get_context_data(counts=counts, because=because, many=self.many, **more)


class Drop(ButtonPage, ImportPage):
    """Forget the file."""

    done = "The file has been discarded. Nothing was brought over."

    def save(self, form: Any) -> str:
        drafts.drop(self.record, by=self.actor)
        return reverse("imports")


def _finished(request: HttpRequest, pk: int) -> TrackerImport:
    require_permission(request.user, Permission.IMPORT)
    record = get_object_or_404(TrackerImport, pk=pk, owner=request.user)
    if record.done_at is None:
        raise Http404
    log_read(request, what="what became of a tracker")
    return record


@require_safe
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of the rows: the cases, the dates that differ, and the rows that were not brought over."""
    require_permission(request.user, Permission.IMPORT)
    record = get_object_or_404(TrackerImport, pk=pk, owner=request.user)
    if record.done_at is None:
        job = drafts.job_of(record)
        if job is None or not job.is_unfinished:
            return redirect("import-owners" if job else "import-rows", pk)
        return render(request, "dashboard/imports/busy.html", {"record": record, "job": job})
    record = _finished(request, pk)
    differences = [
        {**each, **{key: date.fromisoformat(each[key]) for key in ("sheet", "computed")}}
        for each in record.result["differences"]
    ]
    added = record.result.get("added", [])
    outcomes = OUTCOMES | ({MATCHED: ADDED_TO} if added else {})
    told = [(words, record.result["counts"][name]) for name, words in outcomes.items()]
    context = {"record": record, "told": told, "differences": differences[:SHOWN], "cases": record.result["cases"]}
    context |= {"added": added, "more": len(differences) - SHOWN, "rejected": len(record.result["rejected"])}
    return render(request, "dashboard/imports/done.html", context)


@require_safe
def rejected(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The rows that were not brought over, with why, as they stood: to be put right and brought again."""
    rows = _finished(request, pk).result["rejected"]
    if kind not in ("csv", "xlsx") or not rows:
        raise Http404
    headings = list(dict.fromkeys(heading for row in rows for heading in row["cells"]))
    table = [["Sheet", "Row", "Cell", "Reason", *headings]]
    for row in rows:
        own = [row["cells"].get(heading, "") for heading in headings]
        table.append([row["sheet"], row["row"], row["cell"], row["reason"], *own])
    made = _csv(table) if kind == "csv" else _xlsx(table)
    mime = "text/csv; charset=utf-8" if kind == "csv" else XLSX
    return attachment(made, mime, f"not-brought-over.{kind}")


def _csv(table: list[list[Any]]) -> bytes:
    """A text that begins like a formula is led by an apostrophe: no program works it out."""
    out = io.StringIO(newline="")
    safe = [[f"'{cell}" if str(cell)[:1] in "=+-@\t\r" and cell else cell for cell in row] for row in table]
    csv.writer(out).writerows(safe)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(table: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Not brought over")
        for number, row in enumerate(table):
            for column, cell in enumerate(row):
                (sheet.write_number if isinstance(cell, int) else sheet.write_string)(number, column, cell)
    return out.getvalue()
