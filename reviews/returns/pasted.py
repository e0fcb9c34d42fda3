"""The lines of a chronology as they were pasted, before anything in them is read. Pure."""

import re
from collections.abc import Iterator
from functools import partial

from csprapp.tables.typed import MONTH_NAMED
from reviews.returns.word_tables import Cells

A_YEAR = re.compile(r"\W*((?:19|20)\d{2})\W*")  # alone on its line, above the days of that year
WITHOUT_YEAR = re.compile(
    rf"^(\s*\W?\s*)(\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTH_NAMED.pattern})\.?|\d{{1,2}}[./]\d{{1,2}})(?![\w./]|\s+\d{{4}})",
    re.I,
)


def with_years(text: str) -> str:
    """Days below a line that is a year alone, each with that year; the line itself is left empty."""
    if not any(A_YEAR.fullmatch(line) for line in text.splitlines()):
        return text
    year, found = "", []
    for line in text.splitlines():
        if alone := A_YEAR.fullmatch(line):
            year = alone[1]
            found.append("")
        else:
            found.append(WITHOUT_YEAR.sub(partial(_of_year, year), line) if year else line)
    return "\n".join(found)


def _of_year(year: str, said: re.Match[str]) -> str:
    """A day with its year, as the day is written."""
    sign = next((sign for sign in "./" if re.search(rf"\d[{sign}]\d", said[2])), " ")
    return f"{said[1]}{said[2]}{sign}{year}"


def whole_rows(text: str) -> Iterator[Cells]:
    """The rows of a table that Word copied: a line with fewer cells than the first goes on in the next one."""
    lines = [line for line in text.splitlines() if line.strip()]
    expected, held = lines[0].count("\t"), ""
    for line in lines:
        joined = f"{held}\n{line}" if held else line
        if held and joined.count("\t") > expected:
            yield held.split("\t")
            joined = line
        held = joined
        if held.count("\t") >= expected:
            yield [cell.strip() for cell in held.split("\t")]
            held = ""
    if held:
        yield [cell.strip() for cell in held.split("\t")]
