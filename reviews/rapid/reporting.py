"""The files of the rapid review's report: those made from the record, the unit's own, and the one that was sent."""

from datetime import date

from cases.documents.models import Document, DocumentVersion
from cases.documents.services import inspect_upload, look_at_ours, version_row
from cases.incidents.locks import locked_case
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.files import checks
from csprapp.files.checks import FileRefused
from csprapp.files.storage import store_upload
from csprapp.records.services import add, change, set_facts
from csprapp.records.together import together
from reviews.learning.permissions import require_on
from reviews.rapid.models import RapidReview
from reviews.rapid.services import lock_rapid_review

TITLE = "Rapid review report"
MADE, OWN = "Made from the record", "Our own report, uploaded"


def keep_made(incident: Incident, data: bytes, *, by: User, today: date) -> DocumentVersion:
    """Keep a report that was made from the record, before anybody can send it. Raises NotAllowed."""
    require_on(by, Permission.WORK_CASE, incident, today)
    return _keep(incident, data, look_at_ours(data), why=MADE, by=by)


def keep_own(incident: Incident, data: bytes, *, by: User, today: date) -> DocumentVersion:
    """Keep the unit's own report, a Word file or a PDF. Raises NotAllowed, FileRefused."""
    require_on(by, Permission.WORK_CASE, incident, today)
    found = inspect_upload(data)
    if found[0].kind not in {checks.PDF, checks.DOCX}:
        raise FileRefused("The report must be a Word document or a PDF")
    return _keep(incident, data, found, why=OWN, by=by)


def _keep(incident: Incident, data: bytes, found: tuple, *, why: str, by: User) -> DocumentVersion:
    """One document holds every report of the case as its versions; a version never changes."""
    with store_upload(data) as name, locked_case(incident.pk):
        review = lock_rapid_review(incident, by=by, why=why)
        if review.report is None:
            document = add(Document(incident=incident, title=TITLE), by=by, why=why)
            set_facts(review, None, by=by, why=why, report=document)
            return version_row(document, 1, name, found, by=by, why=why)
        with change(Document, review.report_id, None, by=by, why=why) as document:
            return version_row(document, document.latest.number + 1, name, found, by=by, why=why)


def report_files(review: RapidReview) -> list[DocumentVersion]:
    """Every kept report, newest first. Each knows in `how` how it came here."""
    if not review.pk or not review.report_id:
        return []
    files, first = together(
        DocumentVersion.objects.filter(document=review.report_id).select_related("uploaded_by"),
        DocumentVersion.history.filter(document_id=review.report_id, history_type="+"),
    )
    reasons = {row.id: row.history_change_reason for row in first}
    for file in files:
        file.how = MADE if reasons.get(file.pk) == MADE else OWN
    return files
