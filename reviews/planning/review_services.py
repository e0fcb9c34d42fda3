"""What people do to a review: its dates, its facts, its end. Each is one transaction: person, rule, then
writing."""

from datetime import date
from typing import Any

from django.db import transaction

from cases.deadlines import services as deadlines
from cases.deadlines.keeping import STILL_TO_DO, Wanted, keep
from cases.deadlines.models import EndReason
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission
from csprapp.records.merging import merged_facts
from csprapp.records.reasons import require_reason
from csprapp.records.refusals import Refused, ahead_words, require_facts, require_given, require_not_ahead
from csprapp.records.services import Conflict, add, change, set_facts
from reviews.learning.access import close_to_all, follow_link, follow_unlink
from reviews.learning.last_days import last_day_of
from reviews.learning.locks import locked_review
from reviews.learning.models import AgreedTerms, LearningReview
from reviews.learning.permissions import require_account, require_act, require_on, review_for_change
from reviews.learning.rules import Act, wrong_dates
from reviews.planning.clock import fall_away, keep_clock, reach_by_fact, require_after, start_clock

# The facts of the reviewer, by the names under which they are asked.
REVIEWER = {
    name: f"reviewer_{name}"
    for name in ("name", "organisation", "checked_by", "checked_on", "conflict", "appointed_on")
} | {"independence": "reviewer_independent"}
REPORT_DAYS = ("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on")


# --- Its dates --------------------------------------------------------------------------------------------------


def correct_decision_date(
    review: LearningReview, seen: int, *, decided_on: date, reason: str, by: User, today: date
) -> LearningReview:
    """The decision was taken on another day than recorded: the six months follow. Raises NotAllowed, Refused."""
    with review_for_change(review, Permission.CHANGE_DATE, by=by, today=today):
        require_not_ahead({"decided_on": decided_on}, today, "The date of the decision")
        require_given({"reason": (reason, "Enter why you are correcting the date")})
        facts = {"decided_on": decided_on}
        record = change_review(review, seen, facts, act=Act.CORRECT_START, by=by, today=today, why=reason)
        keep(record.deadline, Wanted(start=decided_on), by=by, today=today, why=reason)
    return record


def agree_date(review: LearningReview, day: date, *, reason: str, by: User, today: date) -> LearningReview:
    """Agree a date for a review that has no statutory clock. An LCSPR's date is the law's: record a delay there."""
    with review_for_change(review, Permission.CHANGE_DATE, by=by, today=today) as held:
        if review.is_statutory:
            raise Refused("An LCSPR has a statutory date. Record a delay instead.")
        require_after(review.decided_on, day, "day")
        require_act(held, Act.AGREE_DATE, today)
        if held.deadline is None:
            return start_clock(held, day, by=by, today=today)
        keep(held.deadline, Wanted(due_on=day, anew=True), by=by, today=today, why=reason or "Agreed again")
    return held


def record_delay(
    review: LearningReview, target_on: date, *, reason: str, look_again: bool, by: User, today: date, **told: Any
) -> LearningReview:
    """It will be late: why, who was told when, and a revised target or a day to look again. The due date stays.

    `told` is the `category` of the reason, and who was told when: `panel_told_on`, `minister_told_on`. Raises
    NotAllowed, Refused (no reason; a past day; a look-again date more than three months ahead).
    """
    with review_for_change(review, Permission.RECORD_DELAY, by=by, today=today) as held:
        wrong = {}
        if not reason.strip():
            wrong["reason"] = "Enter why it will be late"
        if target_on < today:
            wrong["target_on"] = "The date must be today or later"
        elif look_again and (late := deadlines.late_look(target_on, today)):
            wrong["target_on"] = late
        if wrong:
            raise Refused(wrong)
        require_act(held, Act.DELAY, today)
        if held.deadline is None:
            raise Refused("This review has no date to be late for.")
        told |= {"look_again": look_again, "decided_on": today}
        deadlines.record_delay(held.deadline, target_on, by=by, why=reason, **told)
    return held


# --- What is recorded of it -------------------------------------------------------------------------------------


