"""The kinds of publication: one row each, and nowhere else a list of them. Pure.

A new kind is a row here: everything that depends on the kind asks the row.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What is particular to one kind of publication."""

    key: str
    label: str  # on the record
    offered: str  # to staff, who choose what to publish
    said: str  # on the public page
    called: str = "page"  # in a sentence of the public page: "this report"
    needs: frozenset[str] = frozenset()  # parts of the page without which it is not complete; a brief needs its own
    origin: str = "page"  # where it comes from when it is written from no review of ours
    is_report: bool = False  # of an LCSPR: the partners decide, family and practitioners are told, copies go ahead
    is_brief: bool = False  # read in one meeting; may stand beside a report, whose checks then cover it
    is_link: bool = False  # to what others publish: a line on /national/, without a page of its own
    ends: bool = False  # its last public day follows the rule `public_until`; others stay until someone ends them
    tells_of_harm: bool = False
    decision: str = ""  # the partners' decision that a report goes out under
    to_publish: str = ""  # that decision, in words
    copies: str = ""  # what goes to the Panel and the Secretary of State in advance
    copies_its_text: bool = False  # not only the full report goes ahead but what is published too: regulation 16(2)


ALL_PARTS = frozenset({"statement", "summary", "learning"})
SUMMARY = frozenset({"summary"})

# fmt: off
# Regulations named: SI 2018/789. What is shown for 12 months: domain.md, clock `public_until`.
TABLE = (
    Kind("lcspr", "Local child safeguarding practice review", "Report of a practice review (LCSPR)",
         "Practice review report", "report", ALL_PARTS, is_report=True, ends=True, tells_of_harm=True,
         decision="full", to_publish="it in full", copies="the advance copies"),
    Kind("improvements", "Improvements from a review", "Improvements only, from a practice review",
         "Improvements from a review", needs=ALL_PARTS, is_report=True, ends=True, tells_of_harm=True,
         decision="improvements", to_publish="the improvements only",
         copies="the full report and the text of the improvements", copies_its_text=True),
    Kind("brief", "Learning brief", "Learning brief", "Learning brief", "learning brief", is_brief=True, ends=True,
         tells_of_harm=True),
    Kind("statement", "Statement", "Statement", "Statement", "statement", frozenset({"statement"}), tells_of_harm=True),
    Kind("response", "Response to a national review", "Response to a national review",
         "Our response to a national review", needs=SUMMARY, origin="national"),
    Kind("yearly", "Yearly report", "Yearly report", "Yearly report", "report", SUMMARY),
    Kind("national", "National report (a link)", "National report (a link)", "National report", origin="national",
         is_link=True),
)
# fmt: on
KINDS = {kind.key: kind for kind in TABLE}


def keys(wanted: Callable[[Kind], bool]) -> frozenset[str]:
    """The keys of the kinds of which something is true."""
    return frozenset(key for key, kind in KINDS.items() if wanted(kind))


REPORTS = keys(lambda kind: kind.is_report)
LINKS = keys(lambda kind: kind.is_link)
WITH_A_PAGE = frozenset(KINDS) - LINKS  # of its own under /reviews/
RESPONSES = keys(lambda kind: kind.origin == "national" and not kind.is_link)  # shown on /national/ too
DECISIONS = frozenset(kind.decision for kind in KINDS.values() if kind.is_report)  # to publish something


def choices() -> list[tuple[str, str]]:
    """For the model's field; a callable, so that no migration holds the list."""
    return [(key, kind.label) for key, kind in KINDS.items()]


def offered() -> list[tuple[str, str]]:
    """What staff choose from when they begin something new."""
    return [(key, kind.offered) for key, kind in KINDS.items()]
