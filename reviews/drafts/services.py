"""Keeping drafts of a report, and recording who received them. Each is one transaction: person, rule, then writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from cases.documents.services import ask_scanner, inspect_upload, stored_file_fields
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.files import checks
from csprapp.files.checks import FileRefused
from csprapp.files.storage import store_upload
from csprapp.records.log_lines import Log
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import add
from reviews.drafts.models import DraftSent, ReportDraft
from reviews.learning.locks import locked_review
from reviews.learning.models import LearningReview
from reviews.learning.permissions import require_act, require_review, review_for_change
from reviews.learning.rules import Act
from reviews.planning.clock import reach_by_fact

TYPES = {checks.PDF, checks.DOCX}


def require_upload(by: User, review: LearningReview, today: date) -> None:
    """Nothing, or `NotAllowed`: who works on the review, or its independent reviewer while it is open to them."""
    deed = Permission.REVIEW if has_permission(by, Permission.REVIEW) else Permission.WORK_CASE
    require_review(by, deed, review, today)


def upload_draft(review: LearningReview, data: bytes, *, note: str = "", by: User, today: date) -> ReportDraft:
    """Keep a file as the next version of the draft report; the earlier ones stay. The first reaches its milestone.

    Raises NotAllowed, Refused (the review has ended), FileRefused.
    """
    require_upload(by, review, today)
    found = inspect_upload(data)
    if found[0].kind not in TYPES:
        raise FileRefused("The selected file must be a PDF or a Word document (.docx)")
    with store_upload(data) as name, locked_review(review.pk) as held:
        require_act(held, Act.DRAFT, today)
        last = held.drafts.first()
        number = last.number + 1 if last else 1
        row = ReportDraft(review=held, number=number, note=note, **stored_file_fields(name, found, by))
        add(row, by=by, why=f"Draft {row.number} uploaded")
        reach_by_fact(held, "draft", today, by=by, today=today, why=f"Draft {row.number} was uploaded")
    return row


def scan_again(draft: ReportDraft, *, by: User, today: date) -> ReportDraft:
    """Ask the scanner about a draft that waits. Raises NotAllowed."""
    require_upload(by, draft.review, today)
    return ask_scanner(draft, by=by)


@contextmanager
def draft_for_change(draft: ReportDraft, deed: Permission, *, by: User, today: date) -> Iterator[ReportDraft]:
    """The way in for whom a draft went to: that of its review. Raises NotAllowed."""
    with review_for_change(draft.review, deed, by=by, today=today) as held:
        draft.review = held
        yield draft


def _check_sent(row: DraftSent, today: date) -> None:
    """Nothing, or `Refused`: to whom it went, days that are wrong, words without a day, or the review's stage."""
    require_given({"to": (row.to, "Select who it went to")})
    require_not_ahead({"sent_on": row.sent_on, "comments_on": row.comments_on}, today)
    wrong = {}
    if row.comments_on and not row.comments.strip():
        wrong["comments"] = "Enter what they said"
    if row.comments.strip() and row.comments_on is None:
        wrong["comments_on"] = "Enter when their comments were received"
    if row.answer.strip() and not row.comments.strip():
        wrong["answer"] = "Record what they said first"
    if row.comments_on and row.comments_on < row.sent_on:
        wrong["comments_on"] = "Their comments cannot have come before it was sent"
    if wrong:
        raise Refused(wrong)
    require_act(row.draft.review, Act.DRAFT, today)


# A version went to somebody on a London day, and what they said when they have.
SENT = Log(
    DraftSent,
    parent="draft",
    facts=("to", "who", "sent_on", "comments_on", "comments", "answer"),
    way_in=draft_for_change,
    check=_check_sent,
    appended="{line.draft} was sent",
    corrected="Recorded what they said",
)


def answer_comments(row: DraftSent, seen: int, text: str, *, by: User, today: date) -> DraftSent:
    """What was changed after their comments, and what was not and why. Raises NotAllowed, Refused (no comments, the
    review has ended), Conflict."""
    return SENT.correct(row, seen, {"answer": text}, reason="Answered their comments", by=by, today=today)
