"""A request as a Word file, for the unit's own secure mail: the letter, the search list and the questions."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx.document import Document as WordFile
from docx.oxml import OxmlElement

from cases.incidents.models import Person
from csprapp.clock.deadline import day_words
from csprapp.files.text import printable
from csprapp.files.word import new_word
from csprapp.partnership.models import Partnership
from csprapp.ui.templatetags.ui import plainday
from reviews.returns.models import AgencyRequest

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
    title, author = f"Request for information, {asked.incident.reference}", context["letter"].partnership
    file = new_word(title, author, asked.asked_on, margin=22, headings=HEADINGS)
    file.add_heading(printable(f"Request to {asked.agency}"), level=1)
    file.add_paragraph(f"Reference {asked.incident.reference}. Answer by {day_words(asked.deadline.due_on)}.")
    for paragraph in context["letter"].paragraphs:
        file.add_paragraph(printable(paragraph))
    if asked.context:
        file.add_paragraph(printable(asked.context))
    if period := _period(asked):
        file.add_paragraph(period)
    file.add_heading("Who to search for", level=2)
    _table(file, _people(asked, list(context["people"])))
    file.add_heading("Your answer", level=2)
    for question in QUESTIONS:
        file.add_heading(question, level=3)
        _box(file)
    file.add_heading("Chronology", level=3)
    _table(file, [("Date", "What happened", "Why it matters", "Source"), *[("", "", "", "")] * 6])
    file.add_paragraph("")
    file.add_paragraph("Your name, job title and the date:")
    file.add_paragraph(printable(f"Send this back by secure mail{_where_to()}."))
    kept = BytesIO()
    file.save(kept)
    return kept.getvalue()


def _where_to() -> str:
    """The unit's own address and telephone number, as far as they are set."""
    ours = Partnership.current()
    address = f" to {ours.contact_email}" if ours.contact_email else ""
    return f"{address}. Questions? Ring {ours.contact_phone}" if ours.contact_phone else address


def _period(asked: AgencyRequest) -> str:
    first = f" from {day_words(asked.period_from)}" if asked.period_from else ""
    last = f" until {day_words(asked.period_until)}" if asked.period_until else ""
    return f"Search{first}{last}." if first or last else ""


def _people(asked: AgencyRequest, people: list[Person]) -> list[tuple[str, ...]]:
    """The search list, with the numbers that this agency needs."""
    heads = ["Name", "Born", "Addresses"]
    numbers = []
    if asked.agency.needs_nhs_number:
        heads.append("NHS number")
        numbers.append("nhs_number")
    if asked.agency.needs_pupil_number:
        heads.append("Pupil number")
        numbers.append("pupil_number")
    lines = [tuple(heads)]
    for person in people:
        name = person.name or person.initials
        child = getattr(person, "child", None)
        lines.append(
            (
                f"{name}\nAlso: {person.other_names}" if person.other_names else name,
                plainday(person.date_of_birth) or NOT_RECORDED,
                person.addresses or NOT_RECORDED,
                *(getattr(child, number, "") or NOT_RECORDED for number in numbers),
            )
        )
    return lines


def _box(file: WordFile) -> None:
    """An empty box to type an answer in; it grows with what is typed."""
    table = file.add_table(rows=1, cols=1)
    table.style = "Table Grid"
    table.cell(0, 0).text = "\n" * LINES_TO_ANSWER


def _table(file: WordFile, lines: list[tuple[str, ...]]) -> None:
    """A table whose first line is repeated as its head on every page."""
    table = file.add_table(rows=0, cols=len(lines[0]))
    table.style = "Table Grid"
    for number, line in enumerate(lines):
        row = table.add_row()
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = printable(text)
            for run in cell.paragraphs[0].runs:
                run.bold = number == 0
        if number == 0:
            head = OxmlElement("w:tblHeader")
            row._tr.get_or_add_trPr().append(head)  # noqa: SLF001  (python-docx has no name for it)
