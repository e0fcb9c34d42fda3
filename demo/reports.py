"""Invented reports and letters: a report made from the record, one of the unit's own, and a letter to a family."""

from __future__ import annotations

import datetime as dt

from cases.documents.models import DocumentVersion
from cases.incidents.models import Incident
from cases.letters import services as letters
from cases.letters.bases import add_basis
from cases.letters.models import LetterKind
from cases.letters.values import PLACEHOLDERS, values_of
from csprapp.accounts.models import User
from csprapp.files.checks import DOCX, PDF
from dashboard.reporting.report_blocks import Paragraphs, Report, Section
from dashboard.reporting.services import make_report
from dashboard.reporting.word import make_word
from demo.days import w
from demo.telling import Teller
from reviews.rapid import services as rapid
from reviews.rapid.queries import rapid_review_of
from reviews.rapid.reporting import keep_own

MADE, OWN, NAMED, TO_FAMILY = "dissent", "met-late", "waiting-for-partners", "rapid-overdue"


def report_that_is_sent(key: str, incident: Incident, *, by: User, today: dt.date) -> DocumentVersion | None:
    """The file that goes to the Panel in this story, where the story keeps it."""
    if key == MADE:
        make_report(incident, DOCX, by=by, today=today)
        return make_report(incident, PDF, by=by, today=today)
    if key == OWN:
        return keep_own(incident, _our_own(incident, today), by=by, today=today)
    return None


def _our_own(incident: Incident, on: dt.date) -> bytes:
    """A report as a unit may write it in Word, in its own words."""
    text = "Written by the unit in Word. Everything in it is invented, and nobody in it is real."
    sections = (Section("facts", "Our report in our own words", (Paragraphs(text),)),)
    return make_word(Report(incident.reference, "Northshire Safeguarding Children Partnership", on, sections))


def reports_and_letters(teller: Teller) -> None:
    """Texts that still name people, as texts written in haste do; a letter to a family."""
    _name_somebody(teller)
    _write_to_the_family(teller)
    _law_to_come(teller)


def _name_somebody(teller: Teller) -> None:
    incident = teller.cases[NAMED]
    with teller.on(teller.days.of(w(-1))) as on:
        review = rapid_review_of(incident)
        added = (
            "Micah Imagined was seen by two services in the same week. Ms Imagined told both that Micah had stopped "
            "babbling; Quinn’s teacher had noticed it too."
        )
        words = {"analysis": f"{review.analysis}\n\n{added}"}
        rapid.write_texts(incident, review.version, words, by=incident.owner, today=on)


def _write_to_the_family(teller: Teller) -> None:
    incident = teller.cases[TO_FAMILY]
    with teller.on(teller.days.of(w(-8))) as on:
        said = values_of(incident, LetterKind.FAMILY, by=incident.owner, today=on)
        said |= {
            "recipient": "Wyn Supposed",
            "recipient_address": "1 Invented Street\nNorthshire",
            "told_by": "Manny Ager",
            "support": "A support worker who works for families and not for us: 01632 960 400 (invented), every day "
            "from 9am to 8pm.",
        }
        values = {name: said[name] or "Invented" for name in PLACEHOLDERS}
        letters.make_letter(incident, LetterKind.FAMILY, values, by=incident.owner, today=on)


def _law_to_come(teller: Teller) -> None:
    """From a day ahead, letters to agencies cite the duty to share information too."""
    add_basis(
        kind=LetterKind.AGENCY,
        words="sections 16H and 16LA of the Children Act 2004",
        edition="Children Act 2004 as amended by the Children’s Wellbeing and Schools Act 2026 (invented date)",
        in_force_from=teller.days.of(w(0, months=2)),
        why="Read by the solicitor of Northshire County Council (invented)",
        by=teller.users["admin"],
    )
