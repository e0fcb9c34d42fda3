"""The tables of a Word file, row by row. Pure; needs no settings: strangers' files are read in a child."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from csprapp.files.refused import FileRefused
from csprapp.libraries import Later
from csprapp.tables.reading import DAMAGED

if TYPE_CHECKING:
    import docx
else:
    docx = Later("docx")

MOST = 2000  # rows; agencies hold 50 to 300
MOST_TABLES = 20
Cells = list[str]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GONE = (f"{W}del", f"{W}moveFrom")
SIGNS = {"tab": " ", "noBreakHyphen": "-"}


def from_word(data: bytes) -> list[list[Cells]]:
    """The rows of each table, as somebody sees them who accepts every change that is tracked."""
    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise FileRefused(DAMAGED) from error
    tables = [table for table in body.iter(f"{W}tbl") if next(table.iterancestors(f"{W}tbl"), None) is None]
    read = [rows for table in tables[:MOST_TABLES] if (rows := _rows_of_table(table))]
    if not read:
        raise FileRefused("There is no table in this Word file. Select a file with the chronology in a table.")
    return read


def _rows_of_table(table: Any) -> list[Cells]:
    """Its rows; a cell that is merged with the one above it says the same, one that is wider than a column leaves the
    others empty."""
    rows: list[Cells] = []
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is not table or row.find(f"{W}trPr/{W}del") is not None:
            continue
        cells: Cells = []
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr")) is not row:
                continue
            merged, wide = cell.find(f"{W}tcPr/{W}vMerge"), cell.find(f"{W}tcPr/{W}gridSpan")
            goes_on = merged is not None and merged.get(f"{W}val", "continue") == "continue"
            above = rows[-1][len(cells)] if goes_on and rows and len(cells) < len(rows[-1]) else ""
            cells.append(above if goes_on else _words_of(cell))
            cells += [""] * (int(wide.get(f"{W}val", 1)) - 1 if wide is not None else 0)
        rows.append(cells)
        if len(rows) > MOST + 10:
            break
    return rows


def _words_of(cell: Any) -> str:
    """The text of a cell with its lines, in boxes to be filled in and in tables of its own too; nothing deleted."""
    lines = []
    for paragraph in cell.iter(f"{W}p"):
        parts = []
        for each in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen"):
            if next(each.iterancestors(f"{W}p")) is not paragraph or any(True for _ in each.iterancestors(*GONE)):
                continue
            parts.append(each.text or "" if each.tag == f"{W}t" else SIGNS.get(each.tag.removeprefix(W), "\n"))
        lines.append("".join(parts).strip())
    return "\n".join(filter(None, lines))
