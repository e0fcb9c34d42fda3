"""The disclosure check of one file that is no publication yet, by the same code as the page; and what the public would
get of it. Without a database: what is known is given."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from csprapp.files import checks
from csprapp.files.pdf import public_copy
from csprapp.names.comparing import initials
from csprapp.names.dates import dates_in
from csprapp.names.folding import flat, fold, plain
from csprapp.names.numbers import signs
from publications.library import body
from publishing.disclosure import pdfs
from publishing.disclosure.body_text import as_text
from publishing.disclosure.intruder import worked_out
from publishing.disclosure.searches import NOTHING, Finding, Known, Place, Public, Sort, findings

KINDS = {
    "name": (Sort.NAME, "a name"),
    "initials": (Sort.INITIALS, "initials"),
    "born": (Sort.BORN, "a date of birth"),
    "died": (Sort.DAY, "a day of death"),
    "address": (Sort.ADDRESS, "an address"),
    "school": (Sort.PLACE, "a school"),
    "reference": (Sort.REFERENCE, "a reference"),
    "number": (Sort.NUMBER, "a number"),
}
MARKDOWN, TEXT = (".md", ".markdown"), (".txt", ".text")
MOST_TEXT = 2_000_000  # bytes, some six hundred pages: more is no report
LONGEST_CELL = 131_072  # letters, of a line of what is known
QUOTES = '"“”„«»'
DELIMITERS = ",;\t"


class BadLine(ValueError):
    """A line of what is known that cannot be used, in words that say which and why."""


@dataclass
class Result:
    """What the check found in a file, the pages to be read by eye, what else is to be known, and what the public would
    get; none of a file that is refused."""

    findings: list[Finding] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    public: bytes | None = None


def check_file(name: str, data: bytes, known: Iterable[Known] = (), public: Public = NOTHING) -> Result:
    """Check a PDF, Word, Markdown or text file. Raises ValueError for any other."""
    found, places = Result(), [Place("Name of the file", name, machine=True)]
    try:
        places += _reader(name, data)(name, data, found)
    except checks.FileRefused as refused:
        found.findings.append(Finding(name, f"The file would be refused: {refused.message}"))
    places = [each for each in places if each.text.strip()]
    found.findings = [*findings(places, known, public), *found.findings, *worked_out(places)]
    return found


def _reader(name: str, data: bytes) -> Callable[[str, bytes, Result], list[Place]]:
    kind, ending = checks.kind_of(data), PurePath(name).suffix.lower()
    if kind == checks.PDF or ending == ".pdf":
        return _pdf
    if kind == checks.DOCX or ending == ".docx":
        return _word
    if kind or checks.older_kind(data) or ending not in (*MARKDOWN, *TEXT, ""):
        raise ValueError(
            f"Give a PDF, Word (.docx), Markdown (.md) or text (.txt) file. {checks.older_kind(data)}".strip()
        )
    return _markdown if ending in MARKDOWN else _text


def _pdf(name: str, data: bytes, found: Result) -> list[Place]:
    faults = checks.check(data, (checks.PDF,)).faults
    copy = public_copy(data)
    inside = pdfs.read(name, copy.data)
    found.public, found.findings = copy.data, list(inside.findings)
    found.unreadable = sorted(set(getattr(inside, "unreadable", ())))
    found.notes = [*([f"Removed for publishing: {', '.join(copy.removed)}"] if copy.removed else []), *faults]
    return inside.places


def _word(name: str, data: bytes, found: Result) -> list[Place]:
    checks.check(data, (checks.DOCX,))
    word = body.read_word(data, lambda number, extension: f"documents/picture-{number}.{extension}")
    text = body.finish(body.describe(word.html, {each.number: each.description for each in word.pictures}))
    return _page(text, [*word.notes, *text.notes], found)


def _markdown(name: str, data: bytes, found: Result) -> list[Place]:
    text = body.from_markdown(_decoded(data, found))
    return _page(text, [*found.notes, *text.notes], found)


def _page(text: body.Body, notes: list[str], found: Result) -> list[Place]:
    found.public, found.notes = text.html.encode(), notes
    return [Place("Full text", as_text(text.html))]


def _text(name: str, data: bytes, found: Result) -> list[Place]:
    text = _decoded(data, found)
    found.public = text.encode()
    return [Place("Full text", text)]


def _decoded(data: bytes, found: Result) -> str:
    if len(data) > MOST_TEXT:
        raise checks.FileRefused("The text is too long: we can read two million characters. Split it.")
    if not data.strip():
        found.notes.append("The file is empty")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    encoding = _unmarked(data)
    try:
        return data.decode(encoding or "utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in data:
            raise ValueError("The file has no text that can be read") from None
        found.notes.append("The text is not in UTF-8, so it was read as Windows text")
        return data.decode("cp1252", errors="replace")


def _unmarked(data: bytes) -> str:
    """UTF-16 that does not say so, by the empty half of its first letters; "" for any other."""
    first, second = data[:40:2].count(0), data[1:40:2].count(0)
    if max(first, second) < min(len(data), 40) // 4 or len(data) < 8 or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    return "" if first and second else "utf-16-be" if first else "utf-16-le" if second else ""


# --- What is known ------------------------------------------------------------------------------------------


def known_from(data: bytes) -> list[Known]:
    """What is known, from lines `kind,value`, with or without a first line that says so. A semicolon or a tab parts
    them as well as a comma, as programs of other countries write them. Raises BadLine."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    encoding = _unmarked(data) or encoding
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise BadLine("What is known cannot be read: save it as CSV UTF-8") from None
    text = re.sub(r"\A\s*sep=.[ \t]*", "", text)  # by which Excel tells itself
    begin = re.search(rf"^\W*[^\W\d_]+[{QUOTES} ]*([{DELIMITERS}])", text, re.MULTILINE)
    csv.field_size_limit(LONGEST_CELL)  # what reads sheets allows more, and the limit is the process's
    lines = csv.reader(
        io.StringIO(text, newline=""), strict=True, skipinitialspace=True, delimiter=begin[1] if begin else ","
    )
    return list(_known(lines))


