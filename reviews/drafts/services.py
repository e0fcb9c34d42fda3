"""Keeping drafts of a report, and recording who received them. Each is one transaction: person, rule, then writing."""

from datetime import date

from cases.documents.services import ask_scanner, kept_facts, look_at
from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed, may
from csprapp.files import checks
from csprapp.files.checks import FileRefused
from csprapp.files.storage import kept
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import add, change
from reviews.drafts.models import DraftSent, ReportDraft
from reviews.learning.guards import require_act
from reviews.learning.locks import locked_review
from reviews.learning.models import LearningReview
from reviews.learning.permissions import require_review, review_for_change
from reviews.learning.rules import Act
from reviews.planning.following import reach_by_fact

TYPES = {checks.PDF, checks.DOCX}


def require_upload(by: User, review: LearningReview, today: date) -> None:
    """Nothing, or `NotAllowed`: who works on the review, or its independent reviewer while it is open to them."""
    require_review(by, Deed.REVIEW if may(by, Deed.REVIEW) else Deed.WORK_CASE, review, today)


def upload_draft(review: LearningReview, data: bytes, *, note: str = "", by: User, today: date) -> ReportDraft:
    """Keep a file as the next version of the draft report; the earlier ones stay. The first reaches its milestone.

    Raises NotAllowed, Refused (the review has ended), FileRefused.
    """
    require_upload(by, review, today)
    found = look_at(data)
    if found[0].kind not in TYPES:
        raise FileRefused("The selected file must be a PDF or a Word document (.docx)")
    with kept(data) as name, locked_review(review.pk) as held:
        require_act(held, Act.DRAFT, today)
        last = held.drafts.first()
        row = ReportDraft(
            review=held,
            number=last.number + 1 if last else 1,
            note=note,
            **kept_facts(name, found, by),
        )
        add(row, by=by, why=f"Draft {row.number} uploaded")
        reach_by_fact(held, "draft", today, by=by, today=today, why=f"Draft {row.number} was uploaded")
    return row


def scan_again(draft: ReportDraft, *, by: User, today: date) -> ReportDraft:
    """Ask the scanner about a draft that waits. Raises NotAllowed."""
    require_upload(by, draft.review, today)
    return ask_scanner(draft, by=by)


def record_sent(
    draft: ReportDraft,
    *,
    to: str,
    who: str,
    sent_on: date,
    comments_on: date | None = None,
    comments: str = "",
    by: User,
    today: date,
) -> DraftSent:
    """A version went to somebody on a London day, and what they said when they have. Raises NotAllowed, Refused."""
    with review_for_change(draft.review, Deed.WORK_CASE, by=by, today=today) as held:
        require_given({"to": (to, "Select to whom it went")})
        _require_comments(sent_on, comments_on, comments, today)
        require_act(held, Act.DRAFT, today)
        row = DraftSent(draft=draft, to=to, who=who, sent_on=sent_on, comments_on=comments_on, comments=comments)
        return add(row, by=by, why=f"Draft {draft.number} was sent")


def change_sent(
    sent: DraftSent,
    seen: int,
    *,
    to: str,
    who: str,
    sent_on: date,
    comments_on: date | None,
    comments: str,
    by: User,
    today: date,
) -> DraftSent:
    """What they said about a draft, or a correction of whom it went to. Raises NotAllowed, Refused, Conflict."""
    with review_for_change(sent.draft.review, Deed.WORK_CASE, by=by, today=today) as held:
        require_given({"to": (to, "Select to whom it went")})
        _require_comments(sent_on, comments_on, comments, today)
        require_act(held, Act.DRAFT, today)
        with change(DraftSent, sent.pk, seen, by=by, why="Recorded what they said") as record:
            record.to, record.who, record.sent_on = to, who, sent_on
            record.comments_on, record.comments = comments_on, comments
    return record


def _require_comments(sent_on: date, comments_on: date | None, comments: str, on: date) -> None:
    require_not_ahead({"sent_on": sent_on, "comments_on": comments_on}, on)
    wrong = {}
    if comments_on and not comments.strip():
        wrong["comments"] = "Enter what they said"
    if comments.strip() and comments_on is None:
        wrong["comments_on"] = "Enter when their comments came"
    if comments_on and comments_on < sent_on:
        wrong["comments_on"] = "Their comments cannot come before it was sent"
    if wrong:
        raise Refused(wrong)
