"""Forms of the rapid review report and of its sections."""

from dataclasses import replace
from typing import Any

from csprapp.ui import fields
from csprapp.ui.forms import Form, UploadForm
from dashboard.reporting.layout import LONGEST_TITLE, SHIPPED, Line


class OwnReportForm(UploadForm):
    file = fields.FileField(
        label="Your report",
        help_text="A Word document or PDF, smaller than 20MB, that does not name anybody. It is kept as it is.",
        accept=".docx,.pdf",
        missing="Select your report",
    )


class LayoutForm(Form):
    """For each section its place, its name and whether it is in the report: three fields named after its key."""

    mark_optional = False
    told = ("lines",)

    def prepare(self) -> None:
        for place, line in enumerate(self.lines, start=1):
            said = SHIPPED[line.key]
            number = {"width": 2, "min_value": 1, "max_value": 99, "missing": f"Enter the place of {said}"}
            title = {"max_length": LONGEST_TITLE, "missing": f"Enter the name of {said}"}
            self.fields |= {
                f"place_{line.key}": fields.Number(label=f"Place of {said}", initial=place, **number),
                f"title_{line.key}": fields.Text(label=f"Name of {said}", initial=line.title, **title),
                f"shown_{line.key}": fields.Tick(label=f"In the report: {said}", initial=line.shown, required=False),
            }

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the page lays out as a table: the three fields of each section."""
        return [
            {"place": self[f"place_{line.key}"], "title": self[f"title_{line.key}"], "shown": self[f"shown_{line.key}"]}
            for line in self.lines
        ]

    @property
    def wanted(self) -> list[Line]:
        """The lines as they were asked for, in their new order. Of two with one number, the one moved comes first."""
        said = self.cleaned_data
        lines = [replace(line, title=said[f"title_{line.key}"], shown=said[f"shown_{line.key}"]) for line in self.lines]
        before = {line.key: place for place, line in enumerate(self.lines, start=1)}

        def order(line: Line) -> tuple[int, bool, int]:
            place = said[f"place_{line.key}"]
            return place, place == before[line.key], before[line.key]

        return sorted(lines, key=order)
