"""A chronology as agencies keep it in Word or Excel, or paste it: its rows as lines of ours. Pure; needs no settings.

Nothing is guessed in silence: a row that cannot be read says what is wrong with it, and by which cell.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import docx

from csprapp.files.refused import FileRefused
from csprapp.tables import reading
from csprapp.tables.typed import Period, period_in, read_day

MOST = 2000  # rows; agencies hold 50 to 300
MOST_COLUMNS = 12
MOST_TABLES = 20  # of a Word file
ASKED = {
    "when": "When",
    "time": "Time",
    "until": "Until",
    "what": "What happened",
    "why": "Why it matters",
    "source": "Source",
    "": "Leave this column out",
}
# What a heading is called, the first that fits. Several columns may say what happened: they are joined.
HEADINGS = (
    ("until", r"until|to|end( date)?|date to|finish(ed)?|last day"),
    ("time", r"time( of day)?"),
    ("when", r"(.*\b)?(date|when|day|from)(\b.*)?|start(ed)?"),
    ("why", r".*(signific|why|analys|relevan|impact|concern|reflect|comment|learning|professional judg).*"),
    ("source", r".*(source|record(ed)? (by|in)|reference|document|system|file|where from).*"),
    ("what", r".*(event|what|incident|contact|detail|descri|summar|involve|action|narrative|entry|happen|outcome).*"),
)
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12, "early": 1, "mid": 6, "late": 10, "end of": 12}
YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?(?:-|–|to)\s?((?:19|20)\d{2})(?!\d)")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
WEEKDAY = re.compile(r"(mon|tues|wednes|thurs|fri|satur|sun)day|(mon|tue|wed|thu|fri|sat|sun)\.?", re.I)
BETWEEN = re.compile(r"\s*(?:–|—|-|\bto\b|\buntil\b|\btill\b|&|\band\b)\s*", re.I)
NOTHING_HERE = "There are no rows in this. Copy the whole table, with its headings, and paste it."
Cells = list[str]


@dataclass
class Table:
    """What was sent: the rows with the number each has there, what stands above the columns, and which row that is."""

    rows: list[tuple[int, Cells]]
    headings: Cells = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((len(cells) for _, cells in self.rows), default=0)


@dataclass(frozen=True)
class Line:
    """One row as a line of the chronology. `wrong` says what is, by what it is about ("when", "what", "source")."""

    row: int
    day: dt.date | None
    until: dt.date | None
    about: str
    event: str
    significance: str
    source: str
    wrong: Mapping[str, str]
    typed: str = ""  # when, as it stands in the row
    same_day: bool = False  # no day of its own: it follows the row above


# --- Reading -----------------------------------------------------------------------------------------------------


def from_file(data: bytes) -> Table:
    """The first table of a Word file, or the fullest sheet of a workbook or CSV file. Raises FileRefused."""
    if _is_word(data):
        return _table(enumerate(_from_word(data), start=1))
    sheets = [sheet for sheet in reading.read(data) if not sheet.hidden and sheet.rows]
    if not sheets:
        raise FileRefused(NOTHING_HERE)
    fullest = max(sheets, key=lambda sheet: len(sheet.rows))
    return _table((number, [_text(cell) for cell in row]) for number, row in enumerate(fullest.rows, start=1))


def from_text(text: str) -> Table:
    """What was pasted: a table copied from Word or Excel, or a line for each event that begins with its date."""
    if "\t" in text or reading.delimiter(text) in ";|" and text.count(reading.delimiter(text)) > 2:
        return from_file(text.encode())
    rows = ([*_date_and_rest(line)] for line in text.splitlines())
    return _table(enumerate(rows, start=1))


def _date_and_rest(line: str) -> tuple[str, str]:
    """A line of prose, its date in front cut off: the longest beginning that is one."""
    words = line.split()
    for count in range(min(6, len(words)), 0, -1):
        begins = " ".join(words[:count]).rstrip(":;,–—-")
        if (found := read_day(begins, dt.date(2100, 1, 1))).day and not found.note:
            return begins, " ".join(words[count:]).lstrip(":;,–—- ")
    return "", line.strip()


def _is_word(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "word/document.xml" in parts.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _from_word(data: bytes) -> list[Cells]:
    try:
        tables = docx.Document(io.BytesIO(data)).tables
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise FileRefused(reading.DAMAGED) from error
    if not tables:
        raise FileRefused("There is no table in this Word file. Select a file with the chronology in a table.")
    read = [[_unmerged(row.cells) for row in table.rows[: MOST + 10]] for table in tables[:MOST_TABLES]]
    return max(read, key=lambda rows: (_is_chronology(rows[0]) if rows else False, len(rows)))


def _is_chronology(headings: Cells) -> bool:
    """Whether a table says when and what: our own request as a Word file holds the search list, too."""
    return {"when", "what"} <= {_meant_by(heading) for heading in headings}


def _unmerged(cells: Sequence[object]) -> Cells:
    """The text of each cell; one that is merged with the one before it is empty."""
    found: Cells = []
    before: object = None
    for cell in cells:
        element = cell._tc  # type: ignore[attr-defined]
        found.append("" if element is before else cell.text.strip())  # type: ignore[attr-defined]
        before = element
    return found


def _text(cell: reading.Cell) -> str:
    return cell.strip() if isinstance(cell, str) else reading.words(cell)


def _table(rows: Iterable[tuple[int, Cells]]) -> Table:
    """The rows that say something, with what stands above them. Raises FileRefused when there are none, or too many."""
    filled = [(number, cells[:MOST_COLUMNS]) for number, cells in rows if any(cells)]
    if len(filled) > MOST:
        raise FileRefused(f"There are more than {MOST:,} rows. Send them in parts.")
    for place, (_, cells) in enumerate(filled[:10]):
        if sum(bool(_meant_by(cell)) for cell in cells) >= 2 and not any(read_day(cell, TODAY).day for cell in cells):
            filled, headings = filled[place + 1 :], cells
            break
    else:
        headings = []
    if not filled:
        raise FileRefused(NOTHING_HERE)
    return Table(filled, headings)


TODAY = dt.date(2100, 1, 1)  # to see that something is a date, any day will do


# --- Columns -----------------------------------------------------------------------------------------------------


def _meant_by(heading: str) -> str:
    plain = " ".join(re.sub(r"[^a-z ]+", " ", heading.lower()).split())
    if not plain or len(plain) > 60:
        return ""
    return next((key for key, words in HEADINGS if re.fullmatch(words, plain)), "")


def guessed(table: Table) -> Cells:
    """What each column is, a key of ASKED: by its heading, else by what stands in it."""
    if table.headings:
        found = [_meant_by(heading) for heading in table.headings]
        found += [""] * (table.width - len(found))
        dated = [column for column, key in enumerate(found) if key == "when"]
        for second in dated[1:]:
            found[second] = "until" if "until" not in found else ""
        if "when" in found and "what" in found:
            return found
    return _by_values(table)


def _by_values(table: Table) -> Cells:
    sample = [cells + [""] * (table.width - len(cells)) for _, cells in table.rows[:60]]
    dates = [sum(read_day(cells[column], TODAY).day is not None for cells in sample) for column in range(table.width)]
    length = [sum(len(cells[column]) for cells in sample) for column in range(table.width)]
    found = [""] * table.width
    if max(dates, default=0):
        found[dates.index(max(dates))] = "when"
    texts = sorted((column for column in range(table.width) if not found[column]), key=lambda column: -length[column])
    for column, key in zip([column for column in texts if length[column]], ("what", "why", "source"), strict=False):
        found[column] = key
    return found


# --- Lines -------------------------------------------------------------------------------------------------------


def lines(
    table: Table, columns: Cells, today: dt.date, *, changed: Mapping[str, Mapping[str, str]], out: Sequence[int] = ()
) -> list[Line]:
    """Every row but those in `out` as a line; `changed` holds what a person typed instead, by row and key."""
    found: list[Line] = []
    before: Line | None = None
    for number, cells in table.rows:
        if number in out:
            continue
        line = _line(number, _said(cells, columns) | changed.get(str(number), {}), before, today)
        found.append(line)
        before = line if line.day else before
    return found


def _said(cells: Cells, columns: Cells) -> dict[str, str]:
    """What a row says, by key; several columns of one key are joined."""
    said: dict[str, list[str]] = {}
    for cell, key in zip(cells, columns, strict=False):
        if key and cell:
            said.setdefault(key, []).append(cell)
    return {key: ("; " if key == "source" else "\n").join(parts) for key, parts in said.items()}


def _line(number: int, said: Mapping[str, str], before: Line | None, today: dt.date) -> Line:
    wrong: dict[str, str] = {}
    event, typed = said.get("what", "").strip(), said.get("when", "").strip()
    same_day = not typed and before is not None
    if same_day and before:
        day, until, about = before.day, before.until, before.about
    else:
        day, until, about, problem = when(typed, today)
        if problem:
            wrong["when"] = problem
    if ends := said.get("until", "").strip():
        last = read_day(ends, today)
        until = last.day
        if last.wrong or (day and until and until < day):
            wrong["when"] = last.wrong or f"It ends on {until:%d/%m/%Y}, before it begins"
    if day and day > today:
        wrong["when"] = f"{day:%d/%m/%Y} has not come yet. Which year is meant?"
    if not event:
        wrong["what"] = "Enter what happened"
    source = said.get("source", "").strip()
    if len(source) > 200:
        wrong["source"] = "Shorten the source to 200 characters"
    event = f"{said['time']}: {event}" if said.get("time") and event else event
    until = until if until != day else None
    return Line(number, day, until, about[:60], event, said.get("why", "").strip(), source, wrong, typed, same_day)


def when(typed: str, today: dt.date) -> tuple[dt.date | None, dt.date | None, str, str]:
    """First day, last day of a period, about when in words, and what is wrong."""
    if not typed:
        return None, None, "", "Enter the day"
    text = " ".join(typed.split())
    found = read_day(text, today)
    note = "" if WEEKDAY.fullmatch(found.note) else found.note
    if found.day and not note:
        return found.day, None, "", ""
    if period := _period(text, today):
        return *period, "", ""
    if found.day:
        return found.day, None, text, ""
    if years := YEARS.search(text):
        return dt.date(int(years[1]), 1, 1), dt.date(int(years[2]), 12, 31), text, ""
    named = period_in(text)
    if (year := named.year or (int(found[1]) if (found := YEAR.search(text)) else None)) and not re.search(
        r"\d{1,2}\D+\d{1,2}\D+\d{2}", text
    ):
        month = named.month or next((number for word, number in SEASONS.items() if word in text.lower()), 1)
        return dt.date(year, month, 1), None, text, ""
    return None, None, "", read_day(text, today).wrong or f"“{text[:40]}” is not a date"


def _period(text: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """Two days with a dash or a word between them; the first may leave its month and year to the last."""
    for sign in BETWEEN.finditer(text):
        last = read_day(text[sign.end() :], today).day
        if last is None or not text[: sign.start()]:
            continue
        first = read_day(text[: sign.start()], today, Period(last.year, last.month)).day
        if first and first <= last:
            return first, last
    return None
