"""What people do to a review once it runs. Each is one transaction: person, rule, then writing."""

from datetime import date
from typing import Any

from django.db import transaction

from cases.deadlines.keeping import STILL_TO_DO, Wanted, keep
from cases.deadlines.models import EndReason
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission
from csprapp.clock.ledger import Kind
from csprapp.records.merging import merged_facts
from csprapp.records.refusals import Refused, ahead_words, require_given, require_not_ahead
from csprapp.records.services import change
from reviews.learning.access import close_to_all, follow_link, follow_unlink
from reviews.learning.guards import require_act
from reviews.learning.locks import locked_review
from reviews.learning.models import LearningReview
from reviews.learning.permissions import require_on, review_for_change
from reviews.learning.rules import Act, met_on, wrong_dates
from reviews.planning.following import follow_stage, reach_by_fact


def change_review(
    review: LearningReview, seen: int, facts: dict[str, Any], *, act: Act, by: User, today: date, why: str
) -> LearningReview:
    """Save facts of a review that the person saw at version `seen`; a colleague's changes elsewhere are kept.

    Raises NotAllowed, Refused, Conflict.
    """
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today) as held:
        require_act(held, act, today)
        merged = merged_facts(held, seen, facts)
        if all(getattr(held, name) == value for name, value in merged.items()):
            return held
        with change(LearningReview, held.pk, None, by=by, why=why) as record:
            for name, value in merged.items():
                setattr(record, name, value)
        keep_clock(record, by=by, today=today, why=why)
    return record


def keep_clock(review: LearningReview, *, by: User, today: date, why: str) -> None:
    """Bring the review's clock to what its facts say, met or running again, and its plan with it.

    Call it in the service's transaction.
    """
    follow_stage(review, by=by, today=today)
    if review.deadline and review.ended_on is None:
        wanted = Wanted(met_on=done_on(review), reopens=(Kind.MET,))
        keep(review.deadline, wanted, by=by, today=today, why=why)


def done_on(review: LearningReview) -> date | None:
    """The London day the review's duty was done: of one that another area leads, the day our return was sent."""
    if review.led_by:
        return review.elsewhere.returned_on
    return met_on(vars(review), statutory=review.is_statutory)


def set_scope(
    review: LearningReview,
    seen: int,
    *,
    terms_of_reference: str,
    method: str,
    family_contact: str,
    by: User,
    today: date,
) -> LearningReview:
    """Terms of reference, method, and how the family is involved. Raises NotAllowed, Refused, Conflict."""
    facts = {"terms_of_reference": terms_of_reference, "method": method, "family_contact": family_contact}
    return change_review(review, seen, facts, act=Act.SCOPE, by=by, today=today, why="Wrote the terms of reference")


def set_lead(review: LearningReview, seen: int, *, lead: User | None, by: User, today: date) -> LearningReview:
    """Who leads the review for the partnership; its date gets the same owner."""
    with transaction.atomic():
        record = change_review(review, seen, {"lead": lead}, act=Act.LEAD, by=by, today=today, why="Named the lead")
        keep(record.deadline, Wanted(owner=lead, assign=True), by=by, today=today)
    return record


def appoint_reviewer(
    review: LearningReview,
    seen: int,
    *,
    name: str,
    organisation: str,
    independence: str,
    appointed_on: date,
    checked_by: str = "",
    checked_on: date | None = None,
    conflict: str = "",
    replaced_because: str = "",
    by: User,
    today: date,
) -> LearningReview:
    """Appoint the reviewer (regulation 12), or replace one before publication (regulation 13) with a reason.

    `conflict` is the conflict of interest declared and how it was handled, "" when none was. The earlier reviewer stays
    in the history, and their account no longer opens the review or its cases. Raises NotAllowed, Refused (no check
    of independence, or made in the future; replaced without a reason), Conflict.
    """
    wrong = {}
    if not independence.strip():
        wrong["independence"] = "Enter how independence and conflicts of interest were checked"
    if checked_on and checked_on > today:
        wrong["checked_on"] = ahead_words("The date of the check")
    replaced = bool(review.reviewer_name) and review.reviewer_name != name
    if replaced and not replaced_because.strip():
        wrong["replaced_because"] = f"Enter why {review.reviewer_name} is replaced"
    if wrong:
        raise Refused(wrong)
    facts = {
        "reviewer_name": name,
        "reviewer_organisation": organisation,
        "reviewer_independent": independence,
        "reviewer_checked_by": checked_by,
        "reviewer_checked_on": checked_on,
        "reviewer_conflict": conflict,
        "reviewer_appointed_on": appointed_on,
    }
    why = f"Replaced the reviewer: {replaced_because}" if replaced else "Appointed the reviewer"
    with transaction.atomic():
        record = change_review(review, seen, facts, act=Act.APPOINT, by=by, today=today, why=why)
        if replaced:
            close_to_all(record, by=by, today=today, why=why)
    return record


def link_incident(review: LearningReview, other: Incident, *, by: User, today: date) -> LearningReview:
    """Draw on another case too: one LCSPR may serve several incidents. The person must see both."""
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today, beside=[other]) as held:
        require_on(by, Permission.WORK_CASE, other, today)
        if other.pk == review.incident_id:
            raise Refused({"reference": "This is the lead case of the review"})
        require_act(held, Act.LINK, today)
        if held.linked_incidents.filter(pk=other.pk).exists():
            return held
        with change(LearningReview, held.pk, None, by=by, why=f"Linked {_called(other)}") as record:
            record.linked_incidents.add(other)
        follow_link(record, other, by=by, today=today)
    return record


