"""What is asked of a tracker: the file, what its columns are, what its wrong cells should say, who owns its cases."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from csprapp.accounts.models import User
from csprapp.partnership.models import Area
from csprapp.records.refusals import Refused
from csprapp.tables.headings import Table
from csprapp.tables.reading import LONGEST, address, column_letters, words
from csprapp.ui.fields import DateField, FileField, ModelSelect, Select, Text, Tick
from csprapp.ui.forms import Form, UploadForm
from dashboard.imports.books import Book
from dashboard.imports.columns import BY_KEY, COLUMNS, KEPT as KEPT_SO, SEVERAL, looks_of, names_people
from dashboard.imports.planning import Outcome
from dashboard.imports.queries import who_owns

KEPT = [("", "Keep it with the case, but do not use it")]
SHORT = 20  # letters: a date; what is longer has the whole line
MOST_ASKED = 100  # wrong rows on one page


class FileForm(UploadForm):
    """The tracker."""

    file = FileField(
        label="Your tracker",
        help_text="An Excel (.xlsx or .xls), OpenDocument (.ods) or CSV file, smaller than 20MB. You do not need to "
        "change it first.",
        accept=".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt",
        missing="Select the file of your tracker",
    )


class ColumnsForm(Form):
    """What each column is. Sheets with the same headings are asked about once."""

    told = ("book", "areas", "today")
    mark_optional = False
    book: Book

    area = ModelSelect(Area.objects.none(), label="Area for rows that do not name one", missing="Select the area")
    history_before = DateField(
        label="Keep cases that began before this day as history",
        help_text="Closed cases are kept as history too. They have no running dates, and anything missing is shown "
        "as not recorded.",
        missing="Enter the day",
        subject="The day",
    )

    def prepare(self) -> None:
        self.fields["area"].queryset = self.areas  # type: ignore[attr-defined]
        self.alike: list[tuple[list[Table], list[tuple[str, int]]]] = []
        for table in self.book.tables:
            same = next((found for found in self.alike if found[0][0].headings == table.headings), None)
            if same:
                same[0].append(table)
            else:
                self.alike.append(([table], self._ask(table, len(self.alike))))

    def _ask(self, table: Table, number: int) -> list[tuple[str, int]]:
        looks, mapping = looks_of(table, self.today), self.book.mappings[table.key]  # type: ignore[attr-defined]
        asked = []
        choices = [*KEPT, *((each.key, each.label) for each in COLUMNS)]
        for column, heading in table.headings.items():
            name = f"column-{number}-{column}"
            seen = ", ".join(looks[column].samples) or "It is empty"
            label, hint = f"{column_letters(column)}: {heading}", f"For example: {seen}"
            key = mapping.get(column, "")
            self.fields[name] = Select(label=label, help_text=hint, choices=choices, required=False, initial=key)
            asked.append((name, column))
        return asked

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The sheets, and the questions about their columns."""
        return [(_sheets(tables), [self[name] for name, _ in asked]) for tables, asked in self.alike]

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        for _, asked in self.alike:
            seen: set[str] = set()
            for name, _ in asked:
                if (key := answers.get(name)) and key in seen:
                    self.add_error(name, f"Another column is already “{BY_KEY[key].label}”")
                seen.add("" if not key or key in SEVERAL else key)
        return answers

    @property
    def columns(self) -> dict[str, dict[int, str]]:
        """Sheet -> column -> key, as it was answered."""
        answers = self.cleaned_data
        return {
            table.key: {column: answers[name] for name, column in asked if answers[name]}
            for tables, asked in self.alike
            for table in tables
        }

    @property
    def headings(self) -> dict[str, str]:
        """Heading -> key, to be remembered."""
        answers = self.cleaned_data
        return {
            heading: answers[name] or (KEPT_SO if names_people(heading) else "")
            for tables, asked in self.alike
            for name, column in asked
            if ": " not in (heading := tables[0].headings[column])
        }


def _sheets(tables: list[Table]) -> str:
    names = [f"“{table.key}”" for table in tables]
    if len(names) == 1:
        return f"Sheet {names[0]}"
    return f"Sheets {', '.join(names[:-1])} and {names[-1]}, whose columns are the same"


