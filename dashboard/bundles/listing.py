"""The list that may come with the files: which row is about which file. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import normalize

from csprapp.records.refusals import Refused
from csprapp.tables.headings import find_table, plain
from csprapp.tables.reading import Sheet, words
from dashboard.bundles.rules import ENDING

Row = dict[str, str]  # "row" and "sheet", where it stands, and what it says under the keys below
HEADINGS = (
    ("file", r"(name of (the )?)?(file|path|attachment)( ?names?| path)?|filenames?|document file( name)?"),
    ("title", r"(document )?title|description|subject|what people (should )?call it|called"),
    ("kind", r"(document )?(kind|type|category)( of document)?"),
    ("dated_on", r"(document )?date(d)?( of (the )?document)?|dated on"),
    ("reference", r"(our |case |old |tracker )?(ref(erence)?|number|no|id)( (no|number|or (old )?tracker number))?|"
     r"case|sin?( no| number)?"),
    ("marking", r"(protective )?marking|classification"),
)  # fmt: skip
OTHERWISE = {"file": r"document( name)?|name|doc"}
NO_FILE = "No heading of the list says which column has the names of the files. Call it “File name”"


def keys_of(headings: Sequence[str]) -> dict[int, str]:
    """Place of a heading -> what it is known for, each once."""
    found: dict[int, str] = {}
    for patterns in (dict(HEADINGS), OTHERWISE):
        for key, pattern in patterns.items():
            if key not in found.values():
                place = next(
                    (at for at, text in enumerate(headings) if at not in found and re.fullmatch(pattern, plain(text))),
                    None,
                )
                if place is not None:
                    found[place] = key
    return found


def read_list(sheets: Iterable[Sheet]) -> tuple[list[Row], list[str]]:
    """The rows of a list, and the columns that are not used. Raises Refused for one that names no files."""
    rows: list[Row] = []
    not_used: dict[str, None] = {}
    for sheet in sheets:
        table = find_table(sheet, lambda headings: len(keys_of(headings)), least=1)
        columns = list(table.headings) if table else []
        keys = keys_of(list(table.headings.values())) if table else {}
        if table is None or "file" not in keys.values():
            continue
        not_used |= dict.fromkeys(table.headings[column] for place, column in enumerate(columns) if place not in keys)
        for number in sorted({*table.rows, *table.sections}):
            said = {key: words(table.cell(number, columns[place])) for place, key in keys.items()}
            if any(said.values()):
                rows.append({"sheet": sheet.name, "row": str(number), **said})
    if not rows:
        raise Refused({"listed": NO_FILE})
    return rows, list(not_used)


def name_of(path: str) -> str:
    """The name of a file as it is compared: without its folders, however its letters and blanks are written."""
    return " ".join(normalize("NFKC", path.replace("\\", "/")).casefold().split())


def rows_of(paths: Sequence[str], listed: Sequence[Row]) -> tuple[dict[str, list[Row]], list[Row]]:
    """Path -> the rows that are about this file; and the rows that are about none.

    A row names a file with its folders, or by its name alone, with or without its ending.
    """
    by_name: Mapping[str, set[str]] = defaultdict(set)
    for path in paths:
        whole = name_of(path)
        parts = whole.split("/")
        for start in range(len(parts)):
            ending = "/".join(parts[start:])
            by_name[ending].add(path)
            by_name[ENDING.sub("", ending)].add(path)
    found: dict[str, list[Row]] = defaultdict(list)
    lost: list[Row] = []
    for row in listed:
        meant = by_name.get(name_of(row["file"]).removeprefix("./").strip("/"), set())
        for path in meant:
            found[path].append(row)
        if not meant:
            lost.append(row)
    return found, lost
