"""The working copy of what was found for a request: every piece with its place and its mark, for a person to finish."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from cases.retention.models import SubjectRequest
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import Partnership
from dashboard.privacy.finding import Found
from dashboard.privacy.grounds import marked
from dashboard.reporting.report_blocks import Heading, Paragraphs, Part, Report, Section, Table

NOTES = (
    "WORKING COPY. Do not send this as it is: it includes information about other people.",
    "Remove what is marked to be left out, and read the rest once more as if you were the person who will receive it.",
)
UNSEARCHED = (
    "We do not search the words inside files. Read each of these documents. Add what is about the person to the "
    "answer, or leave it out and give the ground."
)
OTHERS = "Publications about no case, and unsaved texts"
ELSEWHERE = "The name also appears in cases that the person who made this copy cannot open: {}. Ask somebody who can."


@dataclass(frozen=True)
class WorkingCopy(Report):
    """As the report of a rapid review is laid out, under its own title."""

    @property
    def title(self) -> str:
        return f"Working copy, request {self.reference}"


def working_copy(request: SubjectRequest, found: Found, made_on: date) -> WorkingCopy:
    """What a Word file or a PDF is made from."""
    sections = [_about(request)]
    for case, pieces in groupby(found.pieces, key=lambda piece: piece.case):
        parts: list[Part] = []
        for piece in pieces:
            mark = marked(request.marks.get(piece.sign, ""))
            parts += [Heading(piece.place), Paragraphs(piece.text), Paragraphs(f"[{mark}]")]
        sections.append(Section(case or "drafts", f"Case {case}" if case else OTHERS, tuple(parts)))
    if found.documents:
        table = Table("Documents to read", ("Case", "Document"), found.documents, (1, 3))
        sections.append(Section("documents", "Documents", (Paragraphs(UNSEARCHED), table)))
    notes = (*NOTES, *([ELSEWHERE.format(", ".join(found.elsewhere))] if found.elsewhere else []))
    return WorkingCopy(str(request.pk), Partnership.current().name, made_on, tuple(sections), notes)


def _about(request: SubjectRequest) -> Section:
    rows = [
        ("The person", "; ".join(request.names)),
        ("Who asks", request.asked_by),
        ("Identity", request.identity or "Not yet checked"),
        ("Received", day_words(request.received_on)),
    ]
    return Section("about", "The request", (Table("The request", ("What", "Recorded"), tuple(rows), (1, 3)),))