def change_review(
    review: LearningReview, seen: int, facts: dict[str, Any], *, act: Act, by: User, today: date, why: str,
    reason: str | None = None,
) -> LearningReview:  # fmt: skip
    """Save facts of a review that the person saw at version `seen`; a colleague's changes elsewhere are kept.

    Where a `reason` is asked for, to change or empty what is recorded needs one, and the history says it instead of
    `why`. Raises NotAllowed, Refused, Conflict.
    """
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today) as held:
        require_act(held, act, today)
        merged = merged_facts(held, seen, facts)
        if all(getattr(held, name) == value for name, value in merged.items()):
            return held
        if reason is not None:
            require_reason(reason, held, merged)
            why = reason.strip() or why
        record = set_facts(held, None, by=by, why=why, **merged)
        keep_clock(record, by=by, today=today, why=why)
    return record


def set_scope(review: LearningReview, seen: int, *, by: User, today: date, **texts: str) -> LearningReview:
    """Terms of reference, method, and how the family is involved. Raises NotAllowed, Refused, Conflict."""
    return change_review(review, seen, texts, act=Act.SCOPE, by=by, today=today, why="Wrote the terms of reference")


def set_lead(review: LearningReview, seen: int, *, lead: User | None, by: User, today: date) -> LearningReview:
    """Who leads the review for the partnership; its date gets the same owner. Raises NotAllowed, Refused (an account
    that has ended), Conflict."""
    require_account(lead, "lead")
    with transaction.atomic():
        record = change_review(review, seen, {"lead": lead}, act=Act.LEAD, by=by, today=today, why="Named the lead")
        for date_of in (record.deadline, last_day_of(record)):
            keep(date_of, Wanted(owner=lead, assign=True), by=by, today=today)
    return record


def appoint_reviewer(
    review: LearningReview, seen: int, *, replaced_because: str = "", by: User, today: date, **said: Any
) -> LearningReview:
    """Appoint the reviewer (regulation 12), or replace one before publication (regulation 13) with a reason.

    `said` is what `REVIEWER` names; its `conflict` is the conflict of interest declared and how it was handled, "" when
    none was. The earlier reviewer stays in the history, and their account no longer opens the review or its cases.
    Raises NotAllowed, Refused (no check of independence, or made in the future; replaced without a reason), Conflict.
    """
    said = {"checked_by": "", "checked_on": None, "conflict": "", **said}
    wrong = {}
    if not said["independence"].strip():
        wrong["independence"] = "Enter how independence and conflicts of interest were checked"
    if said["checked_on"] and said["checked_on"] > today:
        wrong["checked_on"] = ahead_words("The date of the check")
    replaced = bool(review.reviewer_name) and review.reviewer_name != said["name"]
    if replaced and not replaced_because.strip():
        wrong["replaced_because"] = f"Enter why {review.reviewer_name} is being replaced"
    if wrong:
        raise Refused(wrong)
    facts = {REVIEWER[name]: value for name, value in said.items()}
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
        own = LearningReview.objects.running().filter(incident=other, kind=held.kind, led_by="", begun_on=None)
        for made in own:
            why = f"One review serves both: {_called(held.incident)}"
            fall_away(made, why, ended_as=EndReason.NO_LONGER_NEEDED, by=by, today=today)
    return record


def _called(other: Incident) -> str:
    """A linked case in a reason, for everybody who may open the lead case: a restricted one by its number alone."""
    return f"a restricted case (record {other.pk})" if other.restricted else other.reference


def unlink_incident(review: LearningReview, other: Incident, *, reason: str, by: User, today: date) -> LearningReview:
    """The review no longer draws on a case, for a reason."""
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today) as held:
        require_given({"reason": (reason, "Enter why you are removing the case from this review")})
        require_act(held, Act.LINK, today)
        with change(LearningReview, held.pk, None, by=by, why=f"Took out {_called(other)}: {reason}") as record:
            record.linked_incidents.remove(other)
        follow_unlink(record, other, by=by, today=today)
    return record