class RowsForm(Form):
    """The wrong cells, each to be put right; or the row is left out."""

    told = ("book", "wrong")
    mark_optional = False
    book: Book
    wrong: list[Outcome]

    def prepare(self) -> None:
        tables = {(table.sheet.name, row): table for table in self.book.tables for row in table.rows}
        self.cells: dict[str, tuple[str, str]] = {}
        self.rows: list[tuple[Outcome, list[str], str]] = []
        for number, each in enumerate(self.wrong[:MOST_ASKED]):
            names = [self._ask(number, each, tables[each.sheet, each.row], *found) for found in self._wrong_cells(each)]
            leave = f"leave-{number}"
            self.fields[leave] = Tick(label=f"Leave row {each.row} out", required=False)
            self.rows.append((each, names, leave))

    def _wrong_cells(self, each: Outcome) -> list[tuple[str, str]]:
        facts = each.facts
        found: dict[str, str] = {}
        for cell, why in [*facts.wrong, *facts.vague] if facts else []:
            found.setdefault(cell, why)
        return list(found.items())

    def _ask(self, number: int, each: Outcome, table: Table, cell: str, why: str) -> str:
        name = f"cell-{number}-{cell}"
        column = next(column for column in table.headings if address(each.row, column) == cell)
        said = each.facts.cells.get(table.headings[column]) if each.facts else ""
        text = said if said is not None else words(table.cell(each.row, column))
        label = f"{cell}: {table.headings[column]}"
        said = {"initial": text, "width": 20 if len(text) <= SHORT else None, "max_length": LONGEST}
        self.fields[name] = Text(label=label, help_text=why, required=False, **said)
        self.cells[name] = (each.sheet, cell)
        return name

    @property
    def groups(self) -> list[tuple[Outcome, list[Any], Any]]:
        """Each wrong row with the questions about its cells."""
        return [(each, [self[name] for name in names], self[leave]) for each, names, leave in self.rows]

    @property
    def put_right(self) -> list[tuple[str, str, str]]:
        """Sheet, cell and text of what was changed."""
        return [(*self.cells[name], self.cleaned_data[name]) for name in self.changed_data if name in self.cells]

    @property
    def left_out(self) -> list[tuple[str, int]]:
        """The rows to be left out."""
        return [(each.sheet, each.row) for each, _, leave in self.rows if self.cleaned_data[leave]]


class OwnersForm(Form):
    """Who owns the open cases: asked once for each name that stands in the tracker."""

    told = ("named", "people", "by", "untold")
    mark_optional = False
    named: list[tuple[str, int]]  # what the sheet says, and how many cases
    people: QuerySet[User]
    untold: int  # open cases that were notified, of which the sheet does not say when the local partners were told

    partners_told = Tick(
        label="The local partners were told of these cases on the day of the notification",
        help_text="If you do not tick this, each open case will have a date for telling them until you record that "
        "it was done.",
        required=False,
    )

    def prepare(self) -> None:
        tick = self.fields.pop("partners_told")
        everybody = list(self.people)
        self.texts: dict[str, str] = {}
        for number, (text, cases) in enumerate(self.named):
            name = f"owner-{number}"
            label = f"Who owns the cases of “{text}”?" if text else "Who owns the cases that do not name an owner?"
            hint = "1 open case" if cases == 1 else f"{cases} open cases"
            found = who_owns(text, everybody) or (self.by if not text and self.by in everybody else None)  # type: ignore[attr-defined]
            said = {"initial": found, "missing": "Select who owns them", "help_text": hint}
            self.fields[name] = ModelSelect(self.people, label=label, **said)
            self.texts[name] = text
        if self.untold:
            self.fields["partners_told"] = tick

    @property
    def owners(self) -> dict[str, User]:
        """Who owns the cases of whom."""
        return {text: self.cleaned_data[name] for name, text in self.texts.items()}


def require_some(made: int) -> None:
    """Nothing, or Refused: there is nothing to bring over."""
    if not made:
        raise Refused("Every case in this file is already here")
