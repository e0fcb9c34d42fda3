"""A table pasted from a spreadsheet or typed: its lines, each with what is wrong with it, before anything is saved."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

from csprapp.records.refusals import Refused
from csprapp.ui.fields import Note
from csprapp.ui.forms import Form
from dashboard.partnership.pages import SettingPage

MOST = 500


@dataclass
class Line:
    """One line of a pasted table: its cells by column, and what is wrong with it."""

    number: int
    cells: dict[str, str]
    wrong: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)  # what is saved of it


def read_table(text: str, columns: Sequence[str]) -> list[Line]:
    """The lines of a table, cells parted by tabs as a spreadsheet copies them, else by semicolons or commas.

    Empty lines and a first line that only names the columns are left out. Raises Refused for too many.
    """
    rows = [row for row in text.splitlines() if row.strip(" \t,;")]
    mark = next((each for each in "\t;" if any(each in row for row in rows)), ",")
    found = []
    for number, cells in enumerate(csv.reader(rows, delimiter=mark), start=1):
        cells = [" ".join(cell.split()) for cell in cells]
        if number == 1 and cells[0].lower() in {"name", "agency", columns[0].lower()}:
            continue
        line = Line(number, dict(zip(columns, [*cells, *[""] * len(columns)], strict=False)))
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            line.wrong.append(f"It has more than {len(columns)} columns")
        found.append(line)
    if len(found) > MOST:
        raise Refused({"table": f"At most {MOST} lines at once: this has {len(found)}"})
    return found


def judge_names(lines: Sequence[Line], column: str, there: set[str]) -> None:
    """Say of each line whether what names it is missing, is `there` (in small letters) or comes twice."""
    seen: set[str] = set()
    for line in lines:
        name = line.cells[column].lower()
        if not name:
            line.wrong.append(f"The {column.lower()} is missing")
        elif name in there:
            line.wrong.append("It is already here")
        elif name in seen:
            line.wrong.append("It is in the table twice")
        seen.add(name)


class TableForm(Form):
    """The pasted table. It stays in its box until every line is right."""

    table = Note(label="The table", rows=12, missing="Paste or type the table")


class PastePage(SettingPage):
    """Several at once: the table is shown back line by line with what is wrong, then all of it is saved, or nothing."""

    template_name, form_class = "dashboard/partnership/paste.html", TableForm
    button, second_value = "Check the table", "add"
    columns: Sequence[str]
    one, many = "", ""
    lines: Sequence[Line] = ()

    def judge(self, lines: Sequence[Line]) -> None:
        """Say of each line what is wrong with it."""
        raise NotImplementedError

    def save_lines(self, lines: Sequence[Line]) -> None:
        """Save every line."""
        raise NotImplementedError

    def form_valid(self, form: TableForm) -> HttpResponse:
        if self.request.POST.get("action") == self.second_value:
            return super().form_valid(form)
        try:
            if self.read(form):
                self.second = f"Add {len(self.lines)} {self.one if len(self.lines) == 1 else self.many}"
        except Refused as refused:
            form.refuse(refused)
        return self.render_to_response(self.get_context_data(form=form))

    def read(self, form: TableForm) -> bool:
        """Read and judge the lines, and say whether all of them are right. Raises Refused when it is no table."""
        try:
            self.lines = read_table(form.cleaned_data["table"], self.columns)
        except csv.Error:
            raise Refused({"table": "This cannot be read as a table"}) from None
        self.judge(self.lines)
        return bool(self.lines) and not any(line.wrong for line in self.lines)

    def save(self, form: TableForm) -> None:
        if not self.read(form):
            raise Refused({"table": "Correct what is wrong first. Nothing has been saved yet"})
        self.save_lines(self.lines)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        wrong = sum(bool(line.wrong) for line in self.lines)
        return super().get_context_data(columns=self.columns, lines=self.lines, wrong=wrong, **more)
