"""A request as a Word file, for the unit's own secure mail: the letter, the search list and the questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from cases.incidents.models import Incident, Person
from cases.incidents.words import unborn_words
from csprapp.clock.deadline import day_words
from csprapp.files.text import printable
from csprapp.files.word import head_row, new_word, word_bytes
from csprapp.partnership.models import Partnership
from csprapp.ui.templatetags.ui import plainday
from reviews.returns.models import AgencyRequest, ChronologyEntry

if TYPE_CHECKING:
    from docx.document import Document as WordFile

TEAM = "Was a multi-agency child protection team involved with the child? If so: which team, when, and what did it do?"
QUESTIONS = (
    "Did your agency know any of these people? If it knew none of them, say so; that is an answer.",
    "What does your agency know? Your involvement with the child and family: when, who, why, what you did and how it "
    "ended.",
    "What have you learned already, and what have you changed?",
)
NOT_RECORDED = "Not recorded"
LINES_TO_ANSWER = 4
HEADINGS = {"Heading 1": 20, "Heading 2": 14, "Heading 3": 11.5}


def request_as_word(context: dict[str, Any]) -> bytes:
    """The whole request, from what its page shows (`asked_context`)."""
    asked: AgencyRequest = context["asked"]
    title, ours = f"Request for information, {asked.incident.reference}", Partnership.current()
    file = new_word(title, ours.name, asked.asked_on, margin=22, headings=HEADINGS)
    file.add_heading(printable(f"Request to {asked.agency}"), level=1)
    file.add_paragraph(f"Reference {asked.incident.reference}. Answer by {day_words(asked.deadline.due_on)}.")
    for paragraph in context["letter"]:
        file.add_paragraph(printable(paragraph))
    if asked.context:
        file.add_paragraph(printable(asked.context))
    if period := _period(asked):
        file.add_paragraph(period)
    file.add_heading("Who to search for", level=2)
    _table(file, _people(asked, list(context["people"])))
    file.add_heading("Your answer", level=2)
    for question in (*QUESTIONS, *([TEAM] if asked.asks_about_team else [])):
        file.add_heading(question, level=3)
        _box(file)
    file.add_heading("Chronology", level=3)
    _table(file, [("Date", "What happened", "Why it matters", "Source"), *[("", "", "", "")] * 6])
    file.add_paragraph("")
    file.add_paragraph("Your name, job title and the date:")
    file.add_paragraph(printable(f"Send this back by secure email{_where_to(ours)}."))
    return word_bytes(file)


def chronology_as_word(incident: Incident, lines: Iterable[ChronologyEntry], today: date) -> bytes:
    """The chronology of a case as a table, for a meeting; the London day it was made stands on it."""
    title = f"Chronology, case {incident.reference}"
    file = new_word(title, Partnership.current().name, today, margin=18, headings=HEADINGS)
    file.add_heading(title, level=1)
    rows = [(_when(line), str(line.agency or ""), line.event, line.significance, line.source) for line in lines]
    _table(file, [("When", "Agency", "What happened", "Why it matters", "Source"), *rows])
    return word_bytes(file)


def _when(line: ChronologyEntry) -> str:
    if line.about:
        return line.about
    return f"{day_words(line.day)} to {day_words(line.until)}" if line.until else day_words(line.day)


def _where_to(ours: Partnership) -> str:
    """The unit's own address and telephone number, as far as they are set."""
    address = f" to {ours.contact_email}" if ours.contact_email else ""
    return f"{address}. If you have questions, call {ours.contact_phone}" if ours.contact_phone else address


def _period(asked: AgencyRequest) -> str:
    first = f" from {day_words(asked.period_from)}" if asked.period_from else ""
    last = f" until {day_words(asked.period_until)}" if asked.period_until else ""
    return f"Search{first}{last}." if first or last else ""


def _people(asked: AgencyRequest, people: list[Person]) -> list[tuple[str, ...]]:
    """The search list, with the numbers that this agency needs."""
    numbers = {"NHS number": "nhs_number"} if asked.agency.needs_nhs_number else {}
    if numbers and any(getattr(person, "child", None) and person.child.consistent_id for person in people):
        numbers["Consistent identifier"] = "consistent_id"
    if asked.agency.needs_pupil_number:
        numbers["Pupil number"] = "pupil_number"
    lines: list[tuple[str, ...]] = [("Name", "Born", "Addresses", *numbers)]
    for person in people:
        also = [f"Also: {person.other_names}"] if person.other_names else []
        also += [row.in_words for row in person.former_values.all()]
        child = getattr(person, "child", None)
        unborn = unborn_words(None, child.expected_on, person.role) if child else ""
        lines.append(
            (
                "\n".join([person.name or person.initials, *also]),
                plainday(person.date_of_birth) or unborn or NOT_RECORDED,
                person.addresses or NOT_RECORDED,
                *(getattr(child, number, "") or NOT_RECORDED for number in numbers.values()),
            )
        )
    return lines


def _box(file: WordFile) -> None:
    """An empty box to type an answer in; it grows with what is typed."""
    table = file.add_table(rows=1, cols=1, style="Table Grid")
    table.cell(0, 0).text = "\n" * LINES_TO_ANSWER


def _table(file: WordFile, lines: list[tuple[str, ...]]) -> None:
    """A table whose first line is repeated as its head on every page."""
    table = file.add_table(rows=0, cols=len(lines[0]), style="Table Grid")
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = printable(text)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    head_row(table.rows[0])