def _known(lines: "csv._reader") -> Iterator[Known]:  # type: ignore[name-defined]
    first = True
    try:
        for cells in lines:
            kind, *rest = (cell.strip().strip(QUOTES).strip() for cell in cells) if cells else ("",)
            value = ", ".join(cell for cell in rest if cell)
            is_head = first and kind.lower() in ("kind", "type") and rest[:1] and rest[0].lower() == "value"
            if (kind or value) and not is_head:
                yield _fact(kind, value, lines.line_num)
            first = first and not (kind or value)
    except csv.Error as bad:
        why = "it is too long" if "limit" in str(bad) else "the quotes do not close"
        raise BadLine(f"Line {lines.line_num}: {why}") from None


def _fact(kind: str, value: str, line: int) -> Known:
    if kind.lower() not in KINDS:
        raise BadLine(f"Line {line}: “{kind}” is none of {', '.join(KINDS)}")
    sort, about = KINDS[kind.lower()]
    if not value:
        raise BadLine(f"Line {line}: there is nothing after “{kind}”")
    day = None
    if sort in (Sort.BORN, Sort.DAY):
        days = {found for found, _ in dates_in(flat(plain(value)))}
        if len(days) != 1:
            raise BadLine(f"Line {line}: “{value}” is not a date with a day, a month and a four-figure year")
        (day,) = days
    elif sort in (Sort.NUMBER, Sort.REFERENCE) and len(signs(value)) < 6:
        raise BadLine(f"Line {line}: “{value}” is too short to look for: use at least six letters or figures")
    elif sort is Sort.INITIALS and not 2 <= len(initials(value)) <= 5:
        raise BadLine(f"Line {line}: “{value}” is not two to five initials")
    elif sort is Sort.NAME and not fold(value):
        raise BadLine(f"Line {line}: “{value}” has no letters")
    return Known(sort, value, about, day)