def record_report(
    review: LearningReview, seen: int, *, by: User, today: date, reason: str = "", **days: date | None
) -> LearningReview:
    """When the final report was finished and sent to the Panel and the Secretary of State, published or not.

    Raises NotAllowed, Refused (future days; sent before it was finished; a recorded day changed without a reason),
    Conflict.
    """
    finished, panel, secretary = (days[name] for name in REPORT_DAYS)
    if wrong := wrong_dates(finished, panel, secretary, today=today):
        raise Refused(wrong)
    with transaction.atomic():
        record = change_review(
            review, seen, days, act=Act.REPORT, by=by, today=today, why="Recorded the report", reason=reason
        )
        if record.sent_to_panel_on and record.sent_to_secretary_on:
            sent_on = max(record.sent_to_panel_on, record.sent_to_secretary_on)
            reach_by_fact(record, "copy", sent_on, by=by, today=today, why="The report was sent to both")
    return record


def decide_publication(review: LearningReview, seen: int, *, by: User, today: date, **decided: Any) -> LearningReview:
    """Publish in full, the improvements only, or not, with the reason and who was told (Children Act 2004 s16F).

    Raises NotAllowed, Refused (no reason; a future day), Conflict.
    """
    require_facts(decided, publication_reason="Enter the reasons for this decision")
    days = {"publication_decided_on": decided["publication_decided_on"]}
    require_not_ahead(days, today, "The date of the decision")
    why = "Decided about publication"
    return change_review(review, seen, decided, act=Act.DECIDE_PUBLICATION, by=by, today=today, why=why)


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
        record = set_facts(held, None, by=by, why="Publication date set", published_on=on)
        keep_clock(record, by=by, today=today, why="Published")
    return record


def end_review(
    review: LearningReview, seen: int, *, ended_on: date, ended_as: str, ended_reason: str, by: User, today: date
) -> LearningReview:
    """The review ends without a report, and its clock with it. Raises NotAllowed, Refused, Conflict."""
    require_given({"ended_reason": (ended_reason, "Enter why the review is ending")})
    require_not_ahead({"ended_on": ended_on}, today, "The date it ended")
    facts = {"ended_on": ended_on, "ended_as": EndReason(ended_as).value, "ended_reason": ended_reason}
    with transaction.atomic():
        record = change_review(review, seen, facts, act=Act.END, by=by, today=today, why=f"Ended: {ended_reason}")
        keep(record.deadline, Wanted(ended_on=ended_on, end_reason=ended_as), by=by, today=today, why=ended_reason)
    return record


def resume_review(review: LearningReview, *, reason: str, by: User, today: date) -> LearningReview:
    """An ended review is taken up again: its clock runs on from where the law started it."""
    require_given({"reason": (reason, "Enter why you are taking the review up again")})
    facts = {"ended_on": None, "ended_as": "", "ended_reason": ""}
    with transaction.atomic():
        why = f"Taken up again: {reason}"
        record = change_review(review, review.version, facts, act=Act.RESUME, by=by, today=today, why=why)
        keep(record.deadline, STILL_TO_DO, by=by, today=today, why=reason)
    return record


def agree_terms(
    review: LearningReview, seen: int, *, agreed_on: date, agreed_with: str, by: User, today: date
) -> AgreedTerms:
    """Keep the terms of reference as they stand as the next agreed version, and reach their milestone.

    Raises NotAllowed, Refused (nothing written; nothing changed since; a future day), Conflict.
    """
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today) as held:
        require_given({"agreed_with": (agreed_with, "Enter who agreed them")})
        require_not_ahead({"agreed_on": agreed_on}, today)
        require_act(held, Act.SCOPE, today)
        if held.version != seen:
            raise Conflict(held, seen)
        if not held.terms_of_reference.strip():
            raise Refused("Write the terms of reference first.")
        last = held.agreed_terms.first()
        said = {"text": held.terms_of_reference, "ethnicity_culture": held.ethnicity_culture}
        if last and all(getattr(last, name) == text for name, text in said.items()):
            raise Refused("These terms of reference have already been agreed.")
        agreed = {**said, "agreed_on": agreed_on, "agreed_with": agreed_with}
        row = AgreedTerms(review=held, number=last.number + 1 if last else 1, **agreed)
        add(row, by=by, why="The terms of reference were agreed")
        reach_by_fact(held, "terms", agreed_on, by=by, today=today, why="The terms of reference were agreed")
    return row
