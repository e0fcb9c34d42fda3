"""The sheets for others, each under its name in addresses."""

from django.http import Http404

from dashboard.sheets.icb import ICB
from dashboard.sheets.lines import Sheet
from dashboard.sheets.panel import PANEL
from dashboard.sheets.repository import REPOSITORY

SHEETS: dict[str, Sheet] = {sheet.key: sheet for sheet in (ICB, PANEL, REPOSITORY)}


def sheet_called(key: str) -> Sheet:
    """404 for what is no sheet."""
    if key not in SHEETS:
        raise Http404
    return SHEETS[key]
