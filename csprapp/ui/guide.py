"""Where a page asks for a judgement, which part of the guide helps with it: one table, from which the pages take their
line. The guide itself is docs/guide; `dashboard/guide` serves it."""

import re
from typing import NamedTuple

from csprapp.ui.addresses import address


class Part(NamedTuple):
    """A part of the guide: the name of its file, without ".md", and its heading, word for word."""

    page: str
    heading: str

    @property
    def url(self) -> str:
        """Its address; "" where this deployment does not serve the guide."""
        page = address("guide-page", self.page)
        return f"{page}#{anchor(self.heading)}" if page else ""


CASE, REPORT, RECORD = "judging-a-case", "judging-a-report", "judging-the-record"

PARTS: dict[str, Part] = {
    "consider": Part(CASE, "Does this referral need more?"),
    "aware": Part(CASE, "When did the authority become aware?"),
    "notify": Part(CASE, "Must this be notified?"),
    "suspected": Part(CASE, "Is abuse or neglect known or suspected?"),
    "ask": Part(CASE, "Which agencies to ask, and for what?"),
    "before": Part(CASE, "Was this identified before?"),
    "criteria": Part(CASE, "Are the criteria met?"),
    "next": Part(CASE, "An LCSPR, an alternative review or none?"),
    "decide": Part(CASE, "Do you agree?"),
    "disagreement": Part(CASE, "When partners disagree"),
    "late": Part(CASE, "When a date cannot be kept"),
    "impact": Part(CASE, "Did it make a difference?"),
    "restrict": Part(CASE, "Should the case be restricted?"),
    "emergency": Part(CASE, "Is it an emergency?"),
    "second": Part(CASE, "Agreeing as the second person"),
    "publish": Part(REPORT, "All of it, the improvements only, or nothing?"),
    "names": Part(REPORT, "Could somebody tell who this is?"),
    "check": Part(REPORT, "Is this edition fit to be public?"),
    "finding": Part(REPORT, "Can this name, date or number stay?"),
    "worked-out": Part(REPORT, "Can these sentences stay together?"),
    "court": Part(REPORT, "What does a court’s order cover?"),
    "take-down": Part(REPORT, "Must it come down?"),
    "put-back": Part(REPORT, "Can it go back?"),
    "retention": Part(RECORD, "Keep it, hold it or destroy it?"),
    "hold": Part(RECORD, "Does it need a legal hold?"),
    "erase": Part(RECORD, "Should these words be erased?"),
    "asked": Part(RECORD, "Somebody asks what we hold about them"),
    "mark": Part(RECORD, "What do they get, and what is left out?"),
    "disclose": Part(RECORD, "May a case file go out?"),
    "disclosed": Part(RECORD, "Reading the log of what was disclosed"),
    "rule": Part(RECORD, "Should a rule of the clock change?"),
    "reading": Part(RECORD, "Was there a reason to read this?"),
}


def anchor(heading: str) -> str:
    """What a heading is called in an address, as the code hosts make it: a link works there and here."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
