"""A chronology as agencies keep it in Word or Excel, or paste it: its rows as lines of ours. Pure; needs no settings.

Nothing is guessed in silence: a row that cannot be read says what is wrong with it, and by which cell.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from csprapp.files.refused import FileRefused
from csprapp.tables import reading
from csprapp.tables.typed import MONTH_NAMED, Period, period_in, read_day
from reviews.returns.pasted import whole_rows, with_years
from reviews.returns.word_tables import MOST, Cells, from_word

MOST_COLUMNS = 12
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
    (
        "source",
        r".*(source|record(ed)? (by|in)|reference|document|system|file|where from|author|agency|service|organisation|"
        r"practitioner|professional|worker|completed by|by whom).*",
    ),
    (
        "what",
        r".*(event|what|incident|contact|detail|descri|summar|involve|action|narrative|entry|happen|outcome|voice|said|"
        r"wishes|views).*",
    ),
)
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12, "early": 1, "mid": 6, "late": 10, "end of": 12}
YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?(?:-|–|to)\s?((?:19|20)\d{2})(?!\d)")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
WEEKDAY = re.compile(r"(mon|tues|wednes|thurs|fri|satur|sun)day|(mon|tue|wed|thu|fri|sat|sun)\.?", re.I)
BETWEEN = re.compile(
    r"\s*(?:–|—|-|\bto\b|\buntil\b|\btill\b|&|\band\b|(?<=\d)/(?=\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3}))\s*", re.I
)
NOTHING_HERE = "There are no rows in this. Copy the whole table, with its headings, and paste it."
MORE_CELLS = "This row has more cells than there are headings. Check what happened, and change it if words are missing"
A_PAGE = re.compile(r"page \d+( of \d+)?|continued( overleaf)?", re.I)  # of a printed table
POINT = re.compile(r"^\s*[•·▪◦●*\-–—]\s*(?=\S)")
RULE = re.compile(r"[\s:=_-]*")  # a line under headings, of dashes
# A word with which a line of prose may say when.
DATEISH = re.compile(
    r"\d{1,4}(st|nd|rd|th)?([/.\-–]\d{1,4}){0,5}|\d{1,2}([:.]\d{2})?\s?([ap]\.?m\.?|hrs?|h)?|(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?|"
    r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(['’]?\d{2,4})?|c\.?|ca\.?|circa|approx(imately)?\.?|about|around|early|"
    r"mid|late|end|of|w/?[cb]\.?|week|commencing|beginning|from|between|before|after|by|spring|summer|autumn|winter|term|"
    r"xmas|christmas|to|until|till|and|at|am|pm|the|[–—&-]", re.I,
)  # fmt: skip


@dataclass
class Table:
    """What was sent: the rows with the number each has there, what stands above the columns, and which row that is."""

    rows: list[tuple[int, Cells]]
    headings: Cells = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # what else was sent and is not in it

    @property
    def width(self) -> int:
        """How many cells its longest row has."""
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
    wrong: dict[str, str]
    typed: str = ""  # when, as it stands in the row
    same_day: bool = False  # no day of its own: it follows the row above


# --- Reading -----------------------------------------------------------------------------------------------------


def from_file(data: bytes) -> Table:
    """The tables of a Word file or the sheets of a workbook that are one chronology: the fullest, and those with the
    same headings. The others are named. Raises FileRefused."""
    if _is_word(data):
        found = [(f"Table {number}", rows) for number, rows in enumerate(from_word(data), start=1)]
        return _joined(found, [])
    sheets = [sheet for sheet in reading.read(data) if sheet.rows]
    shown = [(f"Sheet “{sheet.name}”", _rows_of(sheet)) for sheet in sheets if not sheet.hidden]
    hidden = [f"Sheet “{sheet.name}”, which is hidden" for sheet in sheets if sheet.hidden]
    if not shown:
        raise FileRefused(NOTHING_HERE)
    return _joined(shown, hidden)


def _rows_of(sheet: reading.Sheet) -> list[Cells]:
    """The rows of a sheet; of cells that are merged downwards each has what the first says."""
    rows = [[_text(cell) for cell in row] for row in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        if left == right and top <= len(rows) and bottom - top < 200:
            for number in range(top + 1, min(bottom, len(rows)) + 1):
                rows[number - 1] += [""] * (left - len(rows[number - 1]))
                rows[number - 1][left - 1] = rows[top - 1][left - 1] if left <= len(rows[top - 1]) else ""
    return rows


def _joined(found: Sequence[tuple[str, list[Cells]]], left_out: list[str]) -> Table:
    """The fullest of several tables, and behind it those with the same headings, or that go on below it with none."""
    _, fullest = max(found, key=lambda each: (_says_when_and_what(each[1]), len(each[1])))
    headings = _headings_of(fullest)
    rows: list[Cells] = []
    for name, own in found:
        own_headings = _headings_of(own)
        goes_on = bool(rows) and not own_headings and _goes_on(own, headings)
        if own is fullest or headings and (own_headings == headings or goes_on):
            rows += own if not rows else [cells for cells in own if cells != own_headings]
        elif any(any(cells) for cells in own):
            left_out.append(name)
    table = _table(enumerate(rows, start=1))
    table.left_out += left_out
    return table


def _goes_on(rows: Sequence[Cells], headings: Cells) -> bool:
    """Whether a table without headings is the rest of one on the page before: as wide, with days where it has them."""
    if "when" not in (meant := [_meant_by(heading) for heading in headings]) or len(max(rows, key=len)) != len(meant):
        return False
    dated = [cells for cells in rows if read_day(cells[meant.index("when")], TODAY).day]
    return len(dated) * 2 >= len(rows)


def _headings_of(rows: Sequence[Cells]) -> Cells:
    """The first of its rows that names columns."""
    return next((cells for cells in rows[:10] if sum(bool(_meant_by(cell)) for cell in cells) >= 2), [])


def _says_when_and_what(rows: Sequence[Cells]) -> bool:
    """Whether a table says when and what: our own request as a Word file holds the search list, too."""
    return {"when", "what"} <= {_meant_by(heading) for heading in _headings_of(rows)}


def from_text(text: str) -> Table:
    """What was pasted: a table copied from Word or Excel, or a line for each event that begins with its date."""
    text = with_years(text)
    if "\t" in text and '"' not in text:
        return _table(enumerate(whole_rows(text), start=1))
    if "\t" in text or reading.delimiter(text) in ";|" and text.count(reading.delimiter(text)) > 2:
        return from_file(text.encode())
    if sum(bool(_meant_by(word)) for word in text.strip().partition("\n")[0].split(",")) >= 2:
        return from_file(text.encode())  # the lines of a CSV
    table = _table(_prose(text))
    table.headings = ["When", "What happened"]
    return table


def _prose(text: str) -> Iterator[tuple[int, Cells]]:
    """A row for each line; a day alone on its line belongs to the line below."""
    day = ""
    for number, line in enumerate(text.splitlines(), start=1):
        when_said, what = _date_and_rest(POINT.sub("", line))
        if when_said and not what:
            if day:
                yield number - 1, [day, ""]
            day = when_said
        elif what:
            yield number, [when_said or day, what]
            day = ""
    if day:
        yield len(text.splitlines()), [day, ""]


def _date_and_rest(line: str) -> tuple[str, str]:
    """A line of prose, its date in front cut off: the longest beginning that is one. What looks like a date and is
    none that can be read stands there too, and is asked about."""
    words = line.split()
    said = [word.strip("()[]:;,–—-") for word in words[:9]]
    dated = next((count for count, word in enumerate(said) if word and not DATEISH.fullmatch(word)), 9)
    for count in range(min(dated, len(words)), 0, -1):
        begins = " ".join(words[:count]).rstrip(":;,–—-")
        if any(map(str.isdigit, begins)) and when(begins, TODAY)[0]:
            return begins, " ".join(words[count:]).lstrip(":;,–—- ")
    begins = " ".join(words[:dated]).rstrip(":;,–—-")
    if re.search(r"\d[/.]\d", begins) or any(map(str.isdigit, begins)) and MONTH_NAMED.search(begins):
        return begins, " ".join(words[dated:]).lstrip(":;,–—- ")
    return "", line.strip()


def _is_word(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "word/document.xml" in parts.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _text(cell: reading.Cell) -> str:
    return cell.strip() if isinstance(cell, str) else reading.words(cell)


def _table(rows: Iterable[tuple[int, Cells]]) -> Table:
    """The rows that say something, with what stands above them. Raises FileRefused when there are none, or too many."""
    filled = [(number, cells) for number, cells in rows if any(cells) and not all(map(RULE.fullmatch, cells))]
    if any(any(cells[MOST_COLUMNS:]) for _, cells in filled):
        raise FileRefused(
            f"There are more than {MOST_COLUMNS} columns. Remove those that do not belong to the chronology."
        )
    filled = [(number, cells[:MOST_COLUMNS]) for number, cells in filled]
    if len(filled) > MOST:
        raise FileRefused(f"There are more than {MOST:,} rows. Send them in parts.")
    for place, (_, cells) in enumerate(filled[:10]):
        if sum(bool(_meant_by(cell)) for cell in cells) >= 2 and not any(read_day(cell, TODAY).day for cell in cells):
            filled, headings = filled[place + 1 :], cells
            break
    else:
        headings = []
    filled = [(number, cells) for number, cells in filled if not headings or cells != headings and not _is_page(cells)]
    if not filled:
        raise FileRefused(NOTHING_HERE)
    return Table(filled, headings)


def _is_page(cells: Cells) -> bool:
    """Whether the row only says which page of a printed table it ends."""
    return len(said := [cell for cell in cells if cell]) == 1 and A_PAGE.fullmatch(said[0].strip()) is not None


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
        put_right = changed.get(str(number), {})
        line = _line(number, _said(cells, columns) | put_right, before, today)
        if table.headings and any(cells[len(table.headings) :]) and not put_right:
            line.wrong.setdefault("what", MORE_CELLS)
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
