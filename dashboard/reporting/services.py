"""Making the rapid review report of a case from its record."""

from collections.abc import Callable, Mapping
from datetime import date

from cases.documents.models import DocumentVersion
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.files import checks
from dashboard.reporting.gathering import gather
from dashboard.reporting.pdf import make_pdf
from dashboard.reporting.report_blocks import Report
from dashboard.reporting.word import make_word
from reviews.learning.permissions import require_on
from reviews.rapid.reporting import keep_made

MAKERS: Mapping[str, Callable[[Report], bytes]] = {checks.PDF: make_pdf, checks.DOCX: make_word}


def make_report(incident: Incident, kind: str, *, by: User, today: date) -> DocumentVersion:
    """Make the report as a PDF or as Word from the record as it stands, and keep it before anybody can send it.

    Raises NotAllowed, and KeyError for another kind.
    """
    require_on(by, Permission.WORK_CASE, incident, today)
    data = MAKERS[kind](gather(incident, today).report)
    return keep_made(incident, data, by=by, today=today)
