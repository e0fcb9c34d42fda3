"""A sheet as a paper: the same lines in the building blocks of the other reports, for PDF and Word."""

from collections.abc import Iterable
from datetime import date

from cases.notifications.sheet import NOTHING, Group
from csprapp.partnership.models import Partnership
from csprapp.partnership.national import called_now
from csprapp.ui.components import Fact
from dashboard.reporting.report_blocks import Report, Section, Table
from dashboard.reports.board import INSIDE
from dashboard.sheets.lines import Sheet


def paper(sheet: Sheet, of: str, groups: Iterable[Group], compared: str, today: date) -> Report:
    """The sheet `of` one case or publication; `compared` says when its lines were compared with the other's form."""
    heads = ("Line", "As recorded")
    tables = (Table(called_now(group.title), heads, tuple(map(_row, group.facts)), (2, 5)) for group in groups)
    sections = (Section("lines", "The lines", tuple(tables)),)
    notes = tuple(map(called_now, (sheet.names, sheet.source, compared)))
    heading = f"{called_now(sheet.title)}, {of}"
    return Report("", Partnership.current().name, today, sections, notes, INSIDE, heading)


def _row(fact: Fact) -> tuple[str, str]:
    return fact.key, "\n".join(filter(None, (str(fact.value or NOTHING), fact.note)))
