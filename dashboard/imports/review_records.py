"""The rapid reviews and the reviews that followed, of cases that are brought over."""

from __future__ import annotations

import datetime as dt

from cases.deadlines.keeping import Wanted
from cases.notifications import clocks
from csprapp.accounts.models import User
from csprapp.records.many import add_all
from csprapp.records.services import add, set_facts
from dashboard.imports.brought import NOT_RECORDED, Brought, as_it_ran, keep_told
from dashboard.imports.ran import Ran
from reviews.learning.models import LearningReview
from reviews.learning.rules import met_on
from reviews.planning.clock import LABELS, ROUTE
from reviews.rapid.models import RapidReview

REPORT = ("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on")
NO_LONGER_NEEDED = clocks.EndReason.NO_LONGER_NEEDED


def write_reviews(every: list[Brought], *, by: User, why: str, today: dt.date) -> None:
    """Write them, with the six months of each LCSPR. Call it in the service's transaction, once the clocks run."""
    _write_rapid(every, by=by, why=why)
    for each in every:
        each.review = _review(each)
    parts = _parts(every)
    for each, _ in parts:
        each.review = None
    reviews = [(each, review, ran) for each in every for review, ran in _earlier(each)]
    reviews += [(each, each.review, _own(each)) for each in every if each.review]
    for _, review, _ in reviews:
        add(review, by=by, why=why)
    for each, lead in parts:
        if lead.review:
            lead.review.linked_incidents.add(each.incident)
    _keep_months([row for row in reviews if row[1].is_statutory], by=by, why=why, today=today)


def _write_rapid(every: list[Brought], *, by: User, why: str) -> None:
    rapid = [review for each in every if (review := _rapid(each))]
    found = clocks.Deadline.objects.filter(rule_key=clocks.RAPID, incident__in=[review.incident_id for review in rapid])
    running = {row.incident_id: row for row in found.exclude(route=clocks.BEFORE)} if rapid else {}
    for review in rapid:
        review.deadline = running.get(review.incident_id)
    add_all(rapid, by=by, why=why)


def _keep_months(
    reviews: list[tuple[Brought, LearningReview, Ran | None]], *, by: User, why: str, today: dt.date
) -> None:
    """The six months of each LCSPR, as they follow from its days or, where our own sheet has them, as they ran."""
    wanted = [
        (each, as_it_ran(each, ran, _six_months(review)) if ran else _six_months(review))
        for each, review, ran in reviews
    ]
    for (_, review, _), deadline in zip(reviews, keep_told(wanted, by=by, today=today, why=why), strict=True):
        if deadline is not None:
            set_facts(review, None, by=by, why=why, deadline=deadline)


def _own(each: Brought) -> Ran | None:
    """The clock of the review that the row tells, where our own sheet has it."""
    return next(
        (ran for ran in each.planned.ran if ran.rule_key == "lcspr" and each.review and each.review.is_statutory
         and ran.started_on == each.review.decided_on), None,
    )  # fmt: skip


def _earlier(each: Brought) -> list[tuple[LearningReview, Ran]]:
    """The LCSPRs of a case that another review followed: of each our own sheet has the clock."""
    own = _own(each)
    return [(_as_it_went(each, ran), ran) for ran in each.planned.ran if ran.rule_key == "lcspr" and ran is not own]


def _as_it_went(each: Brought, ran: Ran) -> LearningReview:
    review = LearningReview(
        incident=each.incident, kind=LearningReview.Kind.LCSPR, decided_on=ran.started_on, begun_on=ran.started_on,
        lead=each.incident.owner, decision_reason=NOT_RECORDED, **{name: ran.days.get(name) for name in REPORT},
    )  # fmt: skip
    _conclude(review, ran)
    if not review.published_on and "ended_on" in ran.days:
        review.ended_on, review.ended_as, review.ended_reason = ran.days["ended_on"], NO_LONGER_NEEDED, NOT_RECORDED
    return review


def _conclude(review: LearningReview, ran: Ran) -> None:
    """How the six months were met: by publication, or by the report that the partners decided not to publish."""
    met, sent = ran.days.get("met_on"), [ran.days[name] for name in REPORT if name in ran.days]
    if met and len(sent) == len(REPORT) and met == max(sent):
        review.publication_decision, review.publication_decided_on = LearningReview.PublicationDecision.NONE, met
        review.publication_reason = NOT_RECORDED
    elif met:
        review.published_on = met


