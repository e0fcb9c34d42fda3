"""A whole chronology at once: pasted or sent, looked at row by row, put right, and added.

For an agency's own people, for those who come through a link, and for the unit. What was read is kept as the person's
draft until it is added, so that a time-out loses nothing.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from cases.incidents.form_pages import CaseFormPage
from csprapp.accounts.models import User
from csprapp.files import child
from csprapp.files.refused import FileRefused
from csprapp.records import services as records
from csprapp.records.refusals import Refused
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form
from csprapp.ui.templatetags.ui import plural
from reviews.returns import chronology_table, forms, services
from reviews.returns.chronology_table import Line, Table
from reviews.returns.models import ChronologyEntry
from reviews.returns.parts import TABLE as DRAFT
from reviews.returns.views import AnsweringPage, table_of

SHOWN = 300  # rows of the preview


class TablePage(FormPage):
    """First the table, then what was read of it. `draft_subject` says for what it is, `add_lines` adds them."""

    what: ClassVar[str] = "agency chronology"
    actor: User

    @property
    def title(self) -> str:
        return "Check the lines before you add them" if self.kept else "Paste or send a chronology"

    @property
    def draft_subject(self) -> str:
        """What the table is kept under: the request's or the case's. Each page says its own."""
        raise NotImplementedError

    def add_lines(self, entries: list[ChronologyEntry]) -> int:
        """Add the lines; how many were new."""
        raise NotImplementedError

    @cached_property
    def kept(self) -> dict[str, Any] | None:
        """What was read and is not added yet."""
        draft = records.load_draft(self.actor, DRAFT, self.draft_subject)
        return draft.data if draft else None

    @cached_property
    def table(self) -> Table:
        """The table as it was pasted or sent."""
        kept = self.kept or {}
        return Table([(number, cells) for number, cells in kept["rows"]], kept["headings"])

    @property
    def columns(self) -> list[str]:
        """What each column is, by its key."""
        return (self.kept or {})["columns"]

    @property
    def wrong(self) -> list[Line]:
        """The rows that need a person."""
        return [line for line in self.lines if line.wrong]

    def lines_of(self, kept: dict[str, Any]) -> list[Line]:
        """What each row of the table would become, with the cells that were corrected and the rows left out."""
        told = {"changed": kept["changed"], "out": kept["out"]}
        return chronology_table.lines(self.table, kept["columns"], self.today, **told)

    @cached_property
    def lines(self) -> list[Line]:
        """The rows as they are kept, read on this London day."""
        return self.lines_of(self.kept or {})

    # --- The two steps ------------------------------------------------------------------------------------------

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "discard":
            records.drop_draft(self.actor, DRAFT, self.draft_subject)
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def get_form_class(self) -> type[Form]:
        return forms.CheckTableForm if self.kept else forms.TableForm

    def get_template_names(self) -> list[str]:
        return ["reviews/returns/table_check.html" if self.kept else "reviews/returns/table_send.html"]

    def save(self, form: Any) -> str:
        return self.put_right(form) if self.kept else self.read(form)

    def read(self, form: forms.TableForm) -> str:
        """Keep what is in the table. Raises Refused, beside the field it came from."""
        file, pasted = form.cleaned_data.get("file"), form.cleaned_data["pasted"]
        try:
            if file:
                file.seek(0)
                table = child.run(chronology_table.from_file, file.read())
            else:
                table = chronology_table.from_text(pasted)
        except FileRefused as refused:
            raise Refused({"file" if file else "pasted": refused.messages[0]}) from refused
        said = {"rows": table.rows, "headings": table.headings, "left_out": table.left_out}
        self.keep({**said, "columns": chronology_table.guessed(table)})
        return self.request.path

    def keep(self, said: dict[str, Any]) -> None:
        """Keep the table and what was said of it as this person's draft."""
        records.save_draft(self.actor, DRAFT, {"changed": {}, "out": [], **said}, self.draft_subject)

    def put_right(self, form: forms.CheckTableForm) -> str:
        """Keep what was changed; add the lines when that was pressed and every row can be read. Raises Refused."""
        kept = self.kept or {}
        now = kept | {
            "columns": form.chosen,
            "changed": kept["changed"] | form.typed_rows,
            "out": [*kept["out"], *form.out],
        }
        found = self.lines_of(now)
        if self.request.POST.get("action") == "again" or any(line.wrong for line in found):
            self.keep(now)
            self.told = ""
            return self.request.path
        entries = [
            ChronologyEntry(
                day=line.day, until=line.until, about=line.about, event=line.event,
                significance=line.significance, source=line.source,
            )
            for line in found
        ]  # fmt: skip
        if not entries:
            raise Refused("There are no lines to add: every row is left out")
        added = self.add_lines(entries)
        records.drop_draft(self.actor, DRAFT, self.draft_subject)
        there = len(entries) - added
        self.told = f"{plural(added, 'line')} added to the chronology." + (f" {there} already there." if there else "")
        return self.back_url

    told = ""

    def finish(self, form: Form) -> None:
        if self.told:
            messages.success(self.request, self.told)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        if not self.kept:
            return context
        form = context["form"]
        ready = [line for line in self.lines if not line.wrong]
        return context | {
            "columns": [form[f"column_{number}"] for number in range(len(self.columns))],
            "wrong": [
                {"line": line, "fields": [form[f"{key}_{line.row}"] for key in ("when", "what", "out")]}
                for line in self.wrong
            ],
            "ready": ready[:SHOWN],
            "ready_count": len(ready),
            "more": max(0, len(ready) - SHOWN),
            "left_out": len(self.kept["out"]),
            "not_read": self.kept.get("left_out", []),
        }


class RequestTable(AnsweringPage, TablePage):
    """The chronology of an agency's own people, or of an agency whose return the unit enters."""

    @property
    def draft_subject(self) -> str:
        return table_of(self.record)

    def add_lines(self, entries: list[ChronologyEntry]) -> int:
        return services.add_return_events(self.record, entries, entered_from=self.entered_from, **self.who)


class CaseTable(TablePage, CaseFormPage):
    """Lines of the case itself."""

    what, back, adds = "chronology: add many", "case-timeline", True

    @property
    def draft_subject(self) -> str:
        return f"case:{self.incident.pk}"

    def add_lines(self, entries: list[ChronologyEntry]) -> int:
        return services.add_events(self.incident, entries, **self.who)