def _called(other: Incident) -> str:
    """A linked case in a reason, for everybody who may open the lead case: a restricted one by its number alone."""
    return f"a restricted case (record {other.pk})" if other.restricted else other.reference


def unlink_incident(review: LearningReview, other: Incident, *, reason: str, by: User, today: date) -> LearningReview:
    """The review no longer draws on a case, for a reason."""
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today) as held:
        require_given({"reason": (reason, "Enter why the case is taken out of this review")})
        require_act(held, Act.LINK, today)
        with change(LearningReview, held.pk, None, by=by, why=f"Took out {_called(other)}: {reason}") as record:
            record.linked_incidents.remove(other)
        follow_unlink(record, other, by=by, today=today)
    return record


def record_report(
    review: LearningReview,
    seen: int,
    *,
    report_finished_on: date | None,
    sent_to_panel_on: date | None,
    sent_to_secretary_on: date | None,
    by: User,
    today: date,
) -> LearningReview:
    """When the final report was finished and sent to the Panel and the Secretary of State, published or not.

    Raises NotAllowed, Refused (future days; sent before it was finished), Conflict.
    """
    if wrong := wrong_dates(report_finished_on, sent_to_panel_on, sent_to_secretary_on, today):
        raise Refused(wrong)
    facts = {
        "report_finished_on": report_finished_on,
        "sent_to_panel_on": sent_to_panel_on,
        "sent_to_secretary_on": sent_to_secretary_on,
    }
    with transaction.atomic():
        record = change_review(review, seen, facts, act=Act.REPORT, by=by, today=today, why="Recorded the report")
        if record.sent_to_panel_on and record.sent_to_secretary_on:
            sent_on = max(record.sent_to_panel_on, record.sent_to_secretary_on)
            reach_by_fact(record, "copy", sent_on, by=by, today=today, why="The report was sent to both")
    return record


def decide_publication(
    review: LearningReview,
    seen: int,
    *,
    publication_decision: str,
    publication_decided_on: date,
    publication_reason: str,
    publication_told: str,
    by: User,
    today: date,
) -> LearningReview:
    """Publish in full, the improvements only, or not, with the reason and who was told (Children Act 2004 s16F).

    Raises NotAllowed, Refused (no reason; a future day), Conflict.
    """
    require_given({"publication_reason": (publication_reason, "Enter the reasons for this decision")})
    require_not_ahead({"publication_decided_on": publication_decided_on}, today, "The date of the decision")
    facts = {
        "publication_decision": publication_decision,
        "publication_decided_on": publication_decided_on,
        "publication_reason": publication_reason,
        "publication_told": publication_told,
    }
    return change_review(
        review, seen, facts, act=Act.DECIDE_PUBLICATION, by=by, today=today, why="Decided about publication"
    )


def record_published(review: LearningReview, on: date, *, by: User, today: date) -> LearningReview:
    """The desk set the first public day: the review's date is met on it. Called by the publishing desk.

    `on` is the London date of publication and may lie ahead; it is moved while it does. Once that day has come it
    stays: a corrected edition does not publish anew. Raises NotAllowed, Refused (the review has ended).
    """
    if not any(
        has_permission(by, deed)
        for deed in (Permission.WRITE_PUBLICATION, Permission.CHECK_PUBLICATION, Permission.WORK_CASE)
    ):
        raise NotAllowed("Your role cannot record a publication. Ask a publisher.")
    with locked_review(review.pk) as held:
        require_act(held, Act.PUBLISH, today)
        if held.published_on == on or (held.published_on and held.published_on <= today):
            return held
        with change(LearningReview, held.pk, None, by=by, why="Publication date set") as record:
            record.published_on = on
        keep_clock(record, by=by, today=today, why="Published")
    return record


def end_review(
    review: LearningReview, seen: int, *, ended_on: date, ended_as: str, ended_reason: str, by: User, today: date
) -> LearningReview:
    """The review ends without a report, and its clock with it. Raises NotAllowed, Refused, Conflict."""
    require_given({"ended_reason": (ended_reason, "Enter why the review ends")})
    require_not_ahead({"ended_on": ended_on}, today, "The date it ended")
    facts = {"ended_on": ended_on, "ended_as": EndReason(ended_as).value, "ended_reason": ended_reason}
    with transaction.atomic():
        record = change_review(review, seen, facts, act=Act.END, by=by, today=today, why=f"Ended: {ended_reason}")
        keep(record.deadline, Wanted(ended_on=ended_on, end_reason=ended_as), by=by, today=today, why=ended_reason)
    return record


def resume_review(review: LearningReview, *, reason: str, by: User, today: date) -> LearningReview:
    """An ended review is taken up again: its clock runs on from where the law started it."""
    require_given({"reason": (reason, "Enter why the review is taken up again")})
    facts = {"ended_on": None, "ended_as": "", "ended_reason": ""}
    with transaction.atomic():
        record = change_review(
            review, review.version, facts, act=Act.RESUME, by=by, today=today, why=f"Taken up again: {reason}"
        )
        keep(record.deadline, STILL_TO_DO, by=by, today=today, why=reason)
    return record