def _parts(every: list[Brought]) -> list[tuple[Brought, Brought]]:
    """Cases that are part of a review which another case leads. Our own sheet has it beside each of them: of an LCSPR
    the lead case alone has its date; of a thematic review or an audit the first stands for all."""
    leads: dict[tuple[str, dt.date], Brought] = {}
    kinds = LearningReview.Kind
    told = [each for each in every if each.review and each.planned.first("review_kind")]
    for each in told:
        if each.review and (each.review.kind in (kinds.THEMATIC, kinds.AUDIT) or "lcspr_due" in each.planned.dues):
            leads.setdefault((each.review.kind, each.review.decided_on), each)
    found = []
    for each in told:
        lead = leads.get((each.review.kind, each.review.decided_on)) if each.review else None
        if lead and lead is not each and (each.review.kind != kinds.LCSPR or "lcspr_due" not in each.planned.dues):
            found.append((each, lead))
    return found


def _rapid(each: Brought) -> RapidReview | None:
    days, planned = each.days, each.planned
    said = {
        "meeting_on": days.get("rr_meeting"),
        "sent_on": days.get("rr_sent"),
        "criteria_met": planned.first("criteria_met"),
        "what_next": planned.first("what_next"),
    }
    if not any(said.values()):
        return None
    words, raised = planned.first("decision_words"), planned.first("national_issues")
    said["national_issues"] = raised == "yes" if raised else None
    if said["criteria_met"] and said["what_next"] and raised:
        said["signed_off_on"] = days.get("signed_off_on")
    return RapidReview(
        incident=each.incident, sent_by=NOT_RECORDED if said["sent_on"] else "", what_next_reason=words, **said
    )


def _review(each: Brought) -> LearningReview | None:
    """The review that was decided on, where the tracker says on which day: the six months run from it."""
    days, planned = each.days, each.planned
    kind, decided = planned.first("review_kind") or planned.first("what_next"), days.get("decided_on")
    if not kind and decided and (days.keys() & {"published_on", "report_finished_on"} or "lcspr_due" in planned.dues):
        kind = LearningReview.Kind.LCSPR
    if kind not in LearningReview.Kind.values or decided is None:
        return None
    review = LearningReview(
        incident=each.incident, kind=kind, decided_on=decided,
        begun_on=None if planned.first("is_to_begin") else decided, lead=each.incident.owner,
        decision_reason=planned.first("decision_words") or NOT_RECORDED, reviewer_name=planned.first("reviewer"),
        reviewer_organisation=planned.first("reviewer_organisation"), published_on=days.get("published_on"),
        report_finished_on=days.get("report_finished_on"), sent_to_panel_on=days.get("sent_to_panel_on"),
        sent_to_secretary_on=days.get("sent_to_secretary_on"),
    )  # fmt: skip
    for ran in planned.ran:
        if ran.rule_key == "lcspr" and ran.started_on == decided and not review.published_on:
            _conclude(review, ran)
    if "review_ended_on" in days and not review.published_on:
        review.ended_on, review.ended_as = days["review_ended_on"], NO_LONGER_NEEDED
        review.ended_reason = NOT_RECORDED
        return review
    # Our own sheet says of every review when it ended: one that is not statutory may be open on a closed case.
    told = any("review_ended_on" in row.where for row in planned.rows)
    finished = (review.report_finished_on or told) and not review.is_statutory
    if planned.history and not review.published_on and not finished:
        ended = {"ended_on": max(each.incident.closed_on, decided), "ended_as": clocks.EndReason.NO_LONGER_NEEDED}
        for name, value in {
            **ended,
            "ended_reason": "Brought over as history. When it was published is not recorded.",
        }.items():
            setattr(review, name, value)
    return review


def _six_months(review: LearningReview) -> Wanted:
    return Wanted(
        incident=review.incident, rule_key="lcspr", route=ROUTE, subject_id=review.pk, label=LABELS[review.kind],
        owner=review.lead, start=review.decided_on, met_on=met_on(vars(review), statutory=True),
        ended_on=review.ended_on, end_reason=review.ended_as,
    )  # fmt: skip
