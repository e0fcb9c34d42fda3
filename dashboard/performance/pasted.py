"""The children of the area as a table that is pasted: an answer and its number on each line. Pure."""

import re
from collections.abc import Mapping

from csprapp.records.refusals import Refused
from dashboard.performance.children import AGES

NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
AT_THE_END = re.compile(rf"(.*?)[\s,;]+({NUMBER.pattern})\s*$")
WHOLE = re.compile(r"all\b|total\b")
OF_AGE = re.compile(r"(?:aged? )?(\d{1,2})(?: years?)?$")
MOST_NAMED = 5  # lines that are named in what is said


def read_numbers(text: str, values: Mapping[str, str]) -> dict[str, int]:
    """How many children each line says there are, by the code of its answer; `values` are the codes with their words.

    A line ends with its number, or has it in the cell after the words. Words are those of the page, or their part after
    the colon; ages may also be single years. Lines for all children, and a first line of headings, are left out. Raises
    Refused with the lines that cannot be read.
    """
    codes = _codes(values)
    found: dict[str, int] = {}
    wrong = []
    for place, line in enumerate(line for line in text.splitlines() if line.strip("\t ,;")):
        said, number = _apart(line)
        code = codes.get(_folded(said)) or codes.get(_end(said)) or _band(_folded(said), values)
        if WHOLE.match(_folded(said)) or number is None and not place:
            continue
        if number is None or code is None or code in found and code not in AGES:
            wrong.append(" ".join(line.split()))
            continue
        found[code] = found.get(code, 0) + number
    if wrong:
        named = "; ".join(f"“{line}”" for line in wrong[:MOST_NAMED])
        more = f", and {len(wrong) - MOST_NAMED} more" if len(wrong) > MOST_NAMED else ""
        raise Refused(f"Each line needs an answer from this page, once, and its number. Correct {named}{more}")
    return found


def _apart(line: str) -> tuple[str, int | None]:
    """The words of a line and its number."""
    if "\t" in line:
        said, *cells = (cell.strip() for cell in line.split("\t"))
        number = next((cell for cell in cells if NUMBER.fullmatch(cell)), None)
    else:
        parts = AT_THE_END.match(line)
        said, number = (parts[1], parts[2]) if parts else (line, None)
    return said, int(number.replace(",", "")) if number else None


def _folded(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").strip(' "').split())


def _codes(values: Mapping[str, str]) -> dict[str, str]:
    """The code of each answer by its words, and by their part after the colon where no other has the same."""
    ends = [_end(words) for words in values.values()]
    short = {end: code for end, code in zip(ends, values, strict=True) if ends.count(end) == 1}
    return short | {_folded(words): code for code, words in values.items()}


def _end(words: str) -> str:
    """The part after the colon, without what our words and the census's say in different ways."""
    said = _folded(words.rpartition(":")[2]).removeprefix("any ")
    for more in (" background", " or multiple ethnic groups", " ethnic group"):
        said = said.removesuffix(more)
    return said


def _band(said: str, values: Mapping[str, str]) -> str | None:
    """The band of an age in years, where ages are asked for."""
    if "Under 1" not in values:
        return None
    if re.fullmatch(r"(aged )?under 1( year)?", said):
        return "Under 1"
    years = OF_AGE.fullmatch(said)
    return next((group for group, until in AGES.items() if years and int(years[1]) < until), None)
