"""The editions of law and guidance that the shipped rules may name: a short list, each with the day it applies from.

A rule names nothing else. A newer edition of its guidance in this list makes every rule of the older one unchecked,
until a person has compared them and says so in the settings. Pure.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a text: what it is called, which edition it is, and from when it applies."""

    title: str
    name: str
    in_force_from: dt.date

    def __str__(self) -> str:
        return f"{self.title}, {self.name}"


WORKING_TOGETHER = "Working Together to Safeguard Children"
PANEL_GUIDANCE = "Child Safeguarding Practice Review Panel guidance for safeguarding partners"
REGULATIONS = "Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018"
CHILDREN_ACT = "Children Act 2004"

# Of the Panel's guidance only the month is known: the first day stands for it.
EDITIONS: tuple[Edition, ...] = (
    Edition(REGULATIONS, "SI 2018/789", dt.date(2018, 6, 29)),
    Edition(CHILDREN_ACT, "2004 Act as amended in 2017", dt.date(2018, 6, 29)),
    Edition(PANEL_GUIDANCE, "September 2022", dt.date(2022, 9, 1)),
    Edition(WORKING_TOGETHER, "2023", dt.date(2023, 12, 15)),
    Edition(PANEL_GUIDANCE, "June 2025", dt.date(2025, 6, 1)),
    Edition(WORKING_TOGETHER, "2026", dt.date(2026, 3, 18)),
)


def newest(source: str) -> Edition | None:
    """The newest edition of the text that a rule cites; None of a text that is not listed."""
    of_it = [edition for edition in EDITIONS if source.startswith(edition.title)]
    return max(of_it, key=lambda edition: edition.in_force_from, default=None)
